"""The Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.documents"
    label = "documents"
