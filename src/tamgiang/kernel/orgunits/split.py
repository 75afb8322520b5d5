"""Divide an integer without losing a unit: the largest-remainder rule (Hamilton's method)."""

from collections.abc import Sequence


def split_integer(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total` exactly.

    What is left after rounding towards zero goes one by one to the largest remainders, ties to
    the earlier place. Zero weight gets nothing. Raises ValueError for negative or all-zero
    weights.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight may not be negative")
    whole = sum(weights)
    if whole == 0:
        raise ValueError("at least one weight must be above zero")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [amount * weight // whole for weight in weights]
    remainders = [amount * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]
