"""The Django app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.outreach"
    label = "outreach"
