"""`tamgiang indicators` and `tamgiang rows`: figures and the records behind them."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.consumers import catch_up
from tamgiang.platform.indicators.selectors import Figure, UnknownUnit
from tamgiang.platform.orgunits import selectors as orgunits
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope


class WrongDay(Refusal):
    """A day that is none."""

    code = "indicators.wrong_day"
    message = Label(
        "“{given}” không phải ngày; viết 2023-08-22.", "“{given}” is no day; write 2023-08-22."
    )


def indicators(arguments: Sequence[str]) -> int:
    """Print every figure of an area, or of one of its units, on a day."""
    parser = _parser("indicators", "the figures of an area on a day")
    given = parser.parse_args(arguments)
    area, as_of, unit = _place(given)
    catch_up()
    found = selectors.figures(area, as_of, unit)
    sys.stdout.write(_as_json(found) if given.format == "json" else _as_table(found))
    return 0


def rows(arguments: Sequence[str]) -> int:
    """Print the records behind one figure: reference, day, name; or only how many they are.

    Personal names are not printed: a record is named by its reference and its key.
    """
    parser = _parser("rows", "the records behind a figure")
    parser.add_argument("code", help="the indicator's code, such as cameras.public")
    parser.add_argument("--count", action="store_true", help="only how many")
    parser.add_argument("--denominator", action="store_true", help="those below the line")
    given = parser.parse_args(arguments)
    area, as_of, unit = _place(given)
    catch_up()
    with system_scope("cli"):
        found = selectors.rows(given.code, area, as_of, unit, denominator=given.denominator)
        if given.count:
            return _print_count(found.count(), as_json=given.format == "json")
        if not given.denominator:
            return _print_rows(selectors.checked_rows(given.code, area, as_of, unit), given.format)
        return _print_rows(found, given.format)


def area_parser(name: str, summary: str) -> argparse.ArgumentParser:
    """What every command about an area on a day takes."""
    parser = argparse.ArgumentParser(prog=f"tamgiang {name}", description=summary)
    parser.add_argument("--area", required=True, help="code of the area, such as quang-dien")
    parser.add_argument("--as-of", required=True, help="the day, as 2023-08-22")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def day(given: str) -> date:
    """A day of the command line. Raises WrongDay."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise WrongDay(given=given) from None


def _parser(name: str, summary: str) -> argparse.ArgumentParser:
    parser = area_parser(name, summary)
    parser.add_argument("--unit", help="official code of one of its units on that day")
    return parser


def _place(given: argparse.Namespace) -> tuple[str, date, int]:
    as_of = day(given.as_of)
    if not given.unit:
        return given.area, as_of, 0
    for member in orgunits.area_units(given.area, as_of):
        if given.unit in (member.unit.code, str(member.unit.id)):
            return given.area, as_of, member.unit.id
    raise UnknownUnit(on=given.as_of, area=given.area, unit=given.unit)


def _as_json(found: Iterable[Figure]) -> str:
    listed = [figure.as_json() for figure in found]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _as_table(found: Iterable[Figure]) -> str:
    lines = [
        (f.code, f.printed.vi, f.share.vi if f.share else "", f.light.label.vi, f.name.vi)
        for f in found
    ]
    widths = [max(map(len, column), default=0) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in lines
    )


def _print_count(total: int, *, as_json: bool) -> int:
    sys.stdout.write(f'{{"count": {total}}}\n' if as_json else f"{total}\n")
    return 0


def _print_rows(found: Iterable[Record], form: str) -> int:
    listed = [_row(record) for record in found]
    if form == "json":
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{r['ref']}  {r['effective_on']}  {r['key']}\n" for r in listed)
    return 0


def _row(record: Record) -> dict[str, Any]:
    shown = [n for n in record.register.key if not record.register.by_name[n].personal]
    return {
        "ref": str(record.ref),
        "effective_on": record.effective_on.isoformat(),
        "block": record.block_id,
        "key": " ".join(str(getattr(record, name)) for name in shown),
    }
