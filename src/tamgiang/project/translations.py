"""Compiles the translations: every `django.po` of the package into the `.mo` beside it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tamgiang.project.home import PACKAGE


def catalogues(root: Path = PACKAGE) -> list[Path]:
    """The translation sources under `root`, in a stable order."""
    return sorted(root.rglob("locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> Path:
    """Compile one catalogue; entries marked fuzzy are left out. Returns the compiled file."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    target = source.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return target


def main() -> None:
    """Compile all of them."""
    for source in catalogues():
        compile_catalogue(source)


if __name__ == "__main__":
    main()
