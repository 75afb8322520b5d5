"""The files the phone's page is made of, which its service worker keeps."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

WORKER = "centre/js/phone/worker.js"
FILES = (
    "vendor/fonts.css",
    *(f"ui/css/{name}.css" for name in ("tokens", "base", "shell", "parts", "forms")),
    *(f"centre/css/{name}.css" for name in ("parts", "phone")),
    *(f"centre/js/{name}.js" for name in ("live", "ages", "due")),
    *(f"centre/js/phone/{name}.js" for name in ("page", "clock", "outbox", "sender", "pictures")),
    "vendor/icons.svg",
    "ui/img/mark.svg",
)


def shell() -> list[str]:
    """Their addresses. A script imported by another one is asked for without its version."""
    plain = [settings.STATIC_URL + name for name in FILES if name.endswith(".js")]
    return [*map(staticfiles_storage.url, FILES), *plain]


@cache
def worker_text() -> str:
    """The worker itself."""
    return Path(_place(WORKER)).read_text(encoding="utf-8")


@cache
def version() -> str:
    """Changes when any of the files does."""
    total = hashlib.sha256(json.dumps(shell()).encode())
    for name in (*FILES, WORKER):
        total.update(Path(_place(name)).read_bytes())
    return total.hexdigest()[:12]


def _place(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return found
