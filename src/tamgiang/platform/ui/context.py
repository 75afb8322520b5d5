"""What every page knows."""

from django.http import HttpRequest

from tamgiang.platform.registry.registry import specs


def shell(request: HttpRequest) -> dict[str, object]:
    """The installed modules, for the side bar."""
    return {"specs": specs()}
