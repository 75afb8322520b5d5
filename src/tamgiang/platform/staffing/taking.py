"""Taking a staff list: kept until decided, then its good rows in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.text import squeeze
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.profiles import set_profile
from tamgiang.platform.accounts.staff import end_role, give_role, invite
from tamgiang.platform.audit.services import append
from tamgiang.platform.orgunits.models import Area, Unit
from tamgiang.platform.staffing.columns import TARGETS
from tamgiang.platform.staffing.models import StaffSheet
from tamgiang.platform.staffing.planning import Line, Plan, Verdict, plan
from tamgiang.platform.staffing.reading import read_list
from tamgiang.platform.staffing.refusals import AlreadyTaken

KEPT_DAYS = 30


def receive(
    pieces: Iterable[bytes], name: str, *, since: date, default_role: str, actor: str
) -> StaffSheet:
    """Read a list and keep it until somebody decides. Lists of a month ago are forgotten."""
    shown = squeeze(Path(name).name)[:255] or "list"
    found = read_list(pieces, shown)
    now = timezone.now()
    StaffSheet.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    return StaffSheet.objects.create(
        file_name=shown,
        headers=found.headers,
        rows=found.rows,
        mapping=found.mapping,
        since=since,
        default_role=default_role,
        actor=actor,
        created_at=now,
    )


def set_mapping(sheet: StaffSheet, mapping: Mapping[str, int]) -> None:
    """Say which column means what; targets that are not known are left out."""
    if sheet.taken_at is not None:
        raise AlreadyTaken()
    width = len(sheet.headers)
    sheet.mapping = {t: c for t, c in mapping.items() if t in TARGETS and 0 <= c < width}
    sheet.save(update_fields=["mapping"])


def planned(sheet: StaffSheet) -> Plan:
    """What the list would change now."""
    rows = [(int(number), list(cells)) for number, cells in sheet.rows]
    return plan(rows, sheet.mapping, sheet.since, sheet.default_role)


def take(sheet: StaffSheet, *, actor: str) -> Plan:
    """Write the good rows, all or none; the rows left out stay to be taken back.

    Raises AlreadyTaken, and LastAdministrator when nobody would be left to manage accounts.
    """
    with transaction.atomic():
        locked = StaffSheet.objects.select_for_update().get(pk=sheet.pk)
        if locked.taken_at is not None:
            raise AlreadyTaken()
        decided = planned(locked)
        made = [_write(line, actor) for line in decided.of(Verdict.NEW, Verdict.CHANGED)]
        locked.made = [pk for pk in made if pk is not None]
        locked.counts = decided.counts
        locked.rows = [[line.row, list(line.cells)] for line in decided.of(Verdict.WRONG)]
        locked.taken_at = timezone.now()
        locked.save()
        said = {"file": locked.file_name[:60], **decided.counts}
        append(f"staffing:list:{locked.uid}", "staffing.taken", said, actor=actor, new=True)
    sheet.refresh_from_db()
    return decided


def _write(line: Line, actor: str) -> int | None:
    """One row; the key of the account when it is a new one."""
    person = line.person
    if person is None:
        raise TypeError("a good row names a person")
    user = line.user or invite(username=line.username, full_name=person.full_name, actor=actor)
    if line.fields:
        set_profile(user, {"full_name": person.full_name, **person.profile}, actor=actor)
    roles = {role.code: role for role in Role.objects.filter(code__in=line.give)}
    unit = Unit.objects.get(pk=person.place.unit) if person.place.unit else None
    area = Area.objects.get(pk=person.place.area) if person.place.area else None
    for code in line.give:
        give_role(
            user, roles[code], since=person.since, until=person.until, unit=unit, area=area,
            actor=actor,
        )  # fmt: skip
    _end(line, user, actor)
    return None if line.user else user.pk


def _end(line: Line, user: User, actor: str) -> None:
    """A role left ends on the day the new one starts; a role kept, on its given last day."""
    person = line.person
    if person is None:
        return
    wanted = {(role, person.place.unit, person.place.area) for role in person.roles}
    for held in line.end:
        kept = (held.role.code, held.unit_id, held.area_id) in wanted
        end_role(held, on=person.until if kept and person.until else person.since, actor=actor)
