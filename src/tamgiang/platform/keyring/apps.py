"""The Django app."""

from django.apps import AppConfig


class KeyringConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.platform.keyring"
    label = "keyring"
