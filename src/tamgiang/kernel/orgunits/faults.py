"""The invariants of dated units, each as a function that names what breaks it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tamgiang.kernel.orgunits.graph import Edge, Version


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken invariant: which rule, which units, on which day it shows."""

    rule: str
    units: tuple[int, ...]
    on: date
    detail: str = ""


def overlap_faults(versions: Iterable[Version]) -> list[Fault]:
    """Units with two versions in force on one day."""
    pairs = _clashes((version.unit, version) for version in versions)
    return [Fault("overlap", (two.unit,), two.valid_from) for _, two in pairs]


def code_faults(versions: Iterable[Version]) -> list[Fault]:
    """Codes that two units of one level bear on one day."""
    coded = (((v.kind, v.code), v) for v in versions if v.code)
    return [
        Fault("code", (one.unit, two.unit), two.valid_from, two.code)
        for one, two in _clashes(coded)
        if one.unit != two.unit
    ]


def parent_faults(versions: Iterable[Version], on: date) -> list[Fault]:
    """Units in force on a day whose parent is not: that level would not cover its parent."""
    live = {version.unit: version for version in versions if version.holds_on(on)}
    return [
        Fault("parent", (version.unit, version.parent), on)
        for version in live.values()
        if version.parent is not None and version.parent not in live
    ]


def share_faults(edges: Iterable[Edge]) -> list[Fault]:
    """Sources whose ways out do not make up one whole.

    Shares are either given on every part or on none; given shares sum to exactly one; a source
    that went over whole went to one target only.
    """
    ways: dict[tuple[int, date], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.source != edge.target:
            ways[edge.source, edge.effective_on].append(edge)
    return [
        Fault("share", (source,), on, detail)
        for (source, on), outgoing in ways.items()
        if (detail := _share_fault(outgoing))
    ]


def _share_fault(ways: list[Edge]) -> str:
    if any(edge.whole for edge in ways):
        return "" if len(ways) == 1 else "whole and divided at once"
    if len(ways) == 1:
        return "one part only"
    shares = [edge.share for edge in ways if edge.share is not None]
    if shares and len(shares) != len(ways):
        return "some shares are missing"
    if shares and sum(shares, Fraction(0)) != 1:
        return f"shares sum to {sum(shares, Fraction(0))}"
    return ""


def _clashes(keyed: Iterable[tuple[Hashable, Version]]) -> list[tuple[Version, Version]]:
    """Neighbours in time under one key of which the earlier has not ended."""
    groups: dict[Hashable, list[Version]] = defaultdict(list)
    for key, version in keyed:
        groups[key].append(version)
    clashes = []
    for group in groups.values():
        group.sort(key=lambda version: version.valid_from)
        for one, two in pairwise(group):
            if one.valid_to is None or two.valid_from < one.valid_to:
                clashes.append((one, two))
    return clashes
