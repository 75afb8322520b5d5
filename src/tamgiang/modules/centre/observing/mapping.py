"""Reading other systems' messages and sheets by a mapping that is data.

`{"each": "data.items", "source": "station.id", "at": "time", "form": "iso",
"values": {"level": {"from": "h_cm", "times": 0.01}}}`: `each` leads to an array (absent: the
message itself), `source` to the name of the device (absent: the token's own source), `at` to the
instant (absent: now) in the form `ms`, `s` (since 1970 UTC), `iso` (of Việt Nam where it names no
zone) or `dmy` (`31/10/2026 07:00`), `values` to each measure, by a path or a path and a factor.
Paths are names joined by dots.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.observing.payloads import BadReading

FORMS = ("ms", "s", "iso", "dmy")
_DMY = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")
KNOWN = frozenset(("each", "source", "at", "form", "values"))


class Mapped(NamedTuple):
    """One entry in the form of devices: whose it is (empty: the token's own), and what it says."""

    name: str
    said: dict[str, object]


def problem(mapping: Mapping[str, Any]) -> str:
    """What is wrong with a mapping; empty when nothing is."""
    unknown = set(mapping) - KNOWN
    if unknown:
        return ", ".join(sorted(unknown))
    values = mapping.get("values")
    if not isinstance(values, dict) or not values:
        return "values"
    for key, path in values.items():
        said = path.get("from") if isinstance(path, dict) else path
        if not isinstance(said, str) or not said:
            return f"values.{key}"
        if isinstance(path, dict) and not isinstance(path.get("times", 1), int | float):
            return f"values.{key}.times"
    return "" if mapping.get("form", "ms") in FORMS else "form"


def mapped(mapping: Mapping[str, Any], message: object) -> Iterator[Mapped | BadReading]:
    """Each entry of a message, or what is wrong with it."""
    entries = _at(message, mapping["each"]) if mapping.get("each") else message
    if entries is None:
        yield BadReading("no_values")
        return
    for entry in entries if isinstance(entries, list) else [entries]:
        try:
            yield _entry(mapping, entry)
        except BadReading as fault:
            yield fault


def _entry(mapping: Mapping[str, Any], entry: object) -> Mapped:
    values = {}
    for key, path in mapping["values"].items():
        said = _at(entry, path["from"] if isinstance(path, dict) else path)
        if said is not None and said != "":
            values[key] = _scaled(said, path)
    if not values:
        raise BadReading("no_values")
    name = _at(entry, mapping["source"]) if mapping.get("source") else ""
    if not mapping.get("at"):
        return Mapped(str(name or ""), values)
    ts = _instant(_at(entry, mapping["at"]), mapping.get("form", "ms"))
    return Mapped(str(name or ""), {"ts": ts, "values": values})


def _scaled(said: object, path: object) -> object:
    if not isinstance(path, dict) or "times" not in path:
        return _number(said) if isinstance(said, str) else said
    number = _number(said)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise BadReading("not_a_number")
    # A factor such as 0.01 must not turn 305 into 3.0500000000000003.
    return round(number * path["times"], 9)


def _number(said: object) -> object:
    """Sheets of this country write 3,05."""
    if not isinstance(said, str):
        return said
    text = said.strip()
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError as fault:
        raise BadReading("not_a_number") from fault


def _instant(said: object, form: str) -> float:
    if form == "iso" and isinstance(said, str):
        try:
            moment = datetime.fromisoformat(said.strip())
        except ValueError as fault:
            raise BadReading("bad_time") from fault
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=LOCAL)
        return moment.timestamp() * 1000
    if form == "dmy":
        return _civil(str(said).strip()).timestamp() * 1000
    number = _number(said)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise BadReading("bad_time")
    return number * (1000 if form == "s" else 1)


def _civil(text: str) -> datetime:
    """As sheets of this country write it, in the time of Việt Nam."""
    for form in _DMY:
        try:
            return datetime.strptime(text, form).replace(tzinfo=LOCAL)
        except ValueError:
            continue
    raise BadReading("bad_time")


def _at(value: object, path: str) -> object:
    # The whole name first: a column of a sheet may hold a dot.
    if isinstance(value, dict) and path in value:
        found: object = value[path]
        return found
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
