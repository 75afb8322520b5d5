"""Restore and verify of a 100 MB house, in a process of its own as an operator would run it.

RPO is the age of the last backup: the time one takes is the shortest it can be. RTO is the
restore with every proof. The peer is a plain copy of the same file with `cp` and fsync.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.harness import Keep, Row, measure
from bench.house import start

MEGABYTES = 100
CHUNK = 20_000
MOST = 60.0


def run(keep: Keep) -> Iterable[Row]:
    """Seconds of a backup and of a restore with verification."""
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as folder:
        place = Path(folder)
        house = place / "house"
        house.mkdir()
        size = _build(house)
        saved = measure(lambda: _tamgiang(house, "backup", "--out", str(place / "kept.zip")))
        brought = measure(lambda: _tamgiang(place / "new", "restore", str(place / "kept.zip")))
        copied = measure(lambda: _copy(house / "tamgiang.sqlite3", place / "copy"))
    keep("restore.backup_s", [saved.wall, saved.cpu])
    keep("restore.restore_s", [brought.wall, brought.cpu])
    name = f"a {size / 1e6:.0f} MB house"
    yield Row(f"RPO: backup of {name}, s", saved.wall, f"under {MOST:g} s", saved.wall < MOST)
    yield Row(
        f"RTO: restore + verify of {name}, s",
        brought.wall,
        f"under {MOST:g} s",
        brought.wall < MOST,
        copied.wall,
    )


def _build(house: Path) -> int:
    """Fill a house with audited entries until its file is large enough; its size in bytes."""
    code = "from bench.bench_restore import fill; fill()"
    subprocess.run([sys.executable, "-c", code], env=_env(house), check=True)
    return (house / "tamgiang.sqlite3").stat().st_size


def fill() -> None:
    """In the process of the new house: migrate, then write entries."""
    start()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from tamgiang.platform.audit.services import append_new

    call_command("migrate", verbosity=0)
    path, number = Path(str(settings.DATABASES["default"]["NAME"])), 0
    while path.stat().st_size < MEGABYTES * 1_000_000:
        body = {"fields": ["full_name", "born_on", "hamlet"], "reason": "nhập từ sổ hộ khẩu"}
        streams = ((f"bench:{n}", body) for n in range(number, number + CHUNK))
        with transaction.atomic():
            append_new(streams, "record.created", actor="system:bench")
        number += CHUNK
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tamgiang(home: Path, *words: str) -> None:
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tamgiang.project.cli", *words]
    subprocess.run(command, env=_env(home), check=True, stdout=subprocess.DEVNULL)


def _env(home: Path) -> dict[str, str]:
    kept = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "TAMGIANG_DUMMY"}}
    return {**kept, "TAMGIANG_HOME": str(home), "PYTHONPATH": os.pathsep.join(["src", "."])}


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())
