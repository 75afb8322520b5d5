"""Addresses of pages that may or may not be there."""

from django.urls import NoReverseMatch, reverse


def address_of(name: str, *args: object) -> str:
    """The address of a page, nothing where the house has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
