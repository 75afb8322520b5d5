"""`python -m bench [NAME ...]`: run the benchmarks, print a table, write bench/results.json.

`--minutes N` makes a benchmark of a load (ingest) last so long; by default it is short.
"""

import dataclasses
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.harness import Row, keep_samples

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"


def names() -> list[str]:
    """All benchmarks by name."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def perform(name: str) -> list[Row]:
    """Run one benchmark."""
    module = importlib.import_module(f"bench.bench_{name}")
    return list(module.run(keep_samples))


def table(rows: Sequence[Row]) -> str:
    """The rows for a person: ratios against peer and limit of the same run."""
    head = ("what", "value", "peer", "ratio", "limit", "reach", "met")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    ratio = row.value / row.peer if row.peer else None
    numbers = (row.value, row.peer, ratio, row.limit)
    shown = ["-" if number is None else f"{number:.4g}" for number in numbers]
    return (row.name, *shown, row.reach, "yes" if row.met else "NO")


def write_results(rows: Sequence[Row]) -> None:
    """Replace the rows of the same names and keep the others."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    fresh = {row.name: dataclasses.asdict(row) for row in rows}
    kept = {row["name"]: row for row in known if row["name"] not in fresh}
    merged = sorted({**kept, **fresh}.values(), key=lambda row: str(row["name"]))
    RESULTS.write_text(json.dumps(merged, indent=1, ensure_ascii=False) + "\n")


def _minutes(words: Sequence[str]) -> tuple[list[str], float | None]:
    """The words without `--minutes N`, and N."""
    if "--minutes" not in words:
        return list(words), None
    place = words.index("--minutes")
    return [*words[:place], *words[place + 2 :]], float(words[place + 1])


def main(chosen: Sequence[str]) -> int:
    """Run the chosen benchmarks or all; 0 when every bound was met, 1 when not."""
    chosen, minutes = _minutes(chosen)
    if minutes is not None:
        os.environ["TAMGIANG_BENCH_SECONDS"] = str(60 * minutes)
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        sys.stderr.write(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names())}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    # A benchmark asks faster than people may.
    os.environ.setdefault("TAMGIANG_RATES", "0")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as home:
        os.environ.setdefault("TAMGIANG_HOME", home)
        for name in chosen or names():
            rows += perform(name)
    sys.stdout.write(table(rows) + "\n")
    write_results(rows)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
