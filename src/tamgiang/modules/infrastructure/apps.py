"""The Django app."""

from django.apps import AppConfig


class InfrastructureConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.infrastructure"
    label = "infrastructure"
