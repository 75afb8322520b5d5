"""How a device connects to this house: lines to copy, with this house's own address."""

import json
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest

from tamgiang.modules.centre.measures import measures
from tamgiang.modules.centre.selectors.sources import SourceRow

#: The usual port of MQTT, where the house says no other.
PORT = 1883


@dataclass(frozen=True, slots=True)
class Connecting:
    """Command lines that send one reading; `mqtt` is empty where the house listens to no MQTT."""

    mqtt: str
    curl: str
    payload: str


def connecting(request: HttpRequest, row: SourceRow, token: str = "") -> Connecting:
    """The lines for a source, with the new key or a word that stands for it."""
    key = token or "$TOKEN"
    payload = json.dumps(_example(row.kind), separators=(",", ":"))
    address = request.build_absolute_uri("/")
    host, port = _mqtt(urlsplit(address).hostname or "localhost")
    mqtt = (
        f"mosquitto_pub -h {host} -p {port} -q 1 -u {key} -t v1/devices/me/telemetry -m '{payload}'"
    )
    insecure = " --cacert root.crt" if request.is_secure() else ""
    curl = (
        f"curl{insecure} -H 'Authorization: Bearer {key}' -d '{payload}' "
        f"{address}centre/ingest/v1/telemetry"
    )
    return Connecting(mqtt if port else "", curl, payload)


def _example(kind: str) -> dict[str, float]:
    """One believable reading of a kind."""
    usual = {
        "level": 1.2, "rain_10m": 0.4, "rain_1h": 2, "salinity": 1.5, "depth": 6, "pm25": 18,
        "pm10": 31, "sounding": 0, "battery": 96, "mains": 1, "up": 1, "rtt": 42,
        "disk_free": 64, "cpu": 12, "temp": 48, "refused": 0,
    }  # fmt: skip
    known = measures().get(kind, ())
    return {one.key: usual.get(one.key, 0) for one in known} or {"value": 1}


def _mqtt(host: str) -> tuple[str, int]:
    """(host, port) of the MQTT door, as the intake reads it; port 0 where it is off."""
    said = os.environ.get("TAMGIANG_MQTT", "")
    if said in ("0", "off"):
        return host, 0
    name, _, port = said.rpartition(":") if said else ("", "", "")
    outside = name if name not in ("", "0.0.0.0", "::", "127.0.0.1") else host  # noqa: S104
    return outside, int(port) if port.isdigit() else PORT
