"""The Django app."""

from importlib import import_module

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """Names the app and what it holds of records; its label is its folder."""

    name = "tamgiang.platform.comments"
    label = "comments"

    def ready(self) -> None:
        """Tell erasures of the comments, and people of what speaks to them."""
        import_module("tamgiang.platform.comments.copies")
        import_module("tamgiang.platform.comments.notices")
