"""Compiles every `django.po` of the package into the `.mo` beside it."""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tamgiang.project.home import PACKAGE


def catalogues(root: Path = PACKAGE) -> list[Path]:
    """The translation sources under `root`, in a stable order."""
    return sorted(root.rglob("locale/*/LC_MESSAGES/*.po"))


def read(source: Path) -> Catalog:
    """One catalogue; raises PoFileError with the line when it is not well-formed."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name, abort_invalid=True)


def compile_catalogue(source: Path) -> Path:
    """Compile one catalogue; entries marked fuzzy are left out. Returns the compiled file."""
    target = source.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, read(source))
    return target


if __name__ == "__main__":
    for path in catalogues():
        compile_catalogue(path)
