"""Devices of the sample area for tests: tokens in a state folder, and readings sent to a house.

`python -m tests.tools.gauges CODE ...` prints a new token for each source of the house of
TAMGIANG_HOME, one a line.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests import servers


def tokens(home: Path, *codes: str) -> list[str]:
    """New tokens for sources by code, written into the database of a state folder."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.gauges", *codes],
        env=servers.environment(home),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


#: Exit statuses of mosquitto_pub: nobody listens yet, and a house that is still starting.
COME_AGAIN = (1, 3)
#: Seconds a device comes again for.
PATIENCE = 60.0


def publish(port: int, token: str, *readings: dict[str, object]) -> None:
    """Send readings with mosquitto_pub, each acknowledged before the next.

    Comes again while the house is starting, as a device does.
    """
    lines = "".join(json.dumps(reading) + "\n" for reading in readings)
    words = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-u", token, "-q", "1"]
    words += ["-t", "v1/devices/me/telemetry", "-l"]
    deadline = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(words, input=lines, text=True, capture_output=True, timeout=60)
        if done.returncode not in COME_AGAIN or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert done.returncode == 0, f"mosquitto_pub ended with {done.returncode}: {done.stderr}"


def rising(first: float, last: float, count: int) -> list[dict[str, object]]:
    """`count` levels from `first` to `last`, a second apart, the newest now."""
    now = int(time.time() * 1000)
    step = (last - first) / max(count - 1, 1)
    return [
        {"ts": now - 1000 * (count - 1 - n), "values": {"level": round(first + step * n, 3)}}
        for n in range(count)
    ]


def main(codes: list[str]) -> None:
    """Give a token to each source named."""
    import django

    django.setup()
    from tamgiang.modules.centre.models import Source
    from tamgiang.modules.centre.selectors.records import having
    from tamgiang.modules.centre.services.tokens import give_token
    from tamgiang.platform.scopes import system_scope

    with system_scope("test"):
        for code in codes:
            source = having(Source, code=code).get()
            sys.stdout.write(give_token(source, actor="test") + "\n")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    main(sys.argv[1:])
