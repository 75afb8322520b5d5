"""Checks of the house itself: assets, fonts, translations, secrets, schema."""

import hashlib
import json
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from tamgiang.kernel.labels import Label
from tamgiang.project.doctor.finding import Finding, fault, warning, well
from tamgiang.project.home import PACKAGE

VENDOR = PACKAGE / "platform" / "ui" / "static" / "vendor"
SET_UP = "make setup"
FACES = (
    *(f"be-vietnam-pro-vietnamese-{weight}-normal.woff2" for weight in (400, 600)),
    *(f"Tinos-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")),
)


def assets() -> Finding:
    """Every front-end file is there and is the one that was installed."""
    about = Label("Tệp giao diện", "Front-end files")
    manifest = VENDOR / "manifest.json"
    if not manifest.exists():
        return fault(about, "chưa cài", "not installed", SET_UP)
    files: dict[str, str] = json.loads(manifest.read_text())["files"]
    wrong = [name for name, digest in files.items() if _digest(VENDOR / name) != digest]
    if wrong:
        names = ", ".join(wrong)
        return fault(about, f"thiếu hoặc bị đổi: {names}", f"missing or changed: {names}", SET_UP)
    return well(about, f"{len(files)} tệp", f"{len(files)} files")


def fonts() -> Finding:
    """The faces of pages and of printed reports, with the letters of Vietnamese."""
    about = Label("Phông chữ", "Fonts")
    missing = [name for name in FACES if not (VENDOR / "fonts" / name).exists()]
    if missing:
        names = ", ".join(missing)
        return fault(about, f"thiếu {names}", f"missing: {names}", SET_UP)
    return well(about, "Be Vietnam Pro, Tinos", "Be Vietnam Pro, Tinos")


def translations() -> Finding:
    """Every catalogue is compiled, and after its last change."""
    about = Label("Bản dịch", "Translations")
    sources = list(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))
    missing = sum(not path.with_suffix(".mo").exists() for path in sources)
    if missing:
        return fault(about, f"{missing} tệp chưa biên dịch", f"{missing} not compiled", SET_UP)
    return well(about, f"{len(sources)} tệp", f"{len(sources)} catalogues")


def secrets(home: Path) -> Finding:
    """Nobody but the owner may read them."""
    about = Label("Khóa bí mật", "Secrets")
    folder = home / "secrets"
    paths = [folder, *folder.iterdir()] if folder.exists() else []
    open_ones = [path.name for path in paths if path.stat().st_mode & 0o077]
    if open_ones:
        names = ", ".join(open_ones)
        return fault(
            about,
            f"người khác đọc được: {names}",
            f"others may read {names}",
            f"chmod -R go= {folder}",
        )
    return well(about, "chỉ chủ sở hữu đọc được", "for the owner alone")


def migrations() -> Finding:
    """The schema is the one the code expects."""
    about = Label("Cấu trúc dữ liệu", "Schema")
    mend = "tamgiang upgrade"
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as broken:
        text = str(broken).strip()
        return fault(about, f"không mở được: {text}", f"cannot be opened: {text}", mend)
    if pending:
        count = len(pending)
        return warning(about, f"còn {count} bước", f"{count} migrations to apply", mend)
    return well(about, "đúng với mã nguồn", "as the code expects")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
