"""Discovery of every SPEC, and look-ups over them; closed after the first read."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.registry.spec import Alert, Layer, Spec


class SpecError(Exception):
    """Two declarations contradict each other; the house does not start."""


def _declared(config: AppConfig) -> Spec | None:
    if find_spec(f"{config.name}.module") is None:
        return None
    spec = getattr(import_module(f"{config.name}.module"), "SPEC", None)
    return spec if isinstance(spec, Spec) else None


@cache
def specs() -> tuple[Spec, ...]:
    """Every installed SPEC in the order of INSTALLED_APPS. Raises SpecError on a contradiction."""
    found = [spec for config in apps.get_app_configs() if (spec := _declared(config))]
    names = [spec.name for spec in found]
    if len(set(names)) != len(names):
        raise SpecError(f"two modules bear one name: {sorted(names)}")
    for spec in found:
        for register in spec.registers:
            if register.module != spec.name:
                raise SpecError(f"{register.full_name} is declared by module {spec.name}")
    return tuple(found)


@cache
def registers() -> dict[str, Register]:
    """Every declared register by full name."""
    found: dict[str, Register] = {}
    for spec in specs():
        for register in spec.registers:
            if register.full_name in found:
                raise SpecError(f"{register.full_name} is declared twice")
            found[register.full_name] = register
    return found


@cache
def layers() -> dict[str, Layer]:
    """Every layer of maps by full name, in the order of the modules."""
    return {f"{spec.name}.{layer.code}": layer for spec in specs() for layer in spec.layers}


def layer_named(full_name: str) -> Layer:
    """The layer `module.code`. Raises NotFound."""
    try:
        return layers()[full_name]
    except KeyError:
        raise NotFound(what=Label(f"lớp “{full_name}”", f"layer “{full_name}”")) from None


@cache
def alerts() -> dict[str, Alert]:
    """What modules may tell the operations centre, by full name."""
    return {f"{spec.name}.{alert.code}": alert for spec in specs() for alert in spec.alerts}


def register_named(full_name: str) -> Register:
    """The register `module.name`. Raises NotFound."""
    try:
        return registers()[full_name]
    except KeyError:
        raise NotFound(what=Label(f"sổ “{full_name}”", f"register “{full_name}”")) from None


def spec_of(register: Register) -> Spec:
    """The SPEC that declares the register."""
    return next(spec for spec in specs() if spec.name == register.module)
