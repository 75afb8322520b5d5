"""Filters and tags every template has."""

from django import template
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label

register = template.Library()


@register.filter
def label(text: Label) -> str:
    """A declared label in the language of the request."""
    return text.in_language(get_language() or "vi")
