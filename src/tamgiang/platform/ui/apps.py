"""The Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.ui"
    label = "ui"
