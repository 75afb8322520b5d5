"""Find units by name, with or without marks, or by code."""

from datetime import date

from tamgiang.kernel.text import collation_key, fold, nfc, squeeze
from tamgiang.platform.orgunits.models import UnitVersion
from tamgiang.platform.orgunits.selectors.units import UnitInfo, infos, live

ENOUGH = 500


def search(
    text: str, on: date | None = None, kind: str | None = None, limit: int = 20
) -> list[UnitInfo]:
    """Units whose name holds `text`, or whose code is `text`; best first.

    Names that hold the letters as typed, marks included, come before those that match only
    without marks; then names that begin with it; then Vietnamese order. Without a day, every
    version is searched.
    """
    typed = squeeze(text)
    if not typed:
        return []
    found = UnitVersion.objects.filter(live(on)) if on else UnitVersion.objects.all()
    if kind is not None:
        found = found.filter(kind=kind)
    if typed.isdigit() and (by_code := infos(found.filter(code=typed)[:limit])):
        return by_code
    matches = infos(found.filter(name_folded__contains=fold(typed)).order_by("id")[:ENOUGH])
    return sorted(matches, key=lambda info: _rank(info, typed.lower()))[:limit]


def _rank(info: UnitInfo, typed: str) -> tuple[bool, bool, str, date]:
    full, name = nfc(info.full_name).lower(), nfc(info.name).lower()
    begins = fold(name).startswith(fold(typed)) or fold(full).startswith(fold(typed))
    return typed not in full, not begins, collation_key(info.name), info.valid_from
