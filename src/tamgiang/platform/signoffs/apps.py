"""The Django app."""

from django.apps import AppConfig


class SignoffsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.signoffs"
    label = "signoffs"
