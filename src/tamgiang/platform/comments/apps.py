"""The Django app."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.comments"
    label = "comments"
