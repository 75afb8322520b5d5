"""The Django app."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.targets"
    label = "targets"
