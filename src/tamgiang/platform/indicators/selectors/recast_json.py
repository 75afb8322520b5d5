"""A recast figure for machines: the command line and the interface tell the same."""

from typing import Any

from tamgiang.platform.indicators.selectors.recasting import Amounts, Recasting


def as_json(found: Recasting, language: str = "vi") -> dict[str, Any]:
    """A recasting for machines; the lines and what groups hold add up to the total."""

    def amounts(part: Amounts) -> dict[str, Any]:
        printed = part.printed(found.definition).in_language(language)
        return {
            "numerator": part.numerator,
            "denominator": part.denominator,
            "printed": printed,
        }

    return {
        "code": found.definition.code,
        "area": found.area,
        "as_of": found.as_of.isoformat(),
        "boundaries": found.boundaries.isoformat(),
        "basis": str(found.basis),
        "units": [
            {
                "unit": line.unit.unit.id,
                "code": line.unit.unit.code,
                "name": line.unit.unit.full_name,
                "whole": line.unit.whole,
                "basis": str(line.basis),
                **amounts(line.amounts),
                "estimated": amounts(line.estimated),
            }
            for line in found.lines
        ],
        "groups": [
            {
                "units": [member.unit.id for member in group.units],
                **amounts(group.amounts),
                "held": amounts(group.held),
            }
            for group in found.groups
        ],
        "total": amounts(found.total),
    }
