"""Starting stays quick: what is heavy is loaded by the first who needs it."""

import subprocess
import sys
from pathlib import Path

from tests import servers

#: Libraries that each cost every process a third of a second or more.
HEAVY = {"ibis", "sqlglot", "numpy", "pandas", "pyarrow", "shapely", "duckdb", "openpyxl"}


def loaded_by(code: str, home: Path) -> set[str]:
    """The top-level modules loaded after `code` ran in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        env=servers.environment(home, DJANGO_SETTINGS_MODULE="tamgiang.project.settings"),
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_pages_start_without_the_heavy_libraries(tmp_path: Path) -> None:
    loaded = loaded_by(
        "import tamgiang.project.behind_front\nfrom django.urls import get_resolver\n"
        "get_resolver().url_patterns",
        tmp_path / "home",
    )

    assert loaded & HEAVY == set()


def test_the_supervisor_needs_no_django(tmp_path: Path) -> None:
    loaded = loaded_by("import tamgiang.project.supervisor.command", tmp_path / "home")

    assert "django" not in loaded
