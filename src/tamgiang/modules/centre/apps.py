"""The Django app."""

from importlib import import_module

from django.apps import AppConfig

#: Modules that register jobs and consumers when they are loaded.
REGISTERING = (
    "services.alerts",
    "services.overdue",
    "services.thinning",
    "services.trials",
    "notices",
)


class CentreConfig(AppConfig):
    """Names the app; its label is its folder. Its jobs register at start."""

    name = "tamgiang.modules.centre"
    label = "centre"

    def ready(self) -> None:
        """Load what registers itself with the house."""
        for module in REGISTERING:
            import_module(f"{self.name}.{module}")
