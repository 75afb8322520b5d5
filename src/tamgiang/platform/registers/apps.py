"""The Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.registers"
    label = "registers"
