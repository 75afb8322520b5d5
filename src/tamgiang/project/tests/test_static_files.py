"""Static files are collected once, compressed, and addressed by their content."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.templatetags.static import static
from pytest_django import Settings

from tamgiang.project import versioned
from tamgiang.project.static_files import collect


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Two files of a site, to be collected into a folder of the test's own."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "long.css").write_text("a { color: red }\n" * 200)
    (source / "short.css").write_text("b {}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "static"
    versioned.versions.cache_clear()
    yield tmp_path / "static"
    versioned.versions.cache_clear()


def test_what_is_worth_it_gets_a_compressed_copy(root: Path) -> None:
    assert collect() is True

    assert gzip.decompress((root / "long.css.gz").read_bytes()) == (root / "long.css").read_bytes()
    assert not (root / "short.css.gz").exists()


def test_nothing_is_done_while_nothing_changed(root: Path) -> None:
    collect()

    assert collect() is False

    (root.parent / "source" / "short.css").write_text("b { margin: 0 }")
    assert collect() is True
    assert (root / "short.css").read_text() == "b { margin: 0 }"


def test_an_address_changes_with_the_file(root: Path) -> None:
    collect()
    first = static("short.css")
    (root.parent / "source" / "short.css").write_text("b { margin: 0 }")
    collect()
    versioned.versions.cache_clear()

    assert first.startswith("/static/short.css?v=")
    assert static("short.css") != first
    assert static("short.css").startswith("/static/short.css?v=")


def test_an_uncollected_file_keeps_its_plain_address(root: Path) -> None:
    assert static("short.css") == "/static/short.css"
