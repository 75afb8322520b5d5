"""The Django app."""

from django.apps import AppConfig


class NeighboursConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.neighbours"
    label = "neighbours"
