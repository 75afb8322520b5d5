"""What the centre puts on maps: gauges, open alarms and incidents, households only as numbers."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.layers import Feature, Tone
from tamgiang.modules.centre.models import SupportHousehold
from tamgiang.modules.centre.selectors.alarm_queue import alarm_queue
from tamgiang.modules.centre.selectors.gauges import Gauge, gauges
from tamgiang.modules.centre.selectors.incidents import SEVERITY_LABELS, open_incidents
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.surroundings import position_of, still_listed
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.orgunits.selectors import UnitInfo, versions_at
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registry.spec import Layer

VIEW = "centre.view"
GAUGE_TONES = {
    "good": Tone.GOOD,
    "bd1": Tone.NOTICE,
    "bd2": Tone.WARNING,
    "bd3": Tone.DANGER,
    "behind": Tone.DANGER,
}
PRIORITY_TONES = {
    "critical": Tone.DANGER,
    "high": Tone.WARNING,
    "medium": Tone.NOTICE,
    "low": Tone.NONE,
}
SEVERITY_TONES = {
    "critical": Tone.DANGER,
    "severe": Tone.WARNING,
    "major": Tone.NOTICE,
    "minor": Tone.NONE,
}
ICONS = {
    "river_level": "ripple",
    "rain": "droplet",
    "field_water": "plant-2",
    "siren": "volume",
}
OUTSIDE = ("river_level", "rain", "salinity", "field_water", "air", "siren", "other")
STEPS = Label("{severity}, xong {done}/{steps} bước", "{severity}, {done} of {steps} steps done")
HOUSEHOLDS = Label(
    "{count} hộ cần giúp, {people} người", "{count} households need help, {people} people"
)
NO_READING = Label("chưa có số đo", "no reading yet")
OLD = Label("số cũ: {said}", "old: {said}")
Places = Mapping[int, UnitInfo]


def gauge_points() -> Iterator[Feature]:
    """Sources in the field that have a position, with their newest value in words.

    The house's own power, link and box stand where the map does not help; they are left out.
    """
    for gauge in gauges(OUTSIDE):
        place = position_of(gauge.source)
        if place is None:
            continue
        yield Feature(
            key=str(gauge.source.uid),
            title=Label(gauge.said["name"], gauge.said["name"]),
            lon=place[1],
            lat=place[0],
            tone=GAUGE_TONES.get(gauge.tone, Tone.PLAIN) if gauge.state == "fresh" else Tone.NONE,
            said=Label(*(_read(gauge, language) for language in ("vi", "en"))),
            short=_short(gauge),
            at=gauge.at,
            old=gauge.state == "old",
            icon=ICONS.get(gauge.kind, ""),
            url=gauge.url,
        )


def alarm_points() -> Iterator[Feature]:
    """Open alarms where their source stands, else in the middle of their hamlet."""
    places = _hamlets()
    for one in alarm_queue():
        at = position_of(one.source) if one.source else None
        lat, lon = at or _middle(places, one.block)
        if lat is None or lon is None:
            continue
        yield Feature(
            key=str(one.uid),
            title=one.title,
            lon=lon,
            lat=lat,
            tone=PRIORITY_TONES[one.priority],
            said=one.priority_label,
            at=one.last_at or one.opened_at,
            url=_address("alarm", one.alarm),
        )


def incident_points() -> Iterator[Feature]:
    """Incidents that are not over, where they happen, else in the middle of their hamlet."""
    places = _hamlets()
    for one in open_incidents():
        said = one.incident.values()
        lat, lon = position_of(one.incident) or _middle(places, one.incident.block_id)
        if lat is None or lon is None:
            continue
        words = {"done": one.done, "steps": one.steps}
        severity = SEVERITY_LABELS[said["severity"]]
        yield Feature(
            key=str(one.incident.uid),
            title=Label(said["title"], said["title"]),
            lon=lon,
            lat=lat,
            tone=SEVERITY_TONES[said["severity"]],
            said=Label(
                STEPS.vi.format(severity=severity.vi, **words),
                STEPS.en.format(severity=severity.en, **words),
            ),
            at=said["opened_at"],
            url=_address("incident", one.incident),
        )


def support_counts() -> Iterator[Feature]:
    """Households that need help as one number for each hamlet: nobody's house is on the map."""
    found: dict[int, list[int]] = {}
    columns = ("block_id", "people")
    listed = having(SupportHousehold).filter(still_listed())
    for block, people in listed.values_list(*columns):
        held = found.setdefault(block, [0, 0])
        held[0] += 1
        held[1] += people or 1
    places = _hamlets() if found else {}
    for block, (count, people) in found.items():
        lat, lon = _middle(places, block)
        if lat is None or lon is None:
            continue
        name = places[block].full_name
        words = {"count": count, "people": people}
        yield Feature(
            key=f"block-{block}",
            title=Label(name, name),
            lon=lon,
            lat=lat,
            said=Label(HOUSEHOLDS.vi.format(**words), HOUSEHOLDS.en.format(**words)),
            count=count,
        )


def _short(gauge: Gauge) -> Label | None:
    """The value with its unit; what says yes or no is told by its sign and its words."""
    main = gauge.main
    if main is None or main.is_flag:
        return None
    unit = main.measure.unit
    return Label(f"{main.text.vi} {unit.vi}", f"{main.text.en} {unit.en}")


def _read(gauge: Gauge, language: str) -> str:
    main = gauge.main
    if main is None:
        return NO_READING.in_language(language)
    status = gauge.status.in_language(language) if gauge.status else ""
    text = f"{main.text.in_language(language)} {main.measure.unit.in_language(language)}"
    said = status if main.is_flag else ", ".join(filter(None, (text, status)))
    return OLD.in_language(language).format(said=said) if gauge.state == "old" else said


def _hamlets(on: date | None = None) -> Places:
    """Hamlets of today by unit id. One query."""
    return {unit.id: unit for unit in versions_at(on or timezone.localdate(), UnitKind.HAMLET)}


def _middle(places: Places, block: int) -> tuple[float | None, float | None]:
    unit = places.get(block)
    return (unit.lat, unit.lon) if unit else (None, None)


def _address(page: str, record: Record) -> str:
    try:
        return reverse(f"centre:{page}", args=[record.uid])
    except NoReverseMatch:
        return reverse("ui:record", args=[record.register.full_name, record.uid])


LAYERS = (
    Layer(
        "gauge",
        Label("Trạm đo, thiết bị", "Gauges and devices"),
        "gauge",
        VIEW,
        gauge_points,
        topics=("centre.reading",),
        shown=True,
    ),
    Layer(
        "alarm",
        Label("Báo động đang mở", "Open alarms"),
        "bell",
        VIEW,
        alarm_points,
        topics=("centre.alarm",),
        shown=True,
    ),
    Layer(
        "incident",
        Label("Sự cố đang xử lý", "Open incidents"),
        "alert-triangle",
        VIEW,
        incident_points,
        topics=("centre.incident",),
        shown=True,
    ),
    Layer(
        "support",
        Label("Hộ cần giúp, theo thôn", "Households that need help, by hamlet"),
        "heart-handshake",
        VIEW,
        support_counts,
    ),
)
