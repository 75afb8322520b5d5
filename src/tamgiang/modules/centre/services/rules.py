"""Rules and their versions: those that come with the house, and those written on the page."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from tamgiang.kernel.chain import digest
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import RuleVersion
from tamgiang.modules.centre.procedures import procedure_at
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.loading import shipped
from tamgiang.modules.centre.rules.proving import failing
from tamgiang.modules.centre.rules.refusals import BadRule, NoSuchRule
from tamgiang.modules.centre.selectors.rules import in_force, rules_on
from tamgiang.platform.accounts.access import require
from tamgiang.platform.accounts.roles import role_drafts
from tamgiang.platform.audit.services import append
from tamgiang.platform.registers.refusals import ReasonRequired

CONFIGURE = "centre.configure"
SYSTEM = "system:centre.rules"


def sync_rules() -> int:
    """Bring in rules and versions that came with the house; safe to repeat. How many.

    A rule that was changed here (its version is as high or higher) is left as it is.
    """
    stored: dict[str, int] = dict(RuleVersion.objects.values_list("code").annotate(Max("version")))
    fresh = [rule for rule in shipped() if rule.body["version"] > stored.get(rule.code, 0)]
    if fresh:
        with transaction.atomic():
            for rule in fresh:
                day = date.fromisoformat(rule.body["valid_from"])
                _write(rule, int(rule.body["version"]), day, "Luật kèm theo phần mềm", SYSTEM)
    return len(fresh)


def check_rule(body: Mapping[str, Any]) -> Rule:
    """A draft, checked whole: its parts, its procedure and roles, and its own tests.

    Raises the refusal of the first thing that does not fit.
    """
    rule = declare(body)
    procedure_at(rule.procedure, timezone.localdate())
    roles = {draft.code for draft in role_drafts()}
    for part, role in (("owner", rule.owner), *(("escalate", step.to) for step in rule.escalate)):
        if role not in roles:
            why = f"{role}? {', '.join(sorted(roles))}"
            raise BadRule(rule=rule.code, part=part, why=Label(why, why))
    running = {one.code: one for one in rules_on(timezone.localdate())}
    if unknown := sorted(set(rule.beneath) - set(running)):
        nobody = Label(f"không có luật {unknown[0]}", f"there is no rule {unknown[0]}")
        raise BadRule(rule=rule.code, part="beneath", why=nobody)
    others = [running[code] for code in rule.beneath]
    for name, expected, found in failing(rule, others):
        said = f"{name}: {'; '.join(expected) or '–'} ≠ {'; '.join(found) or '–'}"
        why_not = Label(f"kiểm thử không đạt, {said}", f"its test fails, {said}")
        raise BadRule(rule=rule.code, part="tests", why=why_not)
    return rule


def save_rule(body: Mapping[str, Any], valid_from: date, reason: str, *, actor: str) -> RuleVersion:
    """A new version of a rule (or a new rule) from a day on; earlier ones end there.

    Needs centre.configure. Raises what check_rule raises, ReasonRequired, NotPermitted; and for a
    day before today, since what was judged stays judged.
    """
    require(CONFIGURE)
    if not reason.strip():
        raise ReasonRequired()
    rule = check_rule(body)
    if valid_from < timezone.localdate():
        why = Label(
            "phiên bản mới có hiệu lực từ hôm nay trở đi", "a version begins today or later"
        )
        raise BadRule(rule=rule.code, part="valid_from", why=why)
    with transaction.atomic():
        held = list(RuleVersion.objects.select_for_update().filter(code=rule.code))
        version = max((row.version for row in held), default=0) + 1
        return _write(rule, version, valid_from, reason, actor)


def switch_rule(code: str, *, on: bool, reason: str, actor: str) -> RuleVersion:
    """Switch the version in force on or off, for a reason. Needs centre.configure."""
    require(CONFIGURE)
    if not reason.strip():
        raise ReasonRequired()
    with transaction.atomic():
        found = RuleVersion.objects.select_for_update().filter(
            in_force(timezone.localdate()), code=code
        )
        row = found.order_by("-version").first()
        if row is None:
            raise NoSuchRule(rule=code)
        row.enabled = on
        row.save(update_fields=["enabled"])
        said = {"version": row.version, "enabled": on, "reason": reason.strip()}
        append(_stream(code), "centre.rule_switched", said, actor=actor)
    return row


def _write(rule: Rule, version: int, day: date, reason: str, actor: str) -> RuleVersion:
    """Inside a transaction. Versions that would begin later than the new one never come about."""
    body = {**rule.body, "version": version, "valid_from": day.isoformat()}
    earlier = RuleVersion.objects.filter(code=rule.code)
    earlier.filter(valid_from__gte=day).update(valid_to=day, enabled=False)
    open_ = Q(valid_to=None) | Q(valid_to__gt=day)
    earlier.filter(open_, valid_from__lt=day).update(valid_to=day)
    row = RuleVersion.objects.create(
        code=rule.code,
        version=version,
        body=body,
        valid_from=day,
        recorded_at=timezone.now(),
        recorded_by=actor,
    )
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    said = {"version": version, "valid_from": day.isoformat(), "digest": digest({"body": text})}
    append(_stream(rule.code), "centre.rule_set", said | {"reason": reason.strip()}, actor=actor)
    return row


def _stream(code: str) -> str:
    return f"centre:rule:{code}"
