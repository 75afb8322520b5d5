"""Numbers as officials print them: rounded half up from exact integers, in the form of vi-VN.

Nothing here uses floats. A figure is a numerator and, for shares, a denominator; only the printing
rule of its definition turns them into text.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tamgiang.kernel.labels import Label

#: Between a number and the unit that follows it, so that a line never breaks there.
NO_BREAK_SPACE = "\u00a0"

#: What stands where a figure has no records at all. Zero is a count; this is its absence.
NO_DATA = Label("chưa có số liệu", "no data")

OVER = Label("trên", "over")
DONG = Label("đồng", "VND")


def _separators(language: str) -> tuple[str, str]:
    """(thousands, decimal) marks of a language."""
    return (",", ".") if language.split("-")[0] == "en" else (".", ",")


def divide_half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest integer, halves away from zero (TCVN 1517).

    Raises ZeroDivisionError for a zero denominator.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def format_integer(value: int, language: str = "vi") -> str:
    """``1234567`` as ``1.234.567`` (vi) or ``1,234,567`` (en)."""
    thousands, _ = _separators(language)
    return f"{value:,}".replace(",", thousands)


def format_scaled(scaled: int, decimals: int, language: str = "vi", *, trim: bool = False) -> str:
    """Print ``scaled / 10**decimals``; ``trim`` drops the zeros at the end of the fraction."""
    whole, fraction = divmod(abs(scaled), 10**decimals)
    digits = f"{fraction:0{decimals}d}" if decimals else ""
    digits = digits.rstrip("0") if trim else digits
    sign = "-" if scaled < 0 else ""
    _, mark = _separators(language)
    return sign + format_integer(whole, language) + (mark + digits if digits else "")


def scaled_percent(numerator: int, denominator: int, decimals: int) -> int:
    """The share in units of ``10**-decimals`` per cent, rounded half up.

    Only a full count rounds to one hundred: 99.995 % with two decimals is 9999 (99,99 %), and a
    count just over full is 10001.
    """
    full: int = 100 * 10**decimals
    scaled = divide_half_up(numerator * full, denominator)
    if scaled != full or numerator == denominator:
        return scaled
    return full - 1 if numerator < denominator else full + 1


def format_percent(
    numerator: int, denominator: int, decimals: int, language: str = "vi", *, trim: bool = True
) -> str:
    """``1044, 1050, 2`` as ``99,43%``; see `scaled_percent` for the rounding."""
    scaled = scaled_percent(numerator, denominator, decimals)
    return format_scaled(scaled, decimals, language, trim=trim) + "%"


def format_money(value: int, language: str = "vi") -> str:
    """Whole dong: ``5.000 đồng`` (vi), ``VND 5,000`` (en)."""
    unit, amount = DONG.in_language(language), format_integer(value, language)
    pair = (unit, amount) if language.split("-")[0] == "en" else (amount, unit)
    return NO_BREAK_SPACE.join(pair)


class PrintKind(StrEnum):
    """How a figure becomes text."""

    PERCENT = "percent"
    COUNT = "count"
    OVER_PERCENT = "over_percent"
    PADDED = "padded"
    MONEY = "money"


_SHARES = (PrintKind.PERCENT, PrintKind.OVER_PERCENT)


@dataclass(frozen=True, slots=True)
class PrintRule:
    """How one figure is printed. Part of the indicator's definition.

    ``decimals`` and ``trim`` serve shares (``51,20`` is printed ``51,2`` when trimmed);
    ``threshold`` is a whole per cent for ``over_percent``; ``width`` counts digits for ``padded``.
    """

    kind: PrintKind
    decimals: int = 2
    trim: bool = True
    threshold: int = 0
    width: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= 6 or not 1 <= self.width <= 12:
            raise ValueError(f"decimals 0 to 6, width 1 to 12: {self!r}")

    @property
    def is_share(self) -> bool:
        """Whether the rule needs a denominator."""
        return self.kind in _SHARES

    def text(self, numerator: int | None, denominator: int | None, language: str = "vi") -> str:
        """The printed figure. A missing number, or a share of nothing, prints as no data."""
        if numerator is None:
            return NO_DATA.in_language(language)
        if self.is_share:
            return self._share(numerator, denominator or 0, language)
        if self.kind is PrintKind.MONEY:
            return format_money(numerator, language)
        if self.kind is PrintKind.PADDED and 0 <= numerator < 10**self.width:
            return f"{numerator:0{self.width}d}"
        return format_integer(numerator, language)

    def value(self, numerator: int | None, denominator: int | None) -> int | Decimal | None:
        """The number as printed, for machines: per cent rounded by the rule, or the count."""
        if numerator is None or not self.is_share:
            return numerator
        if not denominator:
            return None
        scaled = scaled_percent(numerator, denominator, self.decimals)
        return Decimal(scaled).scaleb(-self.decimals)

    def _share(self, numerator: int, denominator: int, language: str) -> str:
        if not denominator:
            return NO_DATA.in_language(language)
        if self.kind is PrintKind.OVER_PERCENT and numerator * 100 > self.threshold * denominator:
            return f"{OVER.in_language(language)} {self.threshold}%"
        return format_percent(numerator, denominator, self.decimals, language, trim=self.trim)
