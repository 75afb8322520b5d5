"""The Django app."""

from django.apps import AppConfig


class WebPushConfig(AppConfig):
    """Installs the channel."""

    name = "tamgiang.integrations.webpush"
    label = "webpush"

    def ready(self) -> None:
        """Install the channel."""
        from tamgiang.integrations.webpush.channel import WebPushChannel
        from tamgiang.platform.notify.channels import register

        register(WebPushChannel())
