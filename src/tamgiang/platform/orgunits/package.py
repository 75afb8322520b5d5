"""Read the administrative units of Viet Nam from the installed `vietnamadminunits` package.

The package (MIT) holds the table of early 2025, the table in force since 1 July 2025 and a
converter between them. Only its data files are read: importing it would load its parsers.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OLD_COLUMNS = (
    "provinceKey, districtKey, coalesce(wardKey, '') AS wardKey, province, district, ward, "
    "provinceCode, districtCode, wardCode, provinceLat, provinceLon, districtLat, districtLon, "
    "wardLat, wardLon"
)
NEW_COLUMNS = (
    "provinceKey, wardKey, province, ward, provinceCode, wardCode, provinceLat, provinceLon, "
    "wardLat, wardLon, wardAreaKm2"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """An old commune's way into a new one, by the package's keys."""

    old: str
    new: tuple[str, str]
    whole: bool


class UnitPackage:
    """The package's tables; rows are read once and kept only while this object lives."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _installed_folder()

    @cached_property
    def old_rows(self) -> list[sqlite3.Row]:
        """Communes of early 2025 with their district and province; five have no commune."""
        return self._rows(f"SELECT {OLD_COLUMNS} FROM admin_units_legacy ORDER BY rowid")  # noqa: S608 - constant columns

    @cached_property
    def new_rows(self) -> list[sqlite3.Row]:
        """Communes in force since 1 July 2025 with their province."""
        return self._rows(f"SELECT {NEW_COLUMNS} FROM admin_units ORDER BY rowid")  # noqa: S608 - constant columns

    @cached_property
    def _converter(self) -> dict[str, dict[str, Any]]:
        text = (self._folder / "converter_2025.json").read_text(encoding="utf-8")
        converter: dict[str, dict[str, Any]] = json.loads(text)
        return converter

    @property
    def joined_provinces(self) -> dict[str, list[str]]:
        """Key of each new province to the keys of the old ones in it."""
        return self._converter["DICT_PROVINCE"]

    def passages(self) -> Iterator[Passage]:
        """Every way from an old commune to a new one."""
        for province, communes in self._converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for new, sources in communes.items():
                for old in sources:
                    yield Passage(old, (province, new), whole=True)
        for province, divided in self._converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, parts in divided.items():
                for part in parts:
                    yield Passage(old, (province, part["newWardKey"]), whole=False)

    def passages_by_target(self) -> dict[tuple[str, str], list[Passage]]:
        """All ways into each new commune."""
        ways: dict[tuple[str, str], list[Passage]] = defaultdict(list)
        for passage in self.passages():
            ways[passage.new].append(passage)
        return ways

    def _rows(self, query: str) -> list[sqlite3.Row]:
        with closing(
            sqlite3.connect(f"file:{self._folder / 'dataset.db'}?mode=ro", uri=True)
        ) as db:
            db.row_factory = sqlite3.Row
            return db.execute(query).fetchall()


def _installed_folder() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package vietnamadminunits is not installed")
    return Path(spec.origin).parent / "data"
