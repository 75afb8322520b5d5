"""The static files of every app in one folder, with compressed copies beside them."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from tamgiang.project.versioned import LENGTH, versions_file

#: Formats that are compressed already gain nothing.
COMPRESSIBLE = {".css", ".js", ".mjs", ".svg", ".json", ".geojson", ".html", ".txt", ".map"}
SMALLEST = 1024


def collect() -> bool:
    """Bring `STATIC_ROOT` up to date; tell whether anything had to be done."""
    root = Path(settings.STATIC_ROOT)
    found = sources()
    wanted = _fingerprint(found)
    stamp = root.with_name(root.name + ".stamp")
    if root.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    fresh = root.with_name(root.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, source in found.items():
        _copy(source, fresh / name)
    versions = {name: _digest(source)[:LENGTH] for name, source in found.items()}
    versions_file().write_text(json.dumps(versions, indent=1))
    stamp.unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    fresh.rename(root)
    stamp.write_text(wanted)
    return True


def sources() -> dict[str, Path]:
    """Every static file by the name it is served under; the first finder wins."""
    found: dict[str, Path] = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.setdefault(name, Path(storage.path(name)))
    return dict(sorted(found.items()))


def _fingerprint(found: dict[str, Path]) -> str:
    total = hashlib.sha256()
    for name, path in found.items():
        status = path.stat()
        total.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    content = source.read_bytes()
    if source.suffix in COMPRESSIBLE and len(content) >= SMALLEST:
        beside = target.with_name(target.name + ".gz")
        beside.write_bytes(gzip.compress(content, 9, mtime=0))
