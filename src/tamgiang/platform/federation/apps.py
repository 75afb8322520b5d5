"""The Django app."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.federation"
    label = "federation"
