"""The Django app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.imports"
    label = "imports"
