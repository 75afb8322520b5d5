"""The Django app."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.house"
    label = "house"
