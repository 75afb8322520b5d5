"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Names the app and registers its jobs; its label is its folder."""

    name = "tamgiang.platform.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Register the jobs."""
        import_module("tamgiang.platform.privacy.jobs")
