"""The Django app."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.links"
    label = "links"
