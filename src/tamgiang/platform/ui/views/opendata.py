"""The open-data page and its files, for everybody; nothing personal is among them."""

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.opendata import dcat, figures, registers
from tamgiang.platform.orgunits.selectors import block_to_commune
from tamgiang.platform.ui.area import area_code, area_name, sample_here
from tamgiang.platform.ui.views.overview import REPORT_DAY, chosen_day
from tamgiang.platform.ui.words import today

#: Answers may be kept by others for this long; figures are provisional anyway.
KEPT = "public, max-age=300"
FIGURES = dcat.DataSet(
    "figures",
    Label("Chỉ tiêu theo đơn vị và ngày", "Indicators by unit and day"),
    Label(
        "Tử số, mẫu số và giá trị của mọi chỉ tiêu, toàn địa bàn và từng đơn vị.",
        "Numerator, denominator and value of every indicator, of the area and of each unit.",
    ),
    (("csv", "figures.csv"), ("geojson", "figures.geojson")),
)


def open_page(request: HttpRequest) -> HttpResponse:
    """What is offered, in which forms, on which day, and under which licence."""
    page = {
        "on": chosen_day(request),
        "today": today(),
        "report_day": REPORT_DAY if sample_here() else None,
        "sets": _sets(),
        "licence": dcat.LICENCE,
    }
    return render(request, "ui/opendata/open.html", page)


def figures_csv(request: HttpRequest) -> HttpResponse:
    """Every public figure of the day, one a line."""
    on = chosen_day(request)
    found = figures.rows(reading(area_code(), on), area_name()) if _there(on) else ()
    return _csv(f"figures-{on}.csv", figures.HEADS, found)


def figures_geojson(request: HttpRequest) -> HttpResponse:
    """The units of the day with their figures."""
    on = chosen_day(request)
    nothing = {"type": "FeatureCollection", "date": on.isoformat(), "features": []}
    return _geojson(figures.layer(reading(area_code(), on)) if _there(on) else nothing)


def register_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The public fields of an open register."""
    register, on = registers.open_register(name), chosen_day(request)
    heads = registers.heads(register)
    rows = registers.rows(register, area_code(), on)
    return _csv(f"{name}-{on}.csv", heads, ([row[head] for head in heads] for row in rows))


def register_geojson(request: HttpRequest, name: str) -> HttpResponse:
    """The records of an open register that have a public position."""
    register = registers.open_register(name)
    return _geojson(registers.layer(register, area_code(), chosen_day(request)))


def catalogue_jsonld(request: HttpRequest) -> HttpResponse:
    """The catalogue for portals that harvest (DCAT-AP)."""
    base = request.build_absolute_uri(reverse("ui:open_data"))
    sets = [
        dcat.DataSet(
            each.identifier,
            each.title,
            each.description,
            tuple((form, f"{base}{address}") for form, address in each.files),
        )
        for each in _sets()
    ]
    here = request.build_absolute_uri(request.path)
    told = dcat.document(here, area_name() or "Tam Giang", area_name(), str(today()), sets)
    return _shared(JsonResponse(told, content_type="application/ld+json"))


def _sets() -> list[dcat.DataSet]:
    return [FIGURES, *(_of_register(register) for register in registers.open_registers())]


def _of_register(register: Register) -> dcat.DataSet:
    forms = ["csv", *(["geojson"] if registers.placed(register) else [])]
    name = register.full_name
    fields = registers.open_fields(register)
    return dcat.DataSet(
        name,
        register.plural,
        Label(
            "Các trường: " + ", ".join(field.label.vi for field in fields) + ".",
            "Fields: " + ", ".join(field.label.en for field in fields) + ".",
        ),
        tuple((form, f"registers/{name}.{form}") for form in forms),
    )


def _there(on: date) -> bool:
    return bool(block_to_commune(area_code(), on))


def _csv(name: str, heads: Iterable[str], rows: Iterable[list[Any]]) -> HttpResponse:
    """UTF-8 with the mark by which spreadsheets know it; no cell is a formula."""
    target = StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow(heads)
    writer.writerows([registers.safe(value) for value in row] for row in rows)
    answer = HttpResponse(target.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return _shared(answer)


def _geojson(told: dict[str, Any]) -> HttpResponse:
    return _shared(JsonResponse(told, content_type="application/geo+json"))


def _shared(answer: HttpResponse) -> HttpResponse:
    """Open to programs of other sites too: nothing here depends on who asks."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = KEPT
    return answer
