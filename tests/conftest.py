"""Fixtures of the tests that meet the real house: servers, state folders, a browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests import browsers, servers


@pytest.fixture(scope="session")
def seeded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with the sample area; never served itself, only copied.

    TAMGIANG_TEST_SEED names a folder kept between runs, for those who run one test often.
    """
    kept = os.environ.get("TAMGIANG_TEST_SEED")
    home = Path(kept) if kept else tmp_path_factory.mktemp("seed") / "home"
    subprocess.run(
        [sys.executable, "-m", "tamgiang.project.prepare"],
        env=servers.environment(home),
        check=True,
        capture_output=True,
    )
    return home


@pytest.fixture
def home(seeded_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample area for one test to change."""
    return Path(shutil.copytree(seeded_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def server(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """One running house for all tests that only look."""
    copy = shutil.copytree(seeded_home, tmp_path_factory.mktemp("served") / "home")
    with servers.running(Path(copy)) as started:
        yield started


@pytest.fixture
def own_server(home: Path) -> Iterator[servers.Server]:
    """A running house of the test's own, to write to or to break."""
    with servers.running(home) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of the run."""
    path = os.environ.get("TAMGIANG_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("no Chromium: name one in TAMGIANG_CHROMIUM, or use `make test`")
    with browsers.launched(path) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages (`open_page(server, width="phone")`) and fails on what they complain about."""
    watch = browsers.Watch()
    contexts = []

    def open_one(server: servers.Server, width: str = "laptop", script: bool = True) -> Page:
        wide, high = browsers.WIDTHS[width]
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": wide, "height": high},
            locale="vi-VN",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        watch.attach(page, urlsplit(server.url).netloc)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.errors == []
    assert watch.outside == []
