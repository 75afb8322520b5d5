"""A SQLite that can lose records is not opened: the start is refused, nothing is touched."""

import subprocess
from pathlib import Path

import pytest

from tests import servers

pytestmark = pytest.mark.faults
OLD = "import pysqlite3.dbapi2 as library\nlibrary.sqlite_version_info = (3, 40, 1)\n"


REPORT = ("report", "district-review", "--area", "x", "--as-of", "2023-08-22", "--out", "x.docx")


@pytest.mark.parametrize("words", [("run",), ("demo",), REPORT])
def test_an_old_library_is_refused_with_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    shim = tmp_path / "old"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(OLD)
    home = tmp_path / "home"

    done = subprocess.run(
        [*servers.COMMAND, *words],
        env=servers.environment(home, PYTHONPATH=str(shim)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 2, done.stdout + done.stderr
    assert "SQLite 3.40.1 can corrupt a file" in done.stderr
    assert "3.51.3 or later" in done.stderr
    assert not (home / "tamgiang.sqlite3").exists()
