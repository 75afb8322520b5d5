"""How the house is set up where it serves others, and what its own code leaves alone."""

import ast
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.servers import environment

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tamgiang"
#: Broken for what they would be used for here, or able to run what they are given.
UNWANTED = {
    "md5", "sha1", "crypt", "pickle", "marshal", "shelve", "telnetlib", "ftplib", "eval", "exec",
}  # fmt: skip
#: Made-up data comes from a seed on purpose; the courier spreads its repetitions.
SEEDED = ("demo", "sampl", "names", "courier", "limits", "simulating")
#: Scripts that put in a piece of a page as the server wrote and escaped it.
FRAGMENTS = {"files.js", "live.js"}
#: What scripts leave in a browser. Two of them keep what is somebody's: the outbox until it is
#: sent, for the person who wrote it alone, and the page of the phone until its person signs out or
#: another signs in (`tests/browser/centre/test_phone.py`).
KEPT = {
    "keys.js": "whether keys are on",
    "console.js": "whether keys are on",
    "console-sound.js": "whether there is sound, and until when not",
    "wall-map.js": "which layers are shown",
    "clock.js": "how far the clock of the phone is off",
    "outbox.js": "acts that are not sent yet",
    "worker.js": "what the phone's page is made of, and the page last seen",
}
#: Words of scripts that would read text as something to run or keep.
RISKY = re.compile(
    r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML"
    r"|\b(?:window|parent|top|opener)\.postMessage"
)


def sources() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield path


def scripts() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("static/**/*.js")):
        if "vendor" not in path.parts:
            yield path


def named(path: Path) -> set[str]:
    """Every module, function and attribute a file names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                found.add(called.id)
            elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                found |= {called.attr} if called.value.id == "hashlib" else set()
    return found


def test_django_finds_nothing_to_warn_of_where_others_are_served(tmp_path: Path) -> None:
    env = environment(tmp_path, TAMGIANG_HTTPS="acme", TAMGIANG_HOSTS="centre.example")
    env["DJANGO_SETTINGS_MODULE"] = "tamgiang.project.settings"

    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr


def test_nothing_for_developers_is_on_unless_somebody_says_so() -> None:
    assert settings.DEBUG is False
    assert not [app for app in settings.INSTALLED_APPS if "debug" in app or app.endswith(".admin")]
    assert settings.ALLOWED_HOSTS
    assert "*" not in settings.ALLOWED_HOSTS


def test_no_broken_cipher_digest_or_unpacker_is_used() -> None:
    used = {str(path.relative_to(ROOT)): named(path) & UNWANTED for path in sources()}

    assert {path: words for path, words in used.items() if words} == {}


def test_what_must_not_be_guessed_comes_from_the_system() -> None:
    seeded = [
        str(path.relative_to(SOURCE))
        for path in sources()
        if "random" in named(path) and not any(word in str(path) for word in SEEDED)
    ]

    assert seeded == []


def test_scripts_of_the_house_write_no_markup_and_listen_to_no_stranger() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in scripts()}

    assert [name for name, text in texts.items() if RISKY.search(text)] == []
    assert {name for name, text in texts.items() if "innerHTML" in text} <= FRAGMENTS


def test_what_a_browser_keeps_is_known() -> None:
    keeping = re.compile(r"localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie")
    found = {path.name for path in scripts() if keeping.search(path.read_text(encoding="utf-8"))}

    assert found == set(KEPT)


def test_what_the_house_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    code = (
        "import sys; from tamgiang.project.cli import main; "
        "sys.argv = ['tamgiang', 'doctor']; main()"
    )
    old = os.umask(0o022)
    try:
        subprocess.run(
            [sys.executable, "-c", code], env=environment(home), cwd=ROOT, capture_output=True
        )
    finally:
        os.umask(old)

    open_to_others = [
        str(path) for path in (home, *home.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert home.is_dir()
    assert open_to_others == []


@pytest.mark.parametrize("name", ["/.git/config", "/static/", "/static/ui/", "/.env", "/var/"])
def test_no_folder_is_listed_and_no_source_is_served(db: None, name: str) -> None:
    answer = Client(SERVER_NAME="localhost", raise_request_exception=False).get(name)

    assert answer.status_code in {404, 405}
