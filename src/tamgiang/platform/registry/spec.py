"""SPEC: what one module brings into the house, declared once and typed."""

from collections.abc import Callable
from dataclasses import dataclass

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.registry.sample import SampleArea


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link in the side bar: a register's list, or a named url of the module."""

    label: Label
    icon: str
    register: str = ""
    url_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One module (or a platform app that keeps registers).

    `icon` is a Tabler icon name. `sample` writes the synthetic records of the sample area;
    modules are seeded by `sample_order`. Indicator definitions are found in the app's
    `indicators/` folder and need no mention here.
    """

    name: str
    label: Label
    icon: str
    description: Label
    registers: tuple[Register, ...] = ()
    navigation: tuple[NavItem, ...] = ()
    sample: Callable[[SampleArea], None] | None = None
    sample_order: int = 50
