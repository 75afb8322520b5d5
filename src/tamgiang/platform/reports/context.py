"""What a template may say besides figures: the area, its units, the day, where figures open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.orgunits.models import Area, Unit, UnitKind
from tamgiang.platform.orgunits.selectors import area_units, block_to_commune, unit_on

#: The path under which a figure opens by its id; the screens serve it.
FIGURE_PATH = "/f/"


@dataclass(frozen=True, slots=True)
class AreaText:
    """The area as a document names it on the day.

    `province` and `district` are names with their designation; there is no district since
    1 July 2025, and what was one is only a set of communes.
    """

    code: str
    name: str
    province: str
    district: str

    @property
    def name_upper(self) -> str:
        """In capitals, for the head of a document."""
        return self.name.upper()

    @property
    def province_upper(self) -> str:
        """In capitals, for the head of a document."""
        return self.province.upper()

    @property
    def district_upper(self) -> str:
        """In capitals, for the head of a document."""
        return self.district.upper()

    @property
    def place(self) -> str:
        """Within a sentence: `huyện Quảng Điền`, or `Quảng Điền` where there is no district."""
        return self.district[:1].lower() + self.district[1:] if self.district else self.name


@dataclass(frozen=True, slots=True)
class UnitText:
    """One commune of the area on the day."""

    number: int
    code: str
    name: str
    inside: int
    total: int

    @property
    def part_note(self) -> str:
        """Words for a unit that lies only partly in the area: its figures are of that part."""
        if self.inside == self.total:
            return ""
        return f" (phần thuộc địa bàn: {self.inside}/{self.total} đơn vị cũ)"


@dataclass(frozen=True, slots=True)
class ReportText:
    """The day of the report, written as official documents write it (Decree 30/2020)."""

    on: date
    synthetic: bool
    address: str

    @property
    def day(self) -> str:
        """Days below ten take a zero."""
        return f"{self.on.day:02d}"

    @property
    def month(self) -> str:
        """January and February take a zero; other months do not."""
        return f"{self.on.month:02d}" if self.on.month < 3 else str(self.on.month)

    @property
    def year(self) -> str:
        """Four digits."""
        return f"{self.on.year:04d}"

    @property
    def date(self) -> str:
        """22/8/2023."""
        return f"{self.day}/{self.month}/{self.year}"


def context_of(area: str, as_of: date) -> dict[str, Any]:
    """The context of a template. Raises NotFound for an unknown area."""
    found = Area.objects.filter(code=area).first()
    if found is None:
        raise NotFound(what=Label(f"địa bàn “{area}”", f"area “{area}”"))
    report = ReportText(as_of, _synthetic(area, as_of), figure_address())
    return {
        "area": _area_text(found, as_of),
        "units": units_of(area, as_of),
        "report": report,
    }


def _area_text(area: Area, as_of: date) -> AreaText:
    """Names above the communes, when all of them stand under the same one."""
    parents = {found.unit.parent for found in area_units(area.code, as_of)}
    names: dict[str, str] = {}
    while len(parents) == 1 and (parent := parents.pop()) is not None:
        info = unit_on(parent, as_of)
        if info is None:
            break
        names[info.kind] = info.full_name
        parents = {info.parent}
    return AreaText(
        area.code,
        area.name,
        names.get(UnitKind.PROVINCE, ""),
        names.get(UnitKind.DISTRICT, ""),
    )


def units_of(area: str, as_of: date) -> Sequence[UnitText]:
    """The units of the area on the day, in order of code."""
    return [
        UnitText(number, found.unit.code, found.unit.full_name, found.inside, found.total)
        for number, found in enumerate(area_units(area, as_of), start=1)
    ]


def figure_address(short_id: str = "") -> str:
    """Where a figure opens; without an id, what every such address begins with."""
    base: str = settings.PUBLIC_URL
    return base.rstrip("/") + FIGURE_PATH + short_id


def _synthetic(area: str, as_of: date) -> bool:
    """Whether the area holds made-up places: then its figures are no official ones."""
    blocks = block_to_commune(area, as_of)
    return Unit.objects.filter(synthetic=True, id__in=blocks).exists()
