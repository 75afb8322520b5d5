"""A SQLite file beside the records is taken as of one moment, also while it is written to."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from tamgiang.project.keeping.archive import Manifest, read_manifest, unpack, write
from tamgiang.project.keeping.travels import carried


def test_what_lies_in_the_log_of_a_file_in_use_travels(tmp_path: Path) -> None:
    home, back = tmp_path / "home", tmp_path / "back"
    home.mkdir()
    back.mkdir()
    records = tmp_path / "records.sqlite3"
    records.write_bytes(b"records")
    manifest = Manifest("1", "2026-11-23T00:00:00", "sqlite", [], {}, {})
    with closing(sqlite3.connect(home / "telemetry.sqlite3", isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("CREATE TABLE reading (value REAL)")
        writer.execute("INSERT INTO reading VALUES (3.05)")
        files = list(carried(home, keys=False))
        write(tmp_path / "backup.zip", manifest, records, {path.name: path for path in files})

    assert [path.name for path in files] == ["telemetry.sqlite3"]
    assert zipfile.ZipFile(tmp_path / "backup.zip").testzip() is None
    found = read_manifest(tmp_path / "backup.zip")
    unpack(tmp_path / "backup.zip", found, back, tmp_path / "out.sqlite3")
    with closing(sqlite3.connect(back / "telemetry.sqlite3")) as kept:
        assert kept.execute("SELECT value FROM reading").fetchall() == [(3.05,)]
