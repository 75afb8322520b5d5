"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    """Names the app; its label is its folder. Its daily job registers at start."""

    name = "tamgiang.platform.followups"
    label = "followups"

    def ready(self) -> None:
        """Register the job that looks for missed trajectories."""
        import_module("tamgiang.platform.followups.jobs")
        import_module("tamgiang.platform.followups.notices")
