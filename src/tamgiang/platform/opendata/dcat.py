"""The catalogue of open data sets in DCAT-AP 3 (JSON-LD), so that portals can harvest it."""

from dataclasses import dataclass
from typing import Any

from tamgiang.kernel.labels import Label

#: Attribution is asked for, nothing else; the body that publishes may choose another licence.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA = "https://www.iana.org/assignments/media-types/"
FORMATS = {"csv": ("CSV", "text/csv"), "geojson": ("GEOJSON", "application/geo+json")}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: its words, and an absolute address for each format it is offered in."""

    identifier: str
    title: Label
    description: Label
    files: tuple[tuple[str, str], ...]


def document(
    catalogue: str, publisher: str, place: str, modified: str, sets: list[DataSet]
) -> dict[str, Any]:
    """The catalogue at the address `catalogue` as JSON-LD."""
    return {
        "@context": CONTEXT,
        "@id": catalogue,
        "@type": "dcat:Catalog",
        "dct:title": _said(Label(f"Dữ liệu mở {place}", f"Open data of {place}")),
        "dct:description": _said(
            Label(
                "Số liệu công khai tính từ hồ sơ, không có dữ liệu cá nhân.",
                "Public figures computed from records, without personal data.",
            )
        ),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dct:language": [{"@id": f"{_language('VIE')}"}, {"@id": f"{_language('ENG')}"}],
        "dct:license": {"@id": LICENCE},
        "dct:modified": {"@type": "xsd:date", "@value": modified},
        "dcat:dataset": [_data_set(catalogue, publisher, each, modified) for each in sets],
    }


def _data_set(catalogue: str, publisher: str, told: DataSet, modified: str) -> dict[str, Any]:
    return {
        "@id": f"{catalogue}#{told.identifier}",
        "@type": "dcat:Dataset",
        "dct:identifier": told.identifier,
        "dct:title": _said(told.title),
        "dct:description": _said(told.description),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dct:modified": {"@type": "xsd:date", "@value": modified},
        "dcat:distribution": [_file(form, url) for form, url in told.files],
    }


def _file(form: str, url: str) -> dict[str, Any]:
    name, media = FORMATS[form]
    return {
        "@id": url,
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dct:format": {"@id": f"{TYPES}{name}"},
        "dcat:mediaType": {"@id": f"{MEDIA}{media}"},
        "dct:license": {"@id": LICENCE},
    }


def _language(code: str) -> str:
    return f"http://publications.europa.eu/resource/authority/language/{code}"


def _said(text: Label) -> list[dict[str, str]]:
    return [
        {"@language": "vi", "@value": text.vi},
        {"@language": "en", "@value": text.en},
    ]
