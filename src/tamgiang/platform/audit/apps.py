"""The Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.audit"
    label = "audit"
