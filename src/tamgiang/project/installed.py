"""The apps of the house. A new module adds its one line to MODULES."""

from collections.abc import Sequence

PROJECT = "tamgiang.project"
FRAMEWORK = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "allauth.socialaccount",
    "tamgiang.platform.accounts.apps.SessionsConfig",
    "django_tasks",
    "django_tasks_db",
)
PLATFORM = (
    "tamgiang.platform.ui",
    "tamgiang.platform.api",
    "tamgiang.platform.reports",
    "tamgiang.platform.followups",
    "tamgiang.platform.signoffs",
    "tamgiang.platform.neighbours",
    "tamgiang.platform.staffing",
    "tamgiang.platform.people",
    "tamgiang.platform.targets",
    "tamgiang.platform.totals",
    "tamgiang.platform.indicators",
    "tamgiang.platform.privacy",
    "tamgiang.platform.imports",
    "tamgiang.platform.comments",
    "tamgiang.platform.files",
    "tamgiang.platform.links",
    "tamgiang.platform.registers",
    "tamgiang.platform.notify",
    "tamgiang.platform.jobs",
    "tamgiang.platform.federation",
    "tamgiang.platform.house",
    "tamgiang.platform.accounts",
    "tamgiang.platform.orgunits",
    "tamgiang.platform.events",
    "tamgiang.platform.audit",
    "tamgiang.platform.keyring",
    "tamgiang.platform.registry",
)
MODULES = (
    "tamgiang.modules.addresses",
    "tamgiang.modules.cameras",
    "tamgiang.modules.centre",
    "tamgiang.modules.cooperatives",
    "tamgiang.modules.documents",
    "tamgiang.modules.infrastructure",
    "tamgiang.modules.onestop",
    "tamgiang.modules.outreach",
)
#: Adapters to what lies outside: channels and sources behind the platform's contracts.
INTEGRATIONS = (
    "tamgiang.integrations.mail",
    "tamgiang.integrations.webpush",
    "tamgiang.integrations.zalo",
)


def modules_left(*, without: Sequence[str]) -> list[str]:
    """The modules of the house, less those named (by folder) in `without`."""
    return [app for app in MODULES if app.rpartition(".")[2] not in without]


def installed(*, without: Sequence[str]) -> list[str]:
    """All apps, less the modules named (by folder) in `without`."""
    return [PROJECT, *PLATFORM, *modules_left(without=without), *INTEGRATIONS, *FRAMEWORK]
