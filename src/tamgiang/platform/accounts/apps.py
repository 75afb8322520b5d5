"""The Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.accounts"
    label = "accounts"
