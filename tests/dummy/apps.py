"""The Django app."""

from django.apps import AppConfig


class DummyConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tests.dummy"
    label = "dummy"
