"""The Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.reports"
    label = "reports"
