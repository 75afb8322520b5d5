"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class CamerasConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.cameras"
    label = "cameras"

    def ready(self) -> None:
        """Load what listens to the records."""
        import_module(f"{self.name}.condition")
