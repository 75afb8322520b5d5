"""Which package imports which, read from the source without importing anything."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tamgiang

ROOT = Path(tamgiang.__path__[0]).parent


@dataclass(frozen=True)
class Import:
    """One import statement: who, what, where."""

    importer: str
    imported: str
    place: str


@cache
def all_imports() -> tuple[Import, ...]:
    """Every import of the house by the house, those inside functions too, tests left out."""
    return tuple(found for path in sources() for found in _in_file(path))


def sources() -> list[Path]:
    """Every source file of the package, tests left out."""
    return [path for path in sorted(ROOT.rglob("tamgiang/**/*.py")) if "tests" not in path.parts]


def module_name(path: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _in_file(path: Path) -> Iterator[Import]:
    importer = module_name(path)
    for node in ast.walk(ast.parse(path.read_text())):
        place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [_target(node.module, alias.name) for alias in node.names]
        else:
            continue
        yield from (Import(importer, name, place) for name in names if name.startswith("tamgiang."))


def _target(module: str, name: str) -> str:
    """`from a.b import c` means the module a.b.c when there is one, else the name c in a.b."""
    path = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if path.is_dir() or path.with_suffix(".py").exists() else module
