"""The Django app."""

from django.apps import AppConfig


class CentreConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.centre"
    label = "centre"
