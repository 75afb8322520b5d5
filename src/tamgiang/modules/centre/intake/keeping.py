"""Writing down, now and then, what was refused and what could not be read."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tamgiang.modules.centre.intake.receiving import Dead
from tamgiang.modules.centre.models import DeadReading, Refused


def keep(refused: Counter[tuple[UUID, str]], dead: Sequence[Dead]) -> None:
    """One transaction for all of it."""
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    with transaction.atomic():
        for (source, reason), count in refused.items():
            row, new = Refused.objects.get_or_create(
                source=source, minute=minute, reason=reason, defaults={"count": count}
            )
            if not new:
                Refused.objects.filter(pk=row.pk).update(count=F("count") + count)
        DeadReading.objects.bulk_create(
            DeadReading(
                source=one.source,
                channel=one.channel,
                reason=one.reason,
                received_at=datetime.fromtimestamp(one.at, UTC),
                payload=one.payload.decode("utf-8", "backslashreplace").replace("\0", "\\0"),
            )
            for one in dead
        )
