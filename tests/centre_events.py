"""Readings and events of the centre at speed, over a state folder that a running house serves.

`python -m tests.centre_events SECONDS PER_SECOND`, with TAMGIANG_HOME in the environment.
"""

import math
import os
import sys
import time
from contextlib import closing
from itertools import count

VALUES = {
    "river_level": "level",
    "rain": "rain_1h",
    "salinity": "salinity",
    "field_water": "depth",
    "air": "pm25",
    "siren": "battery",
    "power": "mains",
    "link": "up",
    "box": "cpu",
}
#: Every so many readings something is told of an alarm, and of an incident.
ALARM_EVERY, INCIDENT_EVERY = 5, 25


def main(seconds: float, per_second: float) -> None:
    """One reading after another, each stored and told, until the time is up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from tamgiang.modules.centre.models import Alarm, Incident, Source
    from tamgiang.modules.centre.telemetry import Reading, open_store
    from tamgiang.platform.events.outbox import emit
    from tamgiang.platform.scopes import system_scope

    day = timezone.localdate().isoformat()
    end = time.monotonic() + seconds
    with system_scope("test"), closing(open_store()) as store:
        sources = list(Source.objects.active())
        alarms, incidents = list(Alarm.objects.active()[:5]), list(Incident.objects.active()[:5])

        def tell(topic: str, record: object) -> None:
            touched = [[record.block_id, day]]  # type: ignore[attr-defined]
            emit(topic, str(record.ref), {"touched": touched}, actor="test")  # type: ignore[attr-defined]

        for number in count():
            if time.monotonic() > end:
                return
            source = sources[number % len(sources)]
            key = VALUES.get(str(source.values()["kind"]), "value")
            now = time.time_ns() // 1000
            value = 1.0 if key in {"mains", "up"} else 2 + math.sin(number / 40)
            store.append([Reading(source.pk, now, now, {key: round(value, 2)})])
            with transaction.atomic():
                tell("centre.reading", source)
                if alarms and number % ALARM_EVERY == 0:
                    tell("centre.alarm", alarms[number % len(alarms)])
                if incidents and number % INCIDENT_EVERY == 0:
                    tell("centre.incident", incidents[number % len(incidents)])
            time.sleep(1 / per_second)


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
