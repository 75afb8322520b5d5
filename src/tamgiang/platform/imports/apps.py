"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Names the app, registers its jobs and what it holds; its label is its folder."""

    name = "tamgiang.platform.imports"
    label = "imports"

    def ready(self) -> None:
        """Register the jobs, and tell erasures of the files."""
        import_module("tamgiang.platform.imports.copies")
        import_module("tamgiang.platform.imports.jobs")
        import_module("tamgiang.platform.imports.notices")
