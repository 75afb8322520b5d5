"""Which gauges stand on the page of an incident: those of its alarms, then the nearest."""

from collections.abc import Sequence

from tamgiang.modules.centre.gauge import Gauge
from tamgiang.modules.centre.models import Source
from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.selectors.gauges import gauges_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.surroundings import Near, near, position_of
from tamgiang.platform.registers.models import Record

#: How far sources are looked for, in metres, and how many are shown.
WITHIN = 2500.0
MOST = 4
#: Kinds that say something of the place; power and link of the centre itself do not.
KINDS = ("river_level", "rain", "salinity", "field_water", "air", "siren")


def sources_near(incident: Record) -> list[Near]:
    """The nearest sources of such kinds."""
    found = near(SOURCE.full_name, position_of(incident), WITHIN)
    return [one for one in found if one.record.values()["kind"] in KINDS][:MOST]


def gauges_shown(alarms: Sequence[Record], sources: Sequence[Near]) -> list[Gauge]:
    """The gauges in the order they are shown, nobody twice."""
    codes = [str(alarm.values()["source"]) for alarm in alarms if alarm.values()["source"]]
    first = list(having(Source, code__in=codes)) if codes else []
    there = {one.pk for one in first}
    others = [one.record for one in sources if one.record.pk not in there]
    shown = (first + others)[:MOST]
    return gauges_of(shown) if shown else []
