"""Administrative units over time: identity, dated versions, events and areas."""

from django.apps import AppConfig


class OrgUnitsConfig(AppConfig):
    """The app that answers "which unit was this, on that day"."""

    name = "tamgiang.platform.orgunits"
    label = "orgunits"
    default_auto_field = "django.db.models.BigAutoField"
