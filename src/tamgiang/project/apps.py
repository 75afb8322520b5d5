"""The composition root as a Django app: no models; checks and jobs over the whole house."""

from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Registers the checks that look at the whole house, and the jobs that keep it."""

    name = "tamgiang.project"
    label = "project"

    def ready(self) -> None:
        from tamgiang.project import checks

        checks.register()
        import_module("tamgiang.project.backups.jobs")
        import_module("tamgiang.project.doctor.watch")
        import_module("tamgiang.project.notified")
