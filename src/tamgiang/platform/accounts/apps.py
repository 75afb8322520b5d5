"""The Django app."""

from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.accounts"
    label = "accounts"


class SessionsConfig(UserSessionsConfig):
    """The list of open sessions. The account adapter writes it, so nothing is connected here."""

    def ready(self) -> None:
        """Connect nothing: a session is listed when a person signs in."""
