"""Reading the JSON that devices send, in the form of ThingsBoard's device API.

A payload is `{"level": 3.05}` (now), `{"ts": 1700000000000, "values": {"level": 3.05}}` (at a
moment, milliseconds since 1970 UTC), or an array of either.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from tamgiang.modules.centre.telemetry import Reading

#: Microseconds a device's clock may be ahead of ours.
AHEAD = 5 * 60 * 1_000_000
#: Nothing was measured before this (2000-01-01): a clock that was never set.
EARLIEST = 946_684_800_000_000
EARLIEST_MS = EARLIEST // 1000
MOST_VALUES = 64
LONGEST_KEY = 40

Limits = Mapping[str, tuple[float, float]]
_DECODE = msgspec.json.Decoder().decode


_ANY = (-sys.float_info.max, sys.float_info.max)


class Timed(msgspec.Struct):
    """The form most devices and every buffer use; read in one go."""

    ts: int
    values: dict[str, float]


_ONE = msgspec.json.Decoder(Timed).decode
_SEVERAL = msgspec.json.Decoder(list[Timed]).decode


class BadReading(Exception):
    """What is no observation; `reason` is the code shown in the list of such."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Read(NamedTuple):
    """What a payload held: readings, and (place in the array, code, text) of what is none."""

    readings: list[Reading]
    bad: Sequence[tuple[int, str, bytes]] = ()


def read(payload: bytes, source: int, limits: Limits, now: int) -> Read:
    """Take a payload apart; `now` in microseconds.

    One bad entry of an array leaves the others standing. Raises BadReading where nothing stands.
    """
    if payload[:1] == b"[":
        return _array(payload, source, limits, now)
    if b'"values"' in payload:
        try:
            return Read(_plain((_ONE(payload),), source, limits, now))
        except (msgspec.DecodeError, UnicodeDecodeError, BadReading):
            # Not that plain, or wrong.
            pass
    return _closely(payload, source, limits, now)


def _closely(payload: bytes, source: int, limits: Limits, now: int) -> Read:
    try:
        said = _DECODE(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadReading("not_json") from fault
    if isinstance(said, dict):
        return Read([_reading(said, source, limits, now)])
    raise BadReading("no_values")


def one(said: dict[str, object], source: int, limits: Limits, now: int) -> Reading:
    """One reading said as a mapping. Raises BadReading."""
    return _reading(said, source, limits, now)


def _array(payload: bytes, source: int, limits: Limits, now: int) -> Read:
    try:
        return Read(_plain(_SEVERAL(payload), source, limits, now))
    except (msgspec.DecodeError, UnicodeDecodeError, BadReading):
        # Something in it is not plain: each entry is looked at by itself.
        return _one_by_one(payload, source, limits, now)


def _plain(said: Sequence[Timed], source: int, limits: Limits, now: int) -> list[Reading]:
    if not said:
        raise BadReading("no_values")
    latest, look, new = (now + AHEAD) // 1000, limits.get, tuple.__new__
    found: list[Reading] = []
    checked: dict[str, tuple[float, float]] = {}
    for one in said:
        values = one.values
        if not EARLIEST_MS <= one.ts <= latest or not 0 < len(values) <= MOST_VALUES:
            raise BadReading("not_plain")
        for key, number in values.items():
            bounds = checked.get(key)
            if bounds is None or not bounds[0] <= number <= bounds[1]:
                _number(key, number, limits)
                # A measure nobody has described may have any value under a good name.
                checked[key] = look(key) or _ANY
        # As `Reading(…)` makes it, in a third of the time.
        found.append(new(Reading, (source, one.ts * 1000, now, values)))
    return found


def _one_by_one(payload: bytes, source: int, limits: Limits, now: int) -> Read:
    try:
        said = _DECODE(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadReading("not_json") from fault
    found: list[Reading] = []
    bad: list[tuple[int, str, bytes]] = []
    for place, one in enumerate(said):
        try:
            if not isinstance(one, dict):
                raise BadReading("no_values")
            found.append(_reading(one, source, limits, now))
        except BadReading as fault:
            bad.append((place, fault.reason, msgspec.json.encode(one)))
    if not found:
        raise BadReading(bad[0][1] if bad else "no_values")
    return Read(found, bad)


def _reading(said: dict[str, object], source: int, limits: Limits, now: int) -> Reading:
    at = now
    values: object = said
    if "ts" in said and "values" in said:
        at, values = _instant(said["ts"], now), said["values"]
    if not isinstance(values, dict) or not values:
        raise BadReading("no_values")
    if len(values) > MOST_VALUES:
        raise BadReading("too_many_values")
    return Reading(source, at, now, {k: _number(k, v, limits) for k, v in values.items()})


def _instant(ts: object, now: int) -> int:
    if not isinstance(ts, int | float) or isinstance(ts, bool) or not math.isfinite(ts):
        raise BadReading("bad_time")
    at = int(ts * 1000)
    if at > now + AHEAD:
        raise BadReading("in_the_future")
    if at < EARLIEST:
        raise BadReading("bad_time")
    return at


def _number(key: str, value: object, limits: Limits) -> float:
    if len(key) > LONGEST_KEY or '"' in key:
        raise BadReading("bad_key")
    if isinstance(value, str):
        value = _from_text(value)
    if not isinstance(value, int | float):
        raise BadReading("not_a_number")
    number = float(value)
    low_high = limits.get(key)
    if low_high is None:
        if math.isfinite(number):
            return number
    elif low_high[0] <= number <= low_high[1]:
        return number
    raise BadReading("out_of_range" if math.isfinite(number) else "not_a_number")


def _from_text(text: str) -> float:
    """Many devices write numbers as text."""
    try:
        return float(text)
    except ValueError as fault:
        raise BadReading("not_a_number") from fault
