"""A gauge as it is shown: the newest value with its freshness, marks, trend and last 24 hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse

from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.modules.centre.drawing import (
    Bars,
    Column,
    Course,
    Marked,
    bars,
    column,
    course,
    scale_of,
)
from tamgiang.modules.centre.instants import micros_of
from tamgiang.modules.centre.measures import Measure
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.rules.texts import number
from tamgiang.modules.centre.telemetry.store import DAY, SECOND
from tamgiang.platform.registers.models import Record

KIND_LABELS: dict[str, Label] = {option.code: option.label for option in KINDS}
#: The measure of a kind that is drawn over time.
DRAWN = {
    "river_level": "level",
    "rain": "rain_1h",
    "salinity": "salinity",
    "field_water": "depth",
    "air": "pm25",
}
STEP = 600 * SECOND
HOUR = 3600 * SECOND
#: Without a sending interval of its own a source counts as old after an hour.
OLD_AFTER = 3600
INTERVALS = 3
COLUMN = (46.0, 168.0)
SMALL_COLUMN = (26.0, 84.0)
WALL_COLUMN = (30.0, 110.0)
COURSE = (240.0, 56.0)
#: A bar of the whole height in mm an hour: heavy rain (50 mm in 24 h falls within a few hours).
FULL_RAIN = 20.0
STATES = {
    ("siren", "sounding", True): ("behind", Label("Đang hú", "Sounding")),
    ("siren", "sounding", False): ("good", Label("Sẵn sàng", "Ready")),
    ("power", "mains", True): ("good", Label("Có điện lưới", "Mains on")),
    ("power", "mains", False): ("behind", Label("Mất điện lưới", "Mains lost")),
    ("link", "up", True): ("good", Label("Thông suốt", "Up")),
    ("link", "up", False): ("behind", Label("Mất đường truyền", "Down")),
}
ABOVE = Label("Trên {mark} {by} m", "{by} m above {mark}")
BELOW = Label("Dưới {mark} {by} m", "{by} m below {mark}")
AT = Label("Bằng {mark}", "At {mark}")
RISING = Label("lên {by} cm/giờ", "rising {by} cm/h")
FALLING = Label("xuống {by} cm/giờ", "falling {by} cm/h")
STEADY = Label("đứng nước", "steady")
NOTHING = Label("chưa có số đo", "no reading yet")
RANGE = Label("24 giờ qua từ {low} đến {high} {unit}", "in 24 h from {low} to {high} {unit}")
SUM = Label("24 giờ qua {total} mm", "{total} mm in 24 h")


@dataclass(frozen=True, slots=True)
class Value:
    """One measure of the newest reading; `text` is the number as it is printed."""

    measure: Measure
    number: float
    text: Label

    @property
    def is_flag(self) -> bool:
        """Whether it says yes or no."""
        return self.measure.unit.vi == "0/1"

    @property
    def percent(self) -> int | None:
        """0 to 100 where the unit is per cent."""
        return round(min(max(self.number, 0), 100)) if self.measure.unit.vi == "%" else None


@dataclass(frozen=True, slots=True)
class Rate:
    """Change in cm an hour over about the last hour; `way` is up, down or still."""

    cm: int
    way: str
    said: Label


@dataclass(frozen=True)
class Gauge:
    """A source with its newest reading.

    `at` is when it was observed (None: never); it is old `old_after` seconds later. `series` are
    ten-minute means of the measure of `DRAWN` over the 24 hours before `now` (instants in
    microseconds since 1970). `marks` are those in force today, lowest first.
    """

    source: Record
    said: Mapping[str, Any]
    values: tuple[Value, ...]
    at: datetime | None
    now: datetime
    marks: tuple[Marked, ...] = ()
    series: tuple[tuple[int, float], ...] = ()

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return str(self.said["kind"])

    @property
    def kind_label(self) -> Label:
        """What it measures, in words."""
        return KIND_LABELS[self.kind]

    @property
    def of(self) -> Label:
        """What the value shown large is of."""
        if self.main is None or self.main.is_flag:
            return self.kind_label
        return self.main.measure.label

    @property
    def old_after(self) -> int:
        """Seconds after which a value counts as old: three sending intervals."""
        interval = self.said["interval_s"]
        return INTERVALS * interval if interval else OLD_AFTER

    @property
    def state(self) -> str:
        """`fresh`, `old`, or `none` while nothing was ever observed."""
        if self.at is None:
            return "none"
        return "old" if self.now - self.at > timedelta(seconds=self.old_after) else "fresh"

    @property
    def main(self) -> Value | None:
        """The value shown large."""
        return self.values[0] if self.values else None

    @property
    def others(self) -> tuple[Value, ...]:
        """What stands beside it."""
        return self.values[1:]

    @property
    def reached(self) -> Marked | None:
        """The highest mark the level has reached."""
        if self.main is None:
            return None
        below = [mark for mark in self.marks if round(self.main.number - mark.value, 9) >= 0]
        return below[-1] if below else None

    @property
    def tone(self) -> str:
        """Class of its state: bd1, bd2, bd3, good, behind or plain."""
        if self.main and self.marks:
            return self.reached.code if self.reached else "good"
        return self._state[0]

    @property
    def status(self) -> Label | None:
        """Its state in words: above or below which mark, or what a device says of itself."""
        if not (self.main and self.marks):
            return self._state[1]
        mark = self.reached or self.marks[0]
        by = self.main.number - mark.value
        form = AT if abs(by) < 0.005 else ABOVE if by > 0 else BELOW
        return Label(
            *(
                form.in_language(to).format(
                    mark=mark.name.in_language(to), by=number(abs(by), 2, to)
                )
                for to in LANGUAGES
            )
        )

    @property
    def _state(self) -> tuple[str, Label | None]:
        if self.main is None:
            return "plain", None
        return STATES.get(
            (self.kind, self.main.measure.key, self.main.number >= 0.5), ("plain", None)
        )

    @cached_property
    def rate(self) -> Rate | None:
        """How fast the river rises; None without readings of 30 to 90 minutes before."""
        if self.kind != "river_level" or self.main is None or self.at is None:
            return None
        at = micros_of(self.at)
        earlier = [(at - began - STEP // 2, value) for began, value in self.series]
        near = [one for one in earlier if HOUR // 2 <= one[0] <= HOUR * 3 // 2]
        if not near:
            return None
        passed, before = min(near, key=lambda one: abs(one[0] - HOUR))
        return _rate(round((self.main.number - before) * 100 * HOUR / passed))

    @cached_property
    def column(self) -> Column:
        """The river as a column of water."""
        told = [mark._replace(name=_told(mark)) for mark in self.marks]
        return column(self.main.number if self.main else None, told, COLUMN)

    @cached_property
    def small_column(self) -> Column:
        """The same for a narrow place."""
        return column(self.main.number if self.main else None, self.marks, SMALL_COLUMN)

    @cached_property
    def wall_column(self) -> Column:
        """The same with words that are read from afar."""
        return column(self.main.number if self.main else None, self.marks, WALL_COLUMN)

    @cached_property
    def course(self) -> Course | None:
        """The last 24 hours as a line, with the marks reached and the one above."""
        if self.kind == "rain":
            return None
        values = [value for _, value in self.series] or [0.0]
        higher = [mark.value for mark in self.marks if mark.value > max(values)][:1]
        scale = scale_of([*values, *higher], COURSE[1], 3)
        apart = max(STEP, (self.said["interval_s"] or 0) * SECOND)
        return course(self.series, self._span, apart, scale, COURSE[0], self.marks)

    @cached_property
    def bars(self) -> Bars | None:
        """Rain of each of the last 24 hours; None where it is no rain gauge or it never sent."""
        hours = self.hours
        return bars(hours, COURSE, FULL_RAIN) if hours else None

    @cached_property
    def hours(self) -> tuple[float | None, ...]:
        """Millimetres of each of the last 24 hours, oldest first: what its last means said."""
        if self.kind != "rain" or not self.series:
            return ()
        begin, _ = self._span
        found: list[float | None] = [None] * 24
        for at, value in self.series:
            found[min(max((at - begin) // HOUR, 0), 23)] = value
        return tuple(found)

    @property
    def alt(self) -> Label:
        """What the picture tells, for who does not see it."""
        return Label(self._alt("vi"), self._alt("en"))

    @property
    def url(self) -> str:
        """Its own page, or the page of its record where there is none."""
        try:
            return reverse("centre:source", args=[self.source.uid])
        except NoReverseMatch:
            return reverse("ui:record", args=[self.source.register.full_name, self.source.uid])

    @property
    def _span(self) -> tuple[int, int]:
        end = micros_of(self.now)
        return end - DAY, end

    def _alt(self, language: str) -> str:
        if self.main is None:
            return NOTHING.in_language(language)
        unit = self.main.measure.unit.in_language(language)
        parts = [f"{self.main.measure.label.in_language(language)} {_with(self.main, language)}"]
        parts += [
            f"{mark.name.in_language(language)} {number(mark.value, 2, language)} {unit}"
            for mark in self.marks
        ]
        known = [value for _, value in self.series]
        places = self.main.measure.decimals
        if self.hours:
            total = number(sum(amount or 0 for amount in self.hours), 1, language)
            parts.append(SUM.in_language(language).format(total=total))
        elif known:
            low, high = (number(end(known), places, language) for end in (min, max))
            parts.append(RANGE.in_language(language).format(low=low, high=high, unit=unit))
        return "; ".join(parts)


def _told(mark: Marked) -> Label:
    """A mark with its level: “BĐ2 3,00”."""
    return Label(*(f"{mark.name.in_language(to)} {number(mark.value, 2, to)}" for to in LANGUAGES))


def _rate(cm: int) -> Rate:
    way, form = ("up", RISING) if cm > 0 else ("down", FALLING) if cm < 0 else ("still", STEADY)
    said = Label(*(form.in_language(to).format(by=number(abs(cm), 0, to)) for to in LANGUAGES))
    return Rate(cm, way, said)


def _with(value: Value, language: str) -> str:
    """A number with its unit."""
    unit = "" if value.is_flag else value.measure.unit.in_language(language)
    return f"{value.text.in_language(language)} {unit}".strip()
