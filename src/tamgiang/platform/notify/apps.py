"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Names the app; its label is its folder. Its readers of events register at start."""

    name = "tamgiang.platform.notify"
    label = "notify"

    def ready(self) -> None:
        """Register what tells people about jobs."""
        import_module("tamgiang.platform.notify.notices")
