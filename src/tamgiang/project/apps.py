"""The composition root as a Django app: it has no models, only checks over all of them."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Registers the checks that look at the whole house."""

    name = "tamgiang.project"
    label = "project"

    def ready(self) -> None:
        from tamgiang.project import checks

        checks.register()
