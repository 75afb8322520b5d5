"""One SVG sprite of the icons the pages use."""

import re
from collections.abc import Iterable
from pathlib import Path

#: What an outline icon of Tabler is drawn with; a filled one is painted instead.
OUTLINE = (
    'fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)
FILLED = 'fill="currentColor"'


class UnknownIcon(Exception):
    """`web/icons.txt` names an icon that the icon package does not hold."""


def build_sprite(folder: Path, names: Iterable[str]) -> str:
    """A sprite with one symbol per name; `x-filled` takes the filled drawing of `x`."""
    symbols = [_symbol(folder, name) for name in sorted(set(names))]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def _symbol(folder: Path, name: str) -> str:
    filled = name.endswith("-filled")
    source = folder / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not source.exists():
        raise UnknownIcon(f"web/icons.txt: there is no icon named {name!r}")
    drawing = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", source.read_text(), flags=re.DOTALL)
    paths = " ".join(line.strip() for line in drawing.strip().splitlines())
    style = FILLED if filled else OUTLINE
    return f'<symbol id="{name}" viewBox="0 0 24 24" {style}>{paths}</symbol>'
