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
from tamgiang.platform.indicators.selectors.recasting import (
    Amounts,
    Basis,
    Recasting,
    area_from_totals,
    recast_figure,
    recast_totals,
)
from tamgiang.platform.indicators.selectors.timelines import TimeLine, Timeline, timeline

__all__ = [
    "Amounts",
    "Basis",
    "Figure",
    "Point",
    "Reading",
    "Recasting",
    "Status",
    "TimeLine",
    "Timeline",
    "UnknownUnit",
    "area_from_totals",
    "checked_rows",
    "figures",
    "reading",
    "recast_figure",
    "recast_totals",
    "rows",
    "series",
    "timeline",
]
