"""The vendor's contract as data: addresses, and what each code means for a letter."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.conf import settings

FILE = Path(__file__).parent / "data" / "contract.yaml"
TOKEN = "token"  # noqa: S105 - a word of the file


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an error code says: `result` is one of channels.Result, or TOKEN."""

    result: str
    code: str = ""
    wait: float = 0.0


def address(name: str) -> str:
    """Where to call. TAMGIANG_ZALO_ORIGIN sends every call to another origin, as for a trial."""
    url: str = _document()["addresses"][name]
    return settings.ZALO_ORIGIN + urlsplit(url).path if settings.ZALO_ORIGIN else url


def meaning(number: int) -> Meaning:
    """What the vendor's code means; a code the file does not name refuses the letter."""
    document = _document()
    return Meaning(**document["codes"].get(str(number), document["other"]))


def token_seconds() -> int:
    """How long an access token holds unless the answer says otherwise."""
    return int(_document()["token_seconds"])


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return document
