"""The Django app."""

from django.apps import AppConfig


class OnestopConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.onestop"
    label = "onestop"
