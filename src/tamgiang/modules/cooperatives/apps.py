"""The Django app."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.cooperatives"
    label = "cooperatives"
