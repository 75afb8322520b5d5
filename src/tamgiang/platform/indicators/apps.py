"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Names the app; its label is its folder. Its consumer of events registers at start."""

    name = "tamgiang.platform.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Register the consumer that keeps the cells."""
        import_module("tamgiang.platform.indicators.consumers")
