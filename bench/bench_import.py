"""A list of 81,462 people: read, compared, confirmed and audited, while a desk goes on working."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, median

PEOPLE = 81_462
MOST_CPU, MOST_MB, MOST_WAIT = 12.0, 300.0, 1.0


def run(keep: Keep) -> Iterable[Row]:
    """CPU and memory of the import, the longest wait of another writer, beside a bare insert."""
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home:
        told = _child(home)
        reader = _reader_peak(Path(home))
        bare = _bare_insert(Path(home))
    keep("import.cpu_s", list(told["cpu"].values()))
    keep("import.wall_s", list(told["wall"].values()))
    keep("import.waits_s", told["waits"])
    cpu = sum(told["cpu"].values()) - told["desk_cpu"]
    longest = max(told["waits"])
    rate = PEOPLE / sum(told["wall"].values())
    return [
        Row(
            f"import of {PEOPLE:,} people, CPU s",
            cpu,
            f"at most {MOST_CPU:.0f} s",
            cpu <= MOST_CPU,
            peer=bare,
            limit=MOST_CPU,
        ),
        Row("import, peak MB", told["own_mb"], f"at most {MOST_MB:.0f} MB",
            told["own_mb"] <= MOST_MB, limit=MOST_MB),
        Row("import, peak MB of the reader", reader, f"at most {MOST_MB:.0f} MB",
            reader <= MOST_MB, limit=MOST_MB),
        Row("import, longest wait of another writer, s", longest, f"at most {MOST_WAIT:.0f} s",
            longest <= MOST_WAIT, peer=median(told["waits"]), limit=MOST_WAIT),
        Row("import, rows/s", rate, "reported", True),
    ]  # fmt: skip


def _child(home: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.import_child", home, str(PEOPLE)]
    env = {**os.environ, "TAMGIANG_HOME": home}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _reader_peak(home: Path) -> float:
    """The reader once more, from a process too small to lend it its own peak."""
    program = (
        "import os, sys, resource, subprocess\n"
        "subprocess.run(sys.argv[1:], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)\n"
    )
    out = home / "read"
    out.mkdir()
    reader = [sys.executable, "-P", "-m", "tamgiang.platform.imports.reader"]
    command = [sys.executable, "-c", program, *reader, str(home / "nhân khẩu.xlsx"), str(out)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _bare_insert(home: Path) -> float:
    """CPU seconds of the least that could be: calamine's rows into one table, nothing else."""
    program = (
        "import sys, pysqlite3, python_calamine as c\n"
        "rows = c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows()\n"
        "rows = [tuple(map(str, r)) for r in rows]\n"
        "file = pysqlite3.connect(sys.argv[2])\n"
        "file.execute('CREATE TABLE t (a, b UNIQUE, c, d, e, f, g, h, i, j)')\n"
        "file.executemany('INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?)', rows[4:])\n"
        "file.commit()\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", program, str(home / "nhân khẩu.xlsx"), str(home / "bare")]
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
