"""No two packages of the house import each other, at any level."""

from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.architecture.imports import ROOT, Import, all_imports, sources


def edges(imports: Iterable[Import], parent: str) -> dict[tuple[str, str], str]:
    """Between the children of `parent`: who imports whom, with one place where it does."""
    found: dict[tuple[str, str], str] = {}
    prefix = parent + "."
    for entry in imports:
        if entry.importer.startswith(prefix) and entry.imported.startswith(prefix):
            one = entry.importer.removeprefix(prefix).split(".")[0]
            other = entry.imported.removeprefix(prefix).split(".")[0]
            if one != other:
                found.setdefault((one, other), entry.place)
    return found


def parents() -> list[str]:
    """Every package that has children, by dotted name."""
    folders = {path.parent.relative_to(ROOT) for path in sources()}
    return sorted(".".join(folder.parts) for folder in folders)


def is_package(parent: str, *names: str) -> bool:
    """Whether all the names are folders; files of one folder may lean on each other."""
    folder = ROOT.joinpath(*parent.split("."))
    return all((folder / name).is_dir() for name in names)


def test_no_pair_imports_each_other() -> None:
    imports = all_imports()

    pairs = []
    for parent in parents():
        found = edges(imports, parent)
        pairs += [
            f"{parent}: {one} and {other} ({place}, {found[other, one]})"
            for (one, other), place in found.items()
            if one < other and (other, one) in found and is_package(parent, one, other)
        ]

    assert pairs == []


@pytest.mark.parametrize("floor", ["kernel", "platform", "modules", "project"])
def test_no_ring_runs_through_a_floor(floor: str) -> None:
    onward = defaultdict(set)
    for one, other in edges(all_imports(), f"tamgiang.{floor}"):
        onward[one].add(other)

    rings = [start for start in onward if start in reachable(onward, start)]

    assert rings == []


def reachable(onward: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = list(onward.get(start, ()))
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(onward.get(name, ()))
    return seen
