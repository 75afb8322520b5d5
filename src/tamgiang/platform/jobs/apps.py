"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Names the app and registers the jobs of the house itself."""

    name = "tamgiang.platform.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the nightly jobs."""
        import_module("tamgiang.platform.jobs.upkeep")
