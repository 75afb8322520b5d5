"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class SignoffsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.signoffs"
    label = "signoffs"

    def ready(self) -> None:
        """Register what tells people of figures that wait."""
        import_module("tamgiang.platform.signoffs.notices")
