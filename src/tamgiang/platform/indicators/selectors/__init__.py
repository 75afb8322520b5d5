"""Reads of figures. Figures are sums without personal data, so reading them needs no scope;
the records behind them do.
"""

from tamgiang.platform.indicators.selectors.figures import Figure, Point, Status
from tamgiang.platform.indicators.selectors.readings import (
    Reading,
    UnknownUnit,
    checked_rows,
    figures,
    reading,
    rows,
    series,
)

__all__ = [
    "Figure",
    "Point",
    "Reading",
    "Status",
    "UnknownUnit",
    "checked_rows",
    "figures",
    "reading",
    "rows",
    "series",
]
