"""The Django app."""

from django.apps import AppConfig


class AddressesConfig(AppConfig):
    """Names the app; its label is its folder."""

    name = "tamgiang.modules.addresses"
    label = "addresses"
