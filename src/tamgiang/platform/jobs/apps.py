"""The Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.jobs"
    label = "jobs"
