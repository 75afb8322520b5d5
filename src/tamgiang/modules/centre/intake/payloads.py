"""Reading the JSON that devices send, in the form of ThingsBoard's device API.

A payload is `{"level": 3.05}` (now), `{"ts": 1700000000000, "values": {"level": 3.05}}` (at a
moment, milliseconds since 1970 UTC), or an array of either.
"""

import math
from collections.abc import Iterator, Mapping

import msgspec

from tamgiang.modules.centre.telemetry import Reading

#: Microseconds a device's clock may be ahead of ours.
AHEAD = 5 * 60 * 1_000_000
#: Nothing was measured before this (2000-01-01): a clock that was never set.
EARLIEST = 946_684_800_000_000
MOST_VALUES = 64
LONGEST_KEY = 40

Limits = Mapping[str, tuple[float, float]]
_DECODE = msgspec.json.Decoder().decode


class BadReading(Exception):
    """A payload that is no observation; `reason` is the code shown in the list of such."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def readings(payload: bytes, source: int, limits: Limits, now: int) -> list[Reading]:
    """The readings of a payload; `now` in microseconds. Raises BadReading: all of it or nothing."""
    try:
        said = _DECODE(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadReading("not_json") from fault
    if isinstance(said, dict):
        return [_reading(said, source, limits, now)]
    if isinstance(said, list) and said:
        return list(_several(said, source, limits, now))
    raise BadReading("no_values")


def _several(said: list[object], source: int, limits: Limits, now: int) -> Iterator[Reading]:
    for one in said:
        if not isinstance(one, dict):
            raise BadReading("no_values")
        yield _reading(one, source, limits, now)


def _reading(said: dict[str, object], source: int, limits: Limits, now: int) -> Reading:
    at = now
    values: object = said
    if "ts" in said and "values" in said:
        at, values = _instant(said["ts"], now), said["values"]
    if not isinstance(values, dict) or not values:
        raise BadReading("no_values")
    if len(values) > MOST_VALUES:
        raise BadReading("too_many_values")
    return Reading(source, at, now, tuple((k, _number(k, v, limits)) for k, v in values.items()))


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
