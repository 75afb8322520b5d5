"""What the interface answers with, as its OpenAPI document states it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

Texts = dict[str, str]


class Page(Schema):
    """Which part of a list this is."""

    count: int
    limit: int
    offset: int


class FigureOut(Schema):
    """One figure; `value` and `printed` as documents print it, `place` a unit id or null."""

    code: str
    name: str
    pillar: str
    unit: str
    place: int | None
    as_of: date
    period: str
    numerator: int | None
    denominator: int | None
    value: float | int | None
    printed: str
    share: str | None
    status: str
    rows: int
    definition_version: int
    target: float | int | None
    light: str
    part: list[int] | None
    freshness: datetime | None


class PointOut(Schema):
    """One point of a trend."""

    on: date
    numerator: int | None
    denominator: int | None
    printed: str


class AmountsOut(Schema):
    """What a figure is printed from, and the figure."""

    numerator: int | None
    denominator: int | None
    printed: str


class RecastUnitOut(AmountsOut):
    """A unit of the boundaries; `estimated` is the part that came over shares."""

    unit: int
    code: str
    name: str
    whole: bool
    basis: str
    estimated: AmountsOut


class RecastGroupOut(AmountsOut):
    """Units that compare only together; `held` could not be divided among them."""

    units: list[int]
    held: AmountsOut


class RecastOut(Schema):
    """A figure by the boundaries of another day; units and what is held add up to the total."""

    code: str
    area: str
    as_of: date
    boundaries: date
    basis: str
    units: list[RecastUnitOut]
    groups: list[RecastGroupOut]
    total: AmountsOut


class TimeLineOut(Schema):
    """One unit over time, or several that compare only together; none is the whole area."""

    units: list[int]
    name: str
    points: list[PointOut]


class TimelineOut(Schema):
    """A figure over time on the units of one day; `changes` are the days units changed."""

    code: str
    area: str
    boundaries: date
    changes: list[date]
    lines: list[TimeLineOut]


class RecordOut(Schema):
    """A record; personal values are masked. `block` is the id of its building block."""

    ref: str
    block: int
    effective_on: date
    ended_on: date | None
    state: str
    version: int
    values: dict[str, Any]


class RecordsOut(Page):
    """A page of records."""

    items: list[RecordOut]


class FieldOut(Schema):
    """One declared field."""

    name: str
    kind: str
    label: Texts
    required: bool
    personal: bool
    choices: list[str] | None = None


class RegisterOut(Schema):
    """One declared register."""

    name: str
    label: Texts
    key: list[str]
    event: bool
    fields: list[FieldOut]


class UnitOut(Schema):
    """A unit as it was over one interval; `valid_to` is the first day it no longer was."""

    id: int
    kind: str
    code: str
    name: str
    parent: int | None
    valid_from: date
    valid_to: date | None
    lat: float | None
    lon: float | None


class AreaUnitOut(UnitOut):
    """A unit of an area; `inside` of its `total` old units lie in the area."""

    inside: int
    total: int


class JobOut(Schema):
    """A background job; `error` in the language of the request."""

    uid: UUID
    name: str
    state: str
    done: int
    total: int
    note: str
    result: Any
    error: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobsOut(Page):
    """A page of jobs."""

    items: list[JobOut]


class TicketIn(Schema):
    """Topics to hear, by their beginnings, such as `record.` or `jobs.`."""

    topics: list[str] = Field(min_length=1, max_length=20)


class TicketOut(Schema):
    """A ticket and the address that takes it."""

    ticket: str
    url: str
    seconds: int
