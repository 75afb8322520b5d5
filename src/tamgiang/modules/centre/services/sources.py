"""Settings of a source that the centre itself keeps."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Source
from tamgiang.platform.accounts.access import require
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct

CONFIGURE = "centre.configure"
MOST = 1_000_000


class BadQuota(Refusal):
    """A quota is a whole number of messages a minute."""

    code = "centre.bad_quota"
    message = Label(
        "Hạn mức là số bản tin mỗi phút, từ 1 đến {most}.",
        "A quota is a number of messages a minute, from 1 to {most}.",
    )


def set_quota(source: Record, per_minute: int, *, reason: str, actor: str) -> Record:
    """How many messages a source may send in a minute; the intake follows within seconds.

    Needs centre.configure at the source's place. Raises BadQuota, ReasonRequired, NotPermitted.
    """
    require(CONFIGURE, source.block_id)
    if not 1 <= per_minute <= MOST:
        raise BadQuota(most=MOST)
    held = Source.objects.get(pk=source.pk)
    return correct(held, {"per_minute": per_minute}, reason=reason, actor=actor)
