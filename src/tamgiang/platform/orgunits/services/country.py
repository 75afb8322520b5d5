"""Load the administrative units of the country."""

from functools import cache

from tamgiang.platform.orgunits.country import country_drafts
from tamgiang.platform.orgunits.drafts import Drafts
from tamgiang.platform.orgunits.facts import read_facts
from tamgiang.platform.orgunits.package import UnitPackage
from tamgiang.platform.orgunits.services.store import store


def load_country() -> bool:
    """Load all units of early 2025 and of today with the map between them; safe to repeat.

    True when anything was added. Raises UnitsContradict.
    """
    return store(country_drafts(UnitPackage(), read_facts()))


def load_province(code: str) -> bool:
    """Load one province of today (by code) with the old units in it; safe to repeat."""
    return store(_province_drafts(code))


@cache
def _province_drafts(code: str) -> Drafts:
    """Read once in a process: the package's files do not change under it."""
    return country_drafts(UnitPackage(), read_facts(), code)
