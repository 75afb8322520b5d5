"""The Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.events"
    label = "events"
