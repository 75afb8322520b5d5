"""Rules as the pages show them: what runs, what it raised, and how it came to be so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, RuleVersion
from tamgiang.modules.centre.procedures import procedure_at
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.proving import failing
from tamgiang.modules.centre.rules.refusals import NoSuchRule
from tamgiang.modules.centre.selectors.alarm_queue import RANKS
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.rules import rules_on, versions_on
from tamgiang.modules.centre.selectors.sources import KIND_LABELS
from tamgiang.platform.accounts.models import Role
from tamgiang.platform.accounts.roles import role_drafts
from tamgiang.platform.audit.models import AuditEntry

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as listed. `times` counts its alarms of the last 30 days, drills left out."""

    rule: Rule
    version: RuleVersion
    state: str
    kinds: Sequence[Label]
    owner: Label
    procedure: Label
    last: datetime | None
    times: int


@dataclass(frozen=True, slots=True)
class Written:
    """One version of a rule: who wrote it, when, why."""

    version: RuleVersion
    state: str
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A test of a rule: its readings, what is expected, and what came instead where it fails."""

    name: str
    body: Mapping[str, Any]
    expected: Sequence[str]
    found: Sequence[str] | None

    @property
    def state(self) -> str:
        """`passed` or `failed`."""
        return "passed" if self.found is None else "failed"


def rule_rows(now: datetime | None = None) -> list[RuleRow]:
    """Every rule of today, by priority and name. Four queries."""
    at = now or timezone.now()
    day = timezone.localdate(at)
    versions = versions_on(day)
    counted = having(Alarm).exclude(drill=True).values_list("rule").order_by()  # type: ignore[misc]
    times = dict(counted.filter(opened_at__gte=at - LATELY).annotate(Count("id")))  # type: ignore[misc]
    last = dict(counted.annotate(Max("opened_at")))
    roles = role_names()
    rows = [
        RuleRow(
            rule=(rule := declare(version.body)),
            version=version,
            state="on" if version.enabled else "off",
            kinds=[KIND_LABELS[kind] for kind in rule.kinds],
            owner=roles.get(rule.owner, Label(rule.owner, rule.owner)),
            procedure=procedure_name(rule.procedure, day),
            last=last.get(rule.code),
            times=times.get(rule.code, 0),
        )
        for version in versions
    ]
    return sorted(rows, key=lambda row: (RANKS[row.rule.priority], row.rule.name.vi))


def rule_version(code: str, day: date | None = None) -> RuleVersion:
    """The version in force on a day, else the one that comes next. Raises NoSuchRule."""
    on = day or timezone.localdate()
    found = next((one for one in versions_on(on) if one.code == code), None)
    if found is None:
        coming = RuleVersion.objects.filter(code=code, valid_from__gt=on)
        found = coming.order_by("valid_from", "-version").first()
    if found is None:
        raise NoSuchRule(rule=code)
    return found


def history(code: str, today: date | None = None) -> list[Written]:
    """Every version of a rule, newest first, with the reason the audit keeps. Two queries."""
    on = today or timezone.localdate()
    entries = AuditEntry.objects.filter(stream=f"centre:rule:{code}", action="centre.rule_set")
    reasons = {entry.body.get("version"): entry.body.get("reason", "") for entry in entries}
    return [
        Written(row, _state(row, on), row.recorded_by, str(reasons.get(row.version, "")))
        for row in RuleVersion.objects.filter(code=code).order_by("-version")
    ]


def proofs(rule: Rule) -> list[Proof]:
    """The rule's own tests and whether they hold now."""
    hiding = [one for one in rules_on(timezone.localdate()) if one.code in rule.beneath]
    fails = {name: found for name, _expected, found in failing(rule, hiding)}
    made = []
    for number, test in enumerate(rule.body.get("tests") or (), 1):
        name = str(test.get("name", number))
        made.append(Proof(name, test, list(map(str, test.get("expect", ()))), fails.get(name)))
    return made


def rule_names() -> dict[str, Label]:
    """What the rules of today are called; alarms of other modules come from no rule. One query."""
    return {row.code: Label(**row.body["name"]) for row in versions_on(timezone.localdate())}


def role_names() -> dict[str, Label]:
    """What roles are called, as the house declares them; roles made here by their own name."""
    known = {draft.code: draft.name for draft in role_drafts()}
    return known | {
        role.code: Label(role.name_vi, role.name_en)
        for role in Role.objects.all()
        if role.code not in known
    }


def procedure_name(code: str, day: date) -> Label:
    """What a procedure is called; its code where there is none on that day."""
    try:
        return procedure_at(code, day).name
    except Refusal:
        return Label(code, code)


def planned(code: str, day: date) -> RuleVersion | None:
    """The version that takes over on a later day, if any."""
    later = RuleVersion.objects.filter(Q(enabled=True), code=code, valid_from__gt=day)
    return later.order_by("valid_from").first()


def _state(row: RuleVersion, on: date) -> str:
    if row.valid_to is not None and row.valid_to <= max(on, row.valid_from):
        return "ended"
    if row.valid_from > on:
        return "planned"
    return "on" if row.enabled else "off"
