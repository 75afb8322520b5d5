"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app and registers its jobs; its label is its folder."""

    name = "tamgiang.platform.files"
    label = "files"

    def ready(self) -> None:
        """Register the jobs, and tell erasures of the files."""
        import_module("tamgiang.platform.files.jobs")
        import_module("tamgiang.platform.files.copies")
