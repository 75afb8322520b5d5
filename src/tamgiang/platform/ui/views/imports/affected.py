"""Which figures an import moved: as they stood when it was confirmed, and as they stand now."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from tamgiang.kernel.labels import Label
from tamgiang.platform.events.models import Event, Position
from tamgiang.platform.imports.models import Batch
from tamgiang.platform.imports.storage import Workspace
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.consumers import NAME as CELLS
from tamgiang.platform.indicators.selectors import Figure, Reading, reading
from tamgiang.platform.orgunits.selectors import block_to_commune
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.tiles import indicator_url
from tamgiang.platform.ui.words import today

FILE = "figures.json"


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure before and after; `before` is empty when it was not kept."""

    name: Label
    before: Label | None
    after: Label
    url: str
    moved: bool
    by: int | None


def keep_figures(batch: Batch) -> None:
    """Write down how the figures of the register stand, for the result page to compare with."""
    read = _read(today())
    if read is None:
        return
    kept = {figure.code: _stated(figure) for figure in _of_register(read, batch.register)}
    body = {"on": read.as_of.isoformat(), "figures": kept}
    (Workspace(batch.uid).folder / FILE).write_text(json.dumps(body), encoding="utf-8")


def moved_figures(batch: Batch) -> tuple[list[Moved], list[Moved]]:
    """The register's figures that moved since the confirmation, and those that did not."""
    kept = _kept(batch)
    read = _read(date.fromisoformat(kept["on"]) if kept else today())
    if read is None:
        return [], []
    before = kept["figures"] if kept else {}
    figures = _of_register(read, batch.register)
    found = [_moved(f, before.get(f.code), batch.register) for f in figures]
    return [f for f in found if f.moved], [f for f in found if not f.moved]


def computed(batch: Batch) -> bool:
    """Whether the figures already know of this import: the reader of events has passed it."""
    told = Event.objects.filter(topic="records.bulk", body__batch=batch.pk).order_by("-id").first()
    if told is None:
        return True
    place = Position.objects.filter(consumer=CELLS).first()
    return place is not None and (place.tx, place.event_id) >= (told.tx, told.pk)


def _read(on: date) -> Reading | None:
    return reading(area_code(), on) if block_to_commune(area_code(), on) else None


def _of_register(read: Reading, register: str) -> list[Figure]:
    using = [
        definition.code
        for definition in catalogue().at(read.as_of)
        if any(measure.register.full_name == register for measure in definition.measures)
    ]
    return [read.figure(code) for code in using]


def _stated(figure: Figure) -> dict[str, Any]:
    printed = figure.printed
    counts = [figure.numerator, figure.denominator]
    return {"counts": counts, "vi": printed.vi, "en": printed.en}


def _moved(figure: Figure, before: dict[str, Any] | None, register: str) -> Moved:
    counts = [figure.numerator, figure.denominator]
    was = before["counts"][0] if before else None
    comparable = was is not None and figure.numerator is not None
    return Moved(
        name=figure.name,
        before=Label(before["vi"], before["en"]) if before else None,
        after=figure.printed,
        url=_rows_url(figure, register),
        moved=before is not None and before["counts"] != counts,
        by=(figure.numerator or 0) - was if comparable and was is not None else None,
    )


def _rows_url(figure: Figure, register: str) -> str:
    """The figure opened at its records of this register."""
    url = indicator_url(figure.code, figure.as_of)
    counted = figure.definition.numerator.register.full_name == register
    return f"{url}#rows" if counted else f"{url}&side=denominator#rows"


def _kept(batch: Batch) -> dict[str, Any] | None:
    path = Workspace(batch.uid).folder / FILE
    if not path.exists():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told
