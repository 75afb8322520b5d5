"""The app that gathers what the modules declare."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Closes the registry once every app is loaded."""

    name = "tamgiang.platform.registry"
    label = "registry"
