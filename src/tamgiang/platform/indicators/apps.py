"""The Django app."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.indicators"
    label = "indicators"
