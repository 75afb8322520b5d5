"""Foreign keys follow the floors, even those that name their target only by a string."""

from collections.abc import Iterable, Iterator

from django.apps import AppConfig, apps
from django.core import checks
from django.db.models import Model

from tamgiang.project.installed import PLATFORM


def register() -> None:
    """Have `manage check`, and every start, look at the foreign keys."""
    checks.register(foreign_keys, checks.Tags.models)


def foreign_keys(
    app_configs: Iterable[AppConfig] | None = None, **_kwargs: object
) -> list[checks.CheckMessage]:
    """One error for each relation of a module to another, or of the platform upwards."""
    configs = apps.get_app_configs() if app_configs is None else app_configs
    return [error for config in configs for error in _of_app(config)]


def _of_app(config: AppConfig) -> Iterator[checks.CheckMessage]:
    for model in config.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model if not field.auto_created or field.concrete else None
            if isinstance(target, type) and issubclass(target, Model):
                other = target._meta.app_config
                if not allowed(config.name, other.name):
                    yield checks.Error(
                        f"{model._meta.label}.{field.name} points to {target._meta.label}, "
                        f"which {config.name} may not know.",
                        hint="Keep the target's reference (urn) as text, or move the link down.",
                        obj=model,
                        id="tamgiang.E001",
                    )


def allowed(app: str, other: str) -> bool:
    """Whether a model of `app` may point to one of `other`.

    A module points to itself and to the platform; the platform points to itself downwards;
    libraries (Django's own apps and others) stand below everything.
    """
    if app == other or not other.startswith("tamgiang."):
        return True
    if app in PLATFORM:
        return other in PLATFORM and PLATFORM.index(app) < PLATFORM.index(other)
    return other in PLATFORM
