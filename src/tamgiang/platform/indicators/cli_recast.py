"""`tamgiang recast`: a figure by the boundaries of another day."""

import json
import sys
from collections.abc import Sequence

from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.cli import area_parser, day
from tamgiang.platform.indicators.consumers import catch_up
from tamgiang.platform.indicators.selectors import Amounts, Recasting
from tamgiang.platform.indicators.selectors.recast_json import as_json


def recast(arguments: Sequence[str]) -> int:
    """Print a figure for every unit of the boundaries; shares are computed after recasting."""
    parser = area_parser("recast", "a figure by the boundaries of another day")
    parser.add_argument("code", help="the indicator's code, such as outreach.eid_activated")
    parser.add_argument("--boundaries", required=True, help="the day of the boundaries")
    given = parser.parse_args(arguments)
    as_of, boundaries = day(given.as_of), day(given.boundaries)
    catch_up()
    found = selectors.recast_figure(given.code, given.area, as_of, boundaries)
    written = json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n"
    sys.stdout.write(written if given.format == "json" else _as_table(found))
    return 0


def _as_table(found: Recasting) -> str:
    lines = [
        (line.unit.unit.code, line.unit.unit.full_name, line.amounts, line.basis.label.vi)
        for line in found.lines
    ]
    for group in found.groups:
        names = " + ".join(member.unit.full_name for member in group.units)
        lines.append(("", names or "?", group.amounts, "nhóm"))
    lines.append(("", "Tổng", found.total, found.basis.label.vi))
    rule = found.definition
    return "".join(
        f"{code:<7}{name:<24}{part.printed(rule).vi:>12}  {_fraction(part):<18}{basis}\n"
        for code, name, part, basis in lines
    )


def _fraction(part: Amounts) -> str:
    if part.numerator is None:
        return ""
    return f"{part.numerator}" + ("" if part.denominator is None else f"/{part.denominator}")
