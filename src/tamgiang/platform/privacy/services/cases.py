"""A request from reception to answer; each step is audited, none of them names the person."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.refs import Ref
from tamgiang.platform.accounts.access import require
from tamgiang.platform.audit.services import append
from tamgiang.platform.keyring.keys import key_of, mint
from tamgiang.platform.keyring.sealing import seal, unseal
from tamgiang.platform.privacy.limits import after_days, after_working_days, grounds, limits_on
from tamgiang.platform.privacy.models import (
    Case,
    CaseRecord,
    CaseState,
    Channel,
    Decision,
    Identity,
    Kind,
)
from tamgiang.platform.privacy.refusals import (
    GroundNeeded,
    InTheFuture,
    MustBeKept,
    NameNeeded,
    RecordsNeeded,
    SecondPersonNeeded,
    WrongStep,
)
from tamgiang.platform.privacy.retention import kept_for
from tamgiang.platform.privacy.services.erasing import (
    BY_REQUEST,
    Done,
    clean,
    erase_records,
    texts_in,
)
from tamgiang.platform.registers.models import MODELS, Record
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.scopes import system_scope

MANAGE, CONFIRM = "privacy.manage", "privacy.confirm"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of who asks; sealed under the case's key, never in the open."""

    name: str
    contact: str = ""
    born: str = ""
    phone: str = ""
    number: str = ""
    asks: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided on one record: granted, or kept for a ground in law."""

    granted: bool
    ground: str = ""


def receive(kind: Kind, channel: Channel, told: Told, on: date, *, actor: str) -> Case:
    """Take in a request; its limits run from the day it was received."""
    require(MANAGE)
    if not told.name.strip():
        raise NameNeeded()
    if on > timezone.localdate():
        raise InTheFuture()
    rule = limits_on(on)
    with transaction.atomic():
        case = Case(
            number=_number(on),
            kind=kind,
            channel=channel,
            received_on=on,
            answer_by=after_working_days(on, rule.answer_days),
            act_by=after_days(on, rule.act_days[kind]),
            law=rule.code,
            received_by=actor,
        )
        (key,) = mint([case.uid])
        case.told = seal(key, json.dumps(asdict(told), ensure_ascii=False), case.stream)
        case.save(force_insert=True)
        _told(case, "received", {"kind": kind, "channel": channel, "law": rule.code}, actor)
    return case


def told_of(case: Case) -> Told:
    """Who asks and what for; empty once the case's key was destroyed."""
    opened = unseal(key_of(case.uid), case.told, case.stream)
    return Told(**json.loads(opened)) if opened else Told("")


def identify(case: Case, identity: Identity, *, actor: str) -> Case:
    """Say how it was made sure that the person is who they say."""
    require(MANAGE)
    with transaction.atomic():
        _at(case, CaseState.RECEIVED)
        case.identity, case.identified_by, case.identified_at = identity, actor, timezone.now()
        _on(case, CaseState.IDENTIFIED, {"identity": identity}, actor)
    return case


def choose(case: Case, record: Record, *, actor: str) -> CaseRecord:
    """Take a record into the request."""
    require(MANAGE)
    require(f"registers.view:{record.register.full_name}", record.block_id)
    with transaction.atomic():
        _at(case, CaseState.RECEIVED, CaseState.IDENTIFIED)
        chosen, made = CaseRecord.objects.get_or_create(case=case, ref=str(record.ref))
        if made:
            append(case.stream, "privacy.record_chosen", {"record": chosen.ref}, actor=actor)
    return chosen


def leave_out(case: Case, ref: str, *, actor: str) -> None:
    """Take a record out of the request again."""
    require(MANAGE)
    with transaction.atomic():
        _at(case, CaseState.RECEIVED, CaseState.IDENTIFIED)
        if case.records.filter(ref=ref).delete()[0]:
            append(case.stream, "privacy.record_left_out", {"record": ref}, actor=actor)


def decide(case: Case, choices: Mapping[str, Choice], *, note: str = "", actor: str) -> Case:
    """Grant or refuse record by record. Raises MustBeKept, GroundNeeded.

    A request about no record at all can only be refused. An erasure of a record that the law
    requires to be kept cannot be granted.
    """
    require(MANAGE)
    with transaction.atomic():
        _at(case, CaseState.IDENTIFIED)
        chosen = list(case.records.select_for_update())
        if not chosen and not note.strip():
            raise RecordsNeeded()
        for entry in chosen:
            _decide_one(case, entry, choices.get(entry.ref, Choice(granted=False)))
        granted = sum(bool(entry.granted) for entry in chosen)
        case.decision = _decision(granted, len(chosen))
        case.decided_by, case.decided_at = actor, timezone.now()
        _note(case, note)
        kept = {entry.ref: entry.ground for entry in chosen if not entry.granted}
        said = {"decision": case.decision, "granted": granted, "kept": kept}
        _on(case, CaseState.DECIDED, said, actor)
    return case


def _decision(granted: int, all_of_them: int) -> Decision:
    if not granted:
        return Decision.REFUSED
    return Decision.GRANTED if granted == all_of_them else Decision.PARTLY


def _decide_one(case: Case, entry: CaseRecord, choice: Choice) -> None:
    if not choice.granted and choice.ground not in grounds():
        raise GroundNeeded()
    with system_scope("privacy"):
        keeping = kept_for(record_at(Ref.parse(entry.ref)))
    if choice.granted and case.kind == Kind.ERASE and keeping.must:
        raise MustBeKept(until=keeping.until_label, source=keeping.source)
    entry.granted, entry.ground = choice.granted, "" if choice.granted else choice.ground
    entry.kept_until = None if choice.granted else keeping.until
    entry.save(update_fields=["granted", "ground", "kept_until"])


def _note(case: Case, note: str) -> None:
    told = asdict(told_of(case)) | {"note": note.strip()}
    key = key_of(case.uid)
    if key is not None:
        case.told = seal(key, json.dumps(told, ensure_ascii=False), case.stream)


def confirm(case: Case, *, actor: str) -> Case:
    """The second person's word before anything is erased. Raises SecondPersonNeeded."""
    require(CONFIRM)
    with transaction.atomic():
        _at(case, CaseState.DECIDED)
        if actor in (case.decided_by, case.received_by, case.identified_by):
            raise SecondPersonNeeded()
        case.confirmed_by, case.confirmed_at = actor, timezone.now()
        _on(case, CaseState.CONFIRMED, {}, actor)
    return case


def carry_out(case: Case, *, actor: str) -> Done:
    """Do what was granted; for an erasure, only after the second person's word.

    Everything is one transaction; afterwards the disk is scrubbed. A copy is handed out and a
    correction made elsewhere: here it is said that it was done.
    """
    require(MANAGE)
    erasing = case.kind == Kind.ERASE and case.decision != Decision.REFUSED
    ready = CaseState.CONFIRMED if erasing else CaseState.DECIDED
    with transaction.atomic():
        _at(case, ready, *([] if erasing else [CaseState.CONFIRMED]))
        done, registers, texts = _carried(case, actor) if erasing else (Done(0, {}), {}, set())
        case.records.filter(granted=True).update(done_at=timezone.now())
        case.carried_by, case.carried_at = actor, timezone.now()
        _on(case, CaseState.CARRIED, {"records": done.records, "copies": done.copies}, actor)
    if not erasing:
        return done
    return Done(done.records, done.copies, clean(registers.values(), texts))


def _carried(case: Case, actor: str) -> tuple[Done, dict, set[str]]:  # type: ignore[type-arg]
    count, copies, texts, registers = 0, dict[str, int](), set[str](), {}
    with system_scope("privacy"):
        for name, records in _granted(case).items():
            register = MODELS[name].register
            for record in records:
                keeping = kept_for(record)
                if keeping.must:
                    raise MustBeKept(until=keeping.until_label, source=keeping.source)
            texts |= texts_in(records)
            registers[name] = register
            ids = [record.pk for record in records]
            done = erase_records(
                register, ids, case=f"case:{case.number}", reason=BY_REQUEST, actor=actor
            )
            count += done.records
            copies = {k: copies.get(k, 0) + v for k, v in done.copies.items()}
    return Done(count, copies), registers, texts


def _granted(case: Case) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for ref in case.records.filter(granted=True).values_list("ref", flat=True):
        record = record_at(Ref.parse(ref))
        found.setdefault(record.register.full_name, []).append(record)
    return found


def answer(case: Case, *, actor: str) -> Case:
    """The letter went out."""
    require(MANAGE)
    with transaction.atomic():
        _at(case, CaseState.CARRIED)
        case.answered_by, case.answered_at = actor, timezone.now()
        _on(case, CaseState.ANSWERED, {"decision": case.decision}, actor)
    return case


def _number(on: date) -> str:
    last = Case.objects.filter(number__startswith=f"{on.year}/").order_by("-number").first()
    return f"{on.year}/{int(last.number.split('/')[1]) + 1 if last else 1:04d}"


def _at(case: Case, *states: CaseState) -> None:
    Case.objects.select_for_update().get(pk=case.pk)
    case.refresh_from_db()
    if case.state not in states:
        raise WrongStep(number=case.number)


def _on(case: Case, state: CaseState, body: Mapping[str, object], actor: str) -> None:
    case.state = state
    case.save()
    _told(case, state, body, actor)


def _told(case: Case, verb: str, body: Mapping[str, object], actor: str) -> None:
    append(case.stream, f"privacy.{verb}", {"number": case.number, **body}, actor=actor)
