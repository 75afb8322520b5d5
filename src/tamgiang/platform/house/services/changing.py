"""What is changed after the first day: area, office days, names. Each act is audited."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.audit.services import append
from tamgiang.platform.house.holidays import Day
from tamgiang.platform.house.models import Holiday, OfficeWeek, Site
from tamgiang.platform.house.refusals import UnitsUnknown
from tamgiang.platform.house.services.opening import STREAM, logo_type
from tamgiang.platform.orgunits.models import Area, AreaMember, UnitKind
from tamgiang.platform.orgunits.selectors import UnitInfo, unit_by_code
from tamgiang.platform.orgunits.services.revision import touch


class AreaUnchangeable(Refusal):
    """The unit cannot come in or go out on that day."""

    code = "house.area_unchangeable"
    message = Label("Chưa đổi được địa bàn: {reason_vi}.", "The area stays: {reason_en}.")
    status = 422


class WeekEmpty(Refusal):
    """An office that never works has no deadlines."""

    code = "house.week_empty"
    message = Label("Chọn ít nhất một ngày làm việc.", "Choose at least one working day.")
    status = 422


@dataclass(frozen=True, slots=True)
class Names:
    """How the house calls itself and whom to turn to; `officer` answers for personal data."""

    name: str = ""
    contact: str = ""
    privacy_officer: str = ""
    privacy_contact: str = ""


def site() -> Site:
    """The one row; before anything was decided, an empty one."""
    return Site.objects.select_related("area").filter(pk=1).first() or Site(pk=1)


def change_names(names: Names, *, actor: str, logo: bytes | None = None) -> None:
    """Take new names; `logo` None leaves the picture, empty takes it away. Raises LogoRefused."""
    given = {key: value.strip() for key, value in asdict(names).items()}
    with transaction.atomic():
        found, _ = Site.objects.select_for_update().get_or_create(pk=1)
        changed = sorted(key for key, value in given.items() if getattr(found, key) != value)
        for key, value in given.items():
            setattr(found, key, value)
        if logo is not None:
            found.logo_type = logo_type(logo)
            found.logo = logo or None
            changed.append("logo")
        found.save()
        append(STREAM, "house.names_changed", {"changed": changed}, actor=actor)
        touch()


def choose_area(code: str, *, actor: str) -> None:
    """Show another area by default. Raises UnitsUnknown."""
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise UnitsUnknown(codes=code)
    with transaction.atomic():
        Site.objects.update_or_create(pk=1, defaults={"area": area})
        append(STREAM, "house.area_changed", {"area": code}, actor=actor)
        touch()


def unit_to_add(area: Area, code: str, on: date) -> UnitInfo:
    """The unit that would come in on a day. Raises UnitsUnknown or AreaUnchangeable."""
    unit = unit_by_code(code, UnitKind.COMMUNE, on)
    if unit is None:
        raise UnitsUnknown(codes=code)
    if _members(area, on).filter(unit_id=unit.id).exists():
        raise AreaUnchangeable(
            reason_vi=f"{unit.full_name} đã thuộc địa bàn ngày đó",
            reason_en=f"{unit.full_name} belongs to the area on that day already",
        )
    return unit


def member_to_end(area: Area, unit: int, on: date) -> AreaMember:
    """The membership that would end on a day. Raises AreaUnchangeable."""
    member = _members(area, on).filter(unit_id=unit).first()
    if member is None or member.valid_from >= on:
        raise AreaUnchangeable(
            reason_vi="đơn vị không thuộc địa bàn trước ngày đó",
            reason_en="the unit is not in the area before that day",
        )
    if not _members(area, on).exclude(pk=member.pk).exists():
        raise AreaUnchangeable(
            reason_vi="địa bàn phải còn ít nhất một đơn vị",
            reason_en="at least one unit has to remain",
        )
    return member


def add_unit(area: Area, code: str, on: date, *, actor: str) -> None:
    """Have a whole unit of that day count in the area from then on."""
    with transaction.atomic():
        unit = unit_to_add(area, code, on)
        AreaMember.objects.create(area=area, unit_id=unit.id, valid_from=on, whole=True)
        body = {"area": area.code, "added": unit.code, "from": on.isoformat()}
        append(STREAM, "house.area_changed", body, actor=actor)
        touch()


def end_unit(area: Area, unit: int, on: date, *, actor: str) -> None:
    """Have a unit no longer count from a day on; its records stay."""
    with transaction.atomic():
        member = member_to_end(area, unit, on)
        member.valid_to = on
        member.save(update_fields=["valid_to"])
        body = {"area": area.code, "ended": unit, "from": on.isoformat()}
        append(STREAM, "house.area_changed", body, actor=actor)
        touch()


def set_week(since: date, weekdays: Sequence[int], *, actor: str) -> None:
    """Another week from a day on. Raises WeekEmpty."""
    if not weekdays:
        raise WeekEmpty()
    with transaction.atomic():
        week = sorted(set(weekdays))
        OfficeWeek.objects.update_or_create(valid_from=since, defaults={"weekdays": week})
        body = {"since": since.isoformat(), "weekdays": week}
        append(STREAM, "house.office_changed", body, actor=actor)
        touch()


def set_holidays(year: int, days: Sequence[Day], *, actor: str) -> None:
    """Replace the list of a year by another; days of other years are left out of it."""
    chosen = [day for day in days if day.day.year == year]
    with transaction.atomic():
        Holiday.objects.filter(day__year=year).delete()
        Holiday.objects.bulk_create(
            Holiday(day=day.day, name=day.name, working=day.working) for day in chosen
        )
        body = {
            "year": year,
            "off": [day.day.isoformat() for day in chosen if not day.working],
            "made_up": [day.day.isoformat() for day in chosen if day.working],
        }
        append(STREAM, "house.office_changed", body, actor=actor)
        touch()


def _members(area: Area, on: date) -> QuerySet[AreaMember]:
    held = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return AreaMember.objects.filter(held, area=area, valid_from__lte=on)
