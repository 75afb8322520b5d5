"""The Django app."""

from django.apps import AppConfig


class TotalsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.totals"
    label = "totals"
