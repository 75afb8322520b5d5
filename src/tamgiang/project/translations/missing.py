"""Finds every text of the code and the templates that has no Vietnamese.

Run as a program it prints the missing ones as entries to be filled in, and exits with 1.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from tamgiang.project.home import PACKAGE
from tamgiang.project.translations.compile import catalogues, read

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
CONTEXTUAL = {"pgettext", "pgettext_lazy"}
TEMPLATES = {".html", ".txt", ".xml", ".typ"}


@dataclass(frozen=True, order=True)
class Text:
    """One translatable text and where it is first used."""

    message: str
    context: str
    place: str


def missing(root: Path = PACKAGE) -> list[Text]:
    """The texts used under `root` that no Vietnamese catalogue under it translates."""
    known = {
        (str(entry.context or ""), entry.id if isinstance(entry.id, str) else entry.id[0])
        for source in catalogues(root)
        if source.parent.parent.name == "vi"
        for entry in read(source)
        if entry.id and not entry.fuzzy and _filled(entry.string)
    }
    lacking: dict[tuple[str, str], Text] = {}
    for text in texts(root):
        if (text.context, text.message) not in known:
            lacking.setdefault((text.context, text.message), text)
    return sorted(lacking.values())


def texts(root: Path) -> Iterator[Text]:
    """Every translatable text under `root`, tests left out."""
    for path in sorted(root.rglob("*")):
        if not path.is_file() or "tests" in path.parts or "node_modules" in path.parts:
            continue
        if path.suffix == ".py":
            yield from _in_code(path, path.read_text())
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            yield from _in_code(path, templatize(path.read_text(), origin=str(path)))


def _in_code(path: Path, code: str) -> Iterator[Text]:
    found = extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for line, function, messages, _ in found:
        words = [messages] if isinstance(messages, str) else [word or "" for word in messages]
        context = words.pop(0) if function in CONTEXTUAL else ""
        if words and words[0]:
            yield Text(words[0], context, f"{path}:{line}")


def _filled(translation: object) -> bool:
    forms = [translation] if isinstance(translation, str) else list(translation or ())  # type: ignore[call-overload]
    return bool(forms) and all(forms)


def main() -> int:
    """Print what is missing in the form of a catalogue."""
    lacking = missing()
    for text in lacking:
        context = f"msgctxt {_quoted(text.context)}\n" if text.context else ""
        entry = f'#: {text.place}\n{context}msgid {_quoted(text.message)}\nmsgstr ""\n\n'
        sys.stdout.write(entry)
    if lacking:
        sys.stdout.write(f"{len(lacking)} texts have no Vietnamese\n")
    return 1 if lacking else 0


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main())
