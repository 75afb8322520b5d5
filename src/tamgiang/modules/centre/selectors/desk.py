"""What the operator's console shows of alarms: with names and places in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from tamgiang.modules.centre.models import Incident
from tamgiang.modules.centre.selectors.alarm_queue import RANKS, Queued, alarm_queue, alarms_now
from tamgiang.modules.centre.selectors.gauges import KIND_LABELS
from tamgiang.modules.centre.selectors.mine import roles_now
from tamgiang.modules.centre.selectors.people import names_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.house.selectors import default_area
from tamgiang.platform.orgunits.selectors import block_to_commune, choices, steady
from tamgiang.platform.scopes import current_scope

#: More rows than this no person works off; the page says that there are more.
MOST = 300
SWITCHES = ("siren", "power", "link")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person has chosen to see; empty ones do not filter. `mine` are names of the person."""

    priorities: Collection[str] = ()
    kind: str = ""
    unit: int | None = None
    mine: Collection[str] = ()
    shelved: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An alarm of the queue as one line; `by` has seen it, `to` looks after it, in words.

    `unit` is the commune it lies in, `incident` the uid of the incident it belongs to.
    """

    alarm: Queued
    place: str
    unit: int | None
    unit_name: str
    by: str
    to: str
    incident: UUID | None

    @property
    def rank(self) -> int:
        """Place of its priority, the gravest first."""
        return RANKS[self.alarm.priority]

    @property
    def kind(self) -> str:
        """Kind of its source; empty without one."""
        return str(self.alarm.source.values()["kind"]) if self.alarm.source else ""

    @property
    def kind_label(self) -> object:
        """In words."""
        return KIND_LABELS.get(self.kind, "")

    @property
    def old_after(self) -> int:
        """Seconds after which its value is old: three sending intervals of its source."""
        interval = self.alarm.source.values()["interval_s"] if self.alarm.source else None
        return 3 * interval if interval else 3600

    @property
    def switch(self) -> bool:
        """Whether its source says yes or no, which the title tells in words."""
        return self.kind in SWITCHES

    @property
    def over(self) -> bool:
        """Whether it waits for nobody any more."""
        return self.alarm.stage == "closed"

    def fits(self, filters: Filters) -> bool:
        """Whether the filters let it through."""
        return (
            (self.alarm.stage == "shelved") is filters.shelved
            and (not filters.priorities or self.alarm.priority in filters.priorities)
            and (not filters.kind or self.kind == filters.kind)
            and (filters.unit is None or self.unit == filters.unit)
            and (not filters.mine or self.alarm.assignee in filters.mine)
        )


def queue() -> list[Row]:
    """Every alarm of the open scope that is not over, shelved ones too, the most urgent first."""
    return rows_of(alarm_queue(shelved=None, limit=MOST))


def rows(uids: Collection[UUID]) -> list[Row]:
    """Some alarms as they stand, those that are over too. At most seven queries."""
    return rows_of(alarms_now(uids))


def rows_of(alarms: Sequence[Queued]) -> list[Row]:
    """Alarms with their words."""
    if not alarms:
        return []
    with steady():
        area, day = default_area(), timezone.localdate()
        places = dict(choices(area, day)) if area else {}
        communes = block_to_commune(area, day) if area else {}
    people = people_named({one.acknowledged_by for one in alarms} | {o.assignee for o in alarms})
    incidents = _incidents({one.incident for one in alarms} - {""})
    return [_row(one, places, communes, people, incidents) for one in alarms]


def _row(
    one: Queued,
    places: dict[int, str],
    communes: Mapping[int, int],
    people: dict[str, str],
    incidents: dict[str, UUID],
) -> Row:
    unit = communes.get(one.block)
    return Row(
        alarm=one,
        place=places.get(one.block, ""),
        unit=unit,
        unit_name=places.get(unit, "") if unit else "",
        by=people.get(one.acknowledged_by, ""),
        to=people.get(one.assignee, ""),
        incident=incidents.get(one.incident),
    )


def _incidents(codes: Collection[str]) -> dict[str, UUID]:
    if not codes:
        return {}
    found = having(Incident, code__in=list(codes))
    return {str(one.values()["code"]): one.uid for one in found}


def people_named(names: Iterable[str]) -> dict[str, str]:
    """Actors, logins and roles in words; what is none of them as it stands."""
    wanted = set(names) - {""}
    if not wanted:
        return {}
    language = (get_language() or "vi")[:2]
    found = {name: name for name in wanted}
    found |= {n: ROLE_LABELS[n].in_language(language) for n in wanted & ROLE_LABELS.keys()}
    rest = wanted - ROLE_LABELS.keys()
    keys = [int(name[5:]) for name in rest if name.startswith("user:") and name[5:].isdigit()]
    for user in User.objects.filter(Q(pk__in=keys) | Q(username__in=rest)):
        found |= {name: str(user) for name in (f"user:{user.pk}", user.username) if name in rest}
    for role in Role.objects.filter(code__in=rest):
        found[role.code] = role.name_en if language == "en" else role.name_vi
    return found


def my_names() -> frozenset[str]:
    """All that an alarm may be assigned to for the person of the open scope."""
    actor, now = current_scope().actor, timezone.now()
    day = timezone.localdate(now)
    kind, _, number = actor.partition(":")
    held = Assignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        user_id=int(number) if kind == "user" and number.isdigit() else 0,
        valid_from__lte=day,
    )
    roles = held.values_list("role__code", flat=True)
    return names_of(actor) | roles_now(now) | frozenset(roles)


def units_of(found: Iterable[Row]) -> list[tuple[int, str]]:
    """The communes that have alarms, by name."""
    named = {row.unit: row.unit_name for row in found if row.unit is not None}
    return sorted(named.items(), key=lambda pair: pair[1])
