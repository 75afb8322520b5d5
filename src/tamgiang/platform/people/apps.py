"""The Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.people"
    label = "people"
