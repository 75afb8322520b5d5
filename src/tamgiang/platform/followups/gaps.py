"""The exact records behind a shortfall."""

from uuid import UUID

from tamgiang.platform.indicators.selectors import Figure, Reading


def gap(read: Reading, figure: Figure) -> tuple[str, list[UUID]]:
    """(register, uids) of the records to put right, in order of entry.

    Where higher is better: those counted below the line whose subject is not counted above it (the
    record itself, unless the definition names the subject by a column). Where lower is better:
    those counted above it. None where that would be a guess: a count without a denominator lacks
    what was never recorded, and sides that do not hold the same things have no complement.
    """
    definition = figure.definition
    above, below = definition.numerator.register, definition.denominator
    counted = read.rows(figure.code, figure.place).order_by("pk")
    if figure.target is not None and not figure.target.higher_is_better:
        return above.full_name, list(counted.values_list("uid", flat=True))
    if below is None:
        return "", []
    if definition.subject is None and below.register.full_name != above.full_name:
        return "", []
    upper, lower = definition.subject or ("pk", "pk")
    base = read.rows(figure.code, figure.place, denominator=True).order_by("pk")
    pairs = list(base.values_list(lower, "uid"))
    done = set(counted.values_list(upper, flat=True))
    if not done <= {subject for subject, _ in pairs}:
        return "", []
    return below.register.full_name, [uid for subject, uid in pairs if subject not in done]
