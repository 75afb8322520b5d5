"""The effective-dated graph of administrative units, as plain data and pure functions."""

from tamgiang.kernel.orgunits.faults import (
    Fault,
    code_faults,
    overlap_faults,
    parent_faults,
    share_faults,
)
from tamgiang.kernel.orgunits.graph import Edge, Relation, UnitGraph, Version
from tamgiang.kernel.orgunits.groups import ComparableGroup, comparable_groups
from tamgiang.kernel.orgunits.recast import Recast, recast
from tamgiang.kernel.orgunits.routes import Route, routes
from tamgiang.kernel.orgunits.split import split_integer

__all__ = [
    "ComparableGroup",
    "Edge",
    "Fault",
    "Recast",
    "Relation",
    "Route",
    "UnitGraph",
    "Version",
    "code_faults",
    "comparable_groups",
    "overlap_faults",
    "parent_faults",
    "recast",
    "routes",
    "share_faults",
    "split_integer",
]
