"""The Django app."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.staffing"
    label = "staffing"
