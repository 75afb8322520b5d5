"""What the intake's own numbers mean; read by the doctor, without Django."""

from collections.abc import Mapping
from typing import Any

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.processes import Condition

#: File descriptors that all connections need, and what the process has open besides.
FILES_NEEDED = 16_500
#: Seconds a reading may wait for the rules before somebody should look.
LATE = 30
DOORS = ("mqtt", "mqtts")
FINE = ("listening", "off", "waiting for a certificate")


def condition(said: Mapping[str, Any]) -> Condition:
    """One row: what came in the last minute, where it listens, and what is wrong, if anything."""
    vi, en = _numbers(said)
    closed = [f"{door}: {said[door]}" for door in DOORS if said.get(door, "off") not in FINE]
    if closed:
        names = "; ".join(closed)
        return Condition(
            "fault",
            Label(f"cổng không mở được ({names}); {vi}", f"not listening ({names}); {en}"),
            "ss -ltnp; TAMGIANG_MQTT=…",
        )
    if said.get("rules_behind") or said.get("oldest_unjudged_s", 0) > LATE:
        wait = f"{said.get('oldest_unjudged_s', 0):.0f} s"
        return Condition(
            "fault",
            Label(f"luật giám sát chậm {wait}; {vi}", f"the rules are {wait} behind; {en}"),
            "tail -50 logs/intake.log",
        )
    files = int(said.get("files", FILES_NEEDED))
    if files < FILES_NEEDED:
        return Condition(
            "warning",
            Label(
                f"chỉ được mở {files} tệp cùng lúc; {vi}", f"only {files} files may be open; {en}"
            ),
            f"ulimit -n {FILES_NEEDED} (systemd: LimitNOFILE)",
        )
    return Condition("ok", Label(vi, en))


def _numbers(said: Mapping[str, Any]) -> tuple[str, str]:
    doors = [f"{d} {said[f'{d}_port']}" for d in DOORS if f"{d}_port" in said]
    where = ", ".join(["HTTP", *doors])
    taken, refused = said.get("taken_last_minute", 0), said.get("refused_last_minute", 0)
    lines = said.get("connections", 0)
    return (
        f"một phút qua nhận {taken}, từ chối {refused}; {lines} kết nối; cổng {where}",
        f"last minute {taken} taken, {refused} refused; {lines} connections; {where}",
    )
