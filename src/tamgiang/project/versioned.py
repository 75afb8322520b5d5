"""Addresses of static files that change when the file does, so that a browser may keep them."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

#: Characters of the hash in an address: enough to tell versions of one file apart.
LENGTH = 10


def versions_file() -> Path:
    """Beside the collected files: the hash of each by its name."""
    return Path(settings.STATIC_ROOT).with_suffix(".json")


@cache
def versions() -> dict[str, str]:
    """The hashes written when the files were collected; empty where they were not."""
    path = versions_file()
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return known


class VersionedStorage(StaticFilesStorage):
    """`/static/ui/shell.css?v=3f9a…`; the front lets a browser keep what carries a `v`."""

    def url(self, name: str | None) -> str:
        plain = super().url(name)
        version = versions().get(name or "")
        return f"{plain}?v={version}" if version else plain
