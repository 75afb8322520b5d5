"""The exact records behind a shortfall."""

from uuid import UUID

from tamgiang.platform.indicators.selectors import Figure, Reading


def gap(read: Reading, figure: Figure) -> tuple[str, list[UUID]]:
    """(register, uids) of the records to put right, in order of entry.

    Where higher is better: those counted below the line and not above it. Where lower is better:
    those counted above it. A count without a denominator has none: what is missing was never
    recorded; nor has a share whose two sides come from different registers.
    """
    definition = figure.definition
    above, below = definition.numerator.register, definition.denominator
    lower = figure.target is not None and not figure.target.higher_is_better
    counted = read.rows(figure.code, figure.place).order_by("pk")
    if lower:
        return above.full_name, list(counted.values_list("uid", flat=True))
    if below is None or below.register.full_name != above.full_name:
        return "", []
    base = read.rows(figure.code, figure.place, denominator=True).order_by("pk")
    done = set(counted.values_list("pk", flat=True))
    return above.full_name, [uid for pk, uid in base.values_list("pk", "uid") if pk not in done]
