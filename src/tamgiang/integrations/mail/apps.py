"""The Django app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Installs the channel."""

    name = "tamgiang.integrations.mail"
    label = "mail"

    def ready(self) -> None:
        """Install the channel."""
        from tamgiang.integrations.mail.channel import MailChannel
        from tamgiang.platform.notify.channels import register

        register(MailChannel())
