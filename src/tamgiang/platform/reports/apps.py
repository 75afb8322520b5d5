"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the app's job."""
        import_module(f"{self.name}.jobs")
