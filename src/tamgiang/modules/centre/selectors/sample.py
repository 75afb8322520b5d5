"""Whether this house is the sample area, where synthetic readings may be told."""

from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.services import SAMPLE_AREA


def is_sample() -> bool:
    """Whether the sample area is there. One query."""
    return Area.objects.filter(code=SAMPLE_AREA).exists()
