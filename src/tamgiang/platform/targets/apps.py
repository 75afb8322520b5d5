"""The Django app."""

from importlib import import_module

from django.apps import AppConfig

from tamgiang.platform.indicators.lights import provide_targets


class TargetsConfig(AppConfig):
    """Names the app; its label is its folder. Figures learn their targets from it."""

    name = "tamgiang.platform.targets"
    label = "targets"

    def ready(self) -> None:
        """Provide the targets in force to the reading of figures."""
        provide_targets(import_module("tamgiang.platform.targets.selectors").in_force)
