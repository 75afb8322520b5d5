"""The sample area's last month: signed by one unit, submitted by another, open in the others."""

from django.utils import timezone

from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.signoffs.models import SignOff
from tamgiang.platform.signoffs.services import sign, submit
from tamgiang.platform.signoffs.sets import sets_on

AREA = "quang-dien"


def seed() -> None:
    """Submit for the first two units and sign for the first; needs the cells to be there."""
    if SignOff.objects.exists():
        return
    today = timezone.localdate()
    (chosen, *_) = sets_on(today)
    period = chosen.closed(today, 1)[0]
    units = area_units(AREA, period.last)[:2]
    kept = [
        submit(area=AREA, unit=member.unit.id, set_code=chosen.code, period=period.id)
        for member in units
    ]
    sign(kept[0])
