"""The Django app."""

from django.apps import AppConfig


class ZaloConfig(AppConfig):
    """Installs the channel."""

    name = "tamgiang.integrations.zalo"
    label = "zalo"

    def ready(self) -> None:
        """Install the channel."""
        from tamgiang.integrations.zalo.channel import ZaloChannel
        from tamgiang.platform.notify.channels import register

        register(ZaloChannel())
