"""`tamgiang boundaries`: surveyed boundaries instead of the approximate cells."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.audit.services import append
from tamgiang.platform.orgunits.services import load_boundaries


class UnreadableFile(Refusal):
    """The file cannot be opened, or is not UTF-8 text."""

    code = "orgunits.unreadable_file"
    message = Label("Không đọc được tệp {path}: {why}", "{path} cannot be read: {why}")


def boundaries(arguments: Sequence[str]) -> int:
    """Load the boundaries of a GeoJSON file, matched by official code on a day; all or nothing."""
    parser = argparse.ArgumentParser(
        prog="tamgiang boundaries", description="Load surveyed boundaries from GeoJSON."
    )
    parser.add_argument("file", type=Path, help="a FeatureCollection in longitude and latitude")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day of the codes")
    parser.add_argument("--source", required=True, help="who surveyed it, as shown on the map")
    parser.add_argument("--code-property", default="code", help="property that holds the code")
    given = parser.parse_args(arguments)
    with transaction.atomic():
        stored = load_boundaries(
            _text(given.file), on=given.on, source=given.source, code_property=given.code_property
        )
        body = {"on": given.on.isoformat(), "source": given.source, "count": stored}
        append("orgunits:boundaries", "boundaries.loaded", body, actor="system:cli")
    sys.stdout.write(f"{stored} boundaries loaded\n")
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableFile(path=path, why=fault) from fault
