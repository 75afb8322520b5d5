"""`tamgiang init` and `tamgiang remove-sample`: a house of one's own, at the terminal."""

import argparse
import getpass
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from tamgiang.platform.house.refusals import (
    AlreadyOpened,
    LogoRefused,
    SampleHere,
    UnitsUnknown,
    WeekInvalid,
)
from tamgiang.platform.house.selectors import is_first_day
from tamgiang.platform.house.services.opening import FirstDay, open_house, without_sample
from tamgiang.platform.house.services.removal import remove_sample, sample_present
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.orgunits.selectors import names, search
from tamgiang.platform.orgunits.services import load_country
from tamgiang.project.home import home, require_room
from tamgiang.project.invitation import forget_token, token
from tamgiang.project.keeping.backup import last_copy
from tamgiang.project.prepare import migrate


def init(arguments: Sequence[str]) -> int:
    """`tamgiang init`: units, administrator, working days and logo; or only an empty house."""
    chosen = _parser().parse_args(arguments)
    require_room(home())
    weekdays, logo = _weekdays(chosen.weekdays), _logo(chosen.logo)
    migrate()
    if sample_present():
        raise SampleHere()
    if not chosen.find and not is_first_day():
        raise AlreadyOpened()
    without_sample()
    load_country()
    if chosen.find:
        return _find(chosen.find)
    if not chosen.admin:
        _tell("The house is empty. Start it with `tamgiang run` and open:")
        _tell(f"/first-day/?token={token()}")
        return 0
    if not (chosen.unit or chosen.district):
        raise UnitsUnknown(codes="--unit, --district")
    user = open_house(
        FirstDay(
            username=chosen.admin,
            full_name=chosen.full_name or chosen.admin,
            password=_password(),
            communes=tuple(chosen.unit),
            district=chosen.district,
            area_name=chosen.name,
            weekdays=weekdays,
            logo=logo,
        ),
        on=timezone.localdate(),
    )
    forget_token()
    _tell(f"The house is open; sign in as {user.username}.")
    return 0


def drop_sample(arguments: Sequence[str]) -> int:
    """`tamgiang remove-sample`: erase the synthetic area for good, after a last backup."""
    parser = argparse.ArgumentParser(prog="tamgiang remove-sample", description=drop_sample.__doc__)
    parser.add_argument("--yes", action="store_true", help="do it")
    parser.add_argument("--no-backup", action="store_true", help="keep no copy of the sample")
    chosen = parser.parse_args(arguments)
    if not chosen.yes:
        _tell("All records, figures, reports, jobs and audit entries made with the sample area")
        _tell("and its logins are erased for good. Repeat with --yes.")
        return 1
    migrate()
    if sample_present() and not chosen.no_backup:
        _tell(f"Before: {last_copy()}")
    _tell(f"{remove_sample(actor='system:terminal')} rows erased.")
    if is_first_day():
        _tell(f"Go on with `tamgiang init --admin NAME`, or open /first-day/?token={token()}")
    return 0


def _weekdays(given: str) -> tuple[int, ...]:
    """0 is Monday; raises WeekInvalid."""
    days = [day.strip() for day in given.split(",")]
    if not all(day in {"1", "2", "3", "4", "5", "6", "7"} for day in days):
        raise WeekInvalid(given=given)
    return tuple(sorted({int(day) - 1 for day in days}))


def _logo(path: Path | None) -> bytes:
    """The picture, empty without one; raises LogoRefused."""
    try:
        return path.read_bytes() if path else b""
    except OSError as fault:
        raise LogoRefused() from fault


def _find(text: str) -> int:
    """Codes and names of the communes of today that a name answers to, marks or none."""
    today = timezone.localdate()
    found = search(text, on=today, kind=UnitKind.COMMUNE, limit=20)
    parents = names({unit.parent for unit in found if unit.parent}, today)
    for unit in found:
        _tell(f"{unit.code}  {unit.full_name}, {parents.get(unit.parent or 0, '')}")
    return 0 if found else 1


def _password() -> str:
    """Typed twice, or from TAMGIANG_ADMIN_PASSWORD; never on the command line."""
    given = os.environ.get("TAMGIANG_ADMIN_PASSWORD")
    if given:
        return given
    while True:
        first = getpass.getpass("Password (10 characters or more): ")
        if secrets.compare_digest(first.encode(), getpass.getpass("Once more: ").encode()):
            return first
        _tell("They differ.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tamgiang init", description=init.__doc__)
    parser.add_argument("--find", default="", metavar="NAME", help="only print codes of units")
    parser.add_argument("--unit", action="append", default=[], help="code of a commune of today")
    parser.add_argument("--district", default="", help="code of a former district, for its area")
    parser.add_argument("--name", default="", help="name of the area")
    parser.add_argument("--admin", default="", help="account name of the administrator")
    parser.add_argument("--full-name", default="", help="the administrator's name")
    parser.add_argument("--weekdays", default="1,2,3,4,5", help="working days, 1 is Monday")
    parser.add_argument("--logo", type=Path, help="PNG, JPEG or WebP, at most 200 kB")
    return parser


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
