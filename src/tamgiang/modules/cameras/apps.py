"""The Django app."""

from django.apps import AppConfig


class CamerasConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.cameras"
    label = "cameras"
