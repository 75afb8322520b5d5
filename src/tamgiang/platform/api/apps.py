"""The Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.api"
    label = "api"
