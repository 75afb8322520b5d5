"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Names the app and registers its jobs; its label is its folder."""

    name = "tamgiang.platform.imports"
    label = "imports"

    def ready(self) -> None:
        """Register the jobs."""
        import_module("tamgiang.platform.imports.jobs")
