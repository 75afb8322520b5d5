"""SPEC: what one module brings into the house, declared once and typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tamgiang.kernel.labels import Label
from tamgiang.kernel.layers import Feature
from tamgiang.kernel.schema import Register
from tamgiang.platform.registry.sample import SampleArea


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link in the side bar: a register's list, or a named url of the module.

    `permission` is what a person must hold to be shown the page; lists ask for their own.
    """

    label: Label
    icon: str
    register: str = ""
    url_name: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits for the person who asks, as “Việc hôm nay” shows it.

    `title` and `detail` are in the language of the request. `urgent` puts it first and marks it.
    """

    title: str
    detail: str
    url: str
    icon: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """Things a module puts on the maps of the house, as `<module>.<code>`.

    `features` gives what the open scope sees, without personal values; it is asked only for who
    holds `permission`. `topics` are the events after which it is worth asking again. `shown` says
    whether maps show it before anybody chooses.
    """

    code: str
    label: Label
    icon: str
    permission: str
    features: Callable[[], Iterable[Feature]]
    topics: tuple[str, ...] = ()
    shown: bool = False


#: From the gravest on; those of alarms (IEC 62682).
PRIORITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Alert:
    """Something out of order that a module tells the operations centre, as `<module>.<code>`.

    `title` is what the operator reads; it holds what `raise_alert` is given, as `{name}`.
    `procedure` names what is done about it, `owner` the role that keeps the alert right: without
    them it cannot be declared, as no rule can.
    """

    code: str
    label: Label
    title: Label
    priority: str
    procedure: str
    owner: str

    def __post_init__(self) -> None:
        if self.priority not in PRIORITIES:
            raise ValueError(f"alert {self.code}: no priority {self.priority!r}")
        if not self.procedure or not self.owner:
            raise ValueError(f"alert {self.code}: a procedure and an owner are needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One module (or a platform app that keeps registers).

    `icon` is a Tabler icon name. `sample` writes the synthetic records of the sample area;
    modules are seeded by `sample_order`. `urls` names the URLconf of the module's own pages,
    served under `/<name>/` with `name` as their namespace. `work` tells what waits for the person
    of the open scope, `layers` what the module puts on maps, `alerts` what it may tell the
    operations centre (`events.alerts.raise_alert`). `record_pages` names the page of the
    module's own for records of a register, as (register, url name taking a uid). Indicator
    definitions (`indicators/`), permissions and what roles gain (`roles.yaml`) and processes
    (`processes.py`) are found in the app's folder and need no mention here.
    """

    name: str
    label: Label
    icon: str
    description: Label
    registers: tuple[Register, ...] = ()
    navigation: tuple[NavItem, ...] = ()
    sample: Callable[[SampleArea], None] | None = None
    sample_order: int = 50
    urls: str = ""
    work: Callable[[], Iterable[WorkItem]] | None = None
    layers: tuple[Layer, ...] = ()
    alerts: tuple[Alert, ...] = ()
    record_pages: tuple[tuple[str, str], ...] = ()
