"""The sample area: real names of places, synthetic people and cases that say so.

The same seed gives the same records up to any day; later days only add to them.
"""

import logging
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from tamgiang.platform.house.selectors import may_fill_sample
from tamgiang.platform.orgunits.models import UnitKind, UnitVersion
from tamgiang.platform.orgunits.services import load_country, load_sample_area
from tamgiang.platform.registers.models import MODELS
from tamgiang.platform.registry.registry import specs
from tamgiang.platform.registry.sample import SampleArea, SampleHamlet, SampleSeat
from tamgiang.platform.scopes import system_scope

log = logging.getLogger(__name__)

SEED = 20230822
REPORT_DAY = date(2023, 8, 22)
TWO_LEVELS_SINCE = date(2025, 7, 1)


def seed_if_empty() -> bool:
    """Seed the sample area if no register holds a record and nobody decided otherwise.

    True when it was done.

    A seeding that was cut short is taken up again where it stopped.
    """
    if not may_fill_sample() or (not _unfinished().exists() and _any_record()):
        return False
    seed()
    return True


def _unfinished() -> Path:
    """Stands while a seeding is under way."""
    return Path(settings.HOME) / "sample.unfinished"


def _any_record() -> bool:
    with system_scope("sample"):
        return any(model.objects.exists() for model in MODELS.values())


def seed(*, today: date | None = None, divisor: int = 1, country: bool = True) -> SampleArea:
    """Load units, write every module's sample records, then logins, targets and cells.

    Safe to repeat: a register with records is left alone. `divisor` makes a quick, smaller area
    in which the report's figures do not hold; without `country` only Huế's units are loaded.
    """
    _unfinished().touch()
    if country:
        _timed("units of the country", load_country)
    _timed("units of the sample area", load_sample_area)
    sample = sample_area(today or timezone.localdate(), divisor)
    with system_scope("sample"):
        for spec in sorted(specs(), key=lambda spec: (spec.sample_order, spec.name)):
            if spec.sample is not None:
                _timed(spec.name, partial(spec.sample, sample))
        for path in AFTERWARDS:
            _timed(path, partial(_call_if_present, path))
    _unfinished().unlink()
    return sample


AFTERWARDS = (
    "tamgiang.platform.accounts.sample:ensure_sample_logins",
    "tamgiang.platform.events.relay:drain",
    "tamgiang.platform.signoffs.demo:seed",
    "tamgiang.platform.followups.demo:seed",
    # What those raised is dealt with too, so that a seeded house is at rest.
    "tamgiang.platform.events.relay:drain",
)


def sample_area(today: date, divisor: int = 1) -> SampleArea:
    """The hamlets of the report day and the seats of then and now, as modules' samples need."""
    hamlets = _hamlets()
    return SampleArea(
        seed=SEED,
        report_day=REPORT_DAY,
        today=today,
        hamlets=list(hamlets.values()),
        seats=_seats(hamlets),
        divisor=divisor,
    )


def _versions(kind: UnitKind, day: date) -> QuerySet[UnitVersion]:
    ended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return UnitVersion.objects.filter(ended, kind=kind, valid_from__lte=day).order_by("code")


def _hamlets() -> dict[int, SampleHamlet]:
    communes = {v.unit_id: v for v in _versions(UnitKind.COMMUNE, REPORT_DAY)}
    found = _versions(UnitKind.HAMLET, REPORT_DAY).filter(parent__in=communes)
    return {v.unit_id: _hamlet(v, communes[v.parent_id or 0]) for v in found}


def _seats(hamlets: dict[int, SampleHamlet]) -> list[SampleSeat]:
    """A unit's offices stand in the first of its hamlets; the district's in the first of all."""
    seats: dict[tuple[int, date], SampleSeat] = {}
    for day in (REPORT_DAY, TWO_LEVELS_SINCE):
        communes = {v.unit_id: v for v in _versions(UnitKind.COMMUNE, day)}
        for version in _versions(UnitKind.HAMLET, day).filter(unit__in=hamlets):
            commune = communes[version.parent_id or 0]
            key = (commune.unit_id, commune.valid_from)
            seats.setdefault(key, _seat(commune, hamlets[version.unit_id]))
    first = next(iter(seats.values()))
    district = UnitVersion.objects.get(unit__slug="district-477", valid_to=TWO_LEVELS_SINCE)
    return [_seat(district, first.hamlet), *seats.values()]


def _seat(version: UnitVersion, hamlet: SampleHamlet) -> SampleSeat:
    unit = f"{version.designation.lower()} {version.name}"
    return SampleSeat(
        level=version.kind,
        code=version.code,
        unit=unit,
        hamlet=hamlet,
        since=version.valid_from,
        until=version.valid_to,
    )


def _hamlet(version: UnitVersion, commune: UnitVersion) -> SampleHamlet:
    return SampleHamlet(
        block=version.unit_id,
        code=version.code,
        name=version.full_name,
        commune_code=commune.code,
        commune_name=commune.name,
        weight=version.weight,
        lat=version.lat or 0.0,
        lon=version.lon or 0.0,
    )


def _call_if_present(path: str) -> None:
    module, _, function = path.partition(":")
    if find_spec(module):
        getattr(import_module(module), function)()


def _timed(what: str, act: Callable[[], object]) -> None:
    begun = perf_counter()
    act()
    log.info("sample: %s in %.1f s", what, perf_counter() - begun)
