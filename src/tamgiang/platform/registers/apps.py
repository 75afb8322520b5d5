"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.registers"
    label = "registers"

    def ready(self) -> None:
        """Declare the background jobs."""
        import_module("tamgiang.platform.registers.jobs")
