"""One camera of the farm: what it shows, to whom, and what is wrong with it."""

import asyncio
import random
import struct
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from tests.tools.farm import reports
from tests.tools.farm.faults import Faults, Garbage
from tests.tools.farm.packing import HEADER, Packed, pack
from tests.tools.farm.passwords import Door
from tests.tools.farm.recipes import TICKS, Clip

#: Seconds between two sender reports.
REPORTS = 1.0


class Viewer(Protocol):
    """A line that has been told PLAY."""

    def take(self, packets: Sequence[bytes], *, pace: float) -> None:
        """Send packets in frames of interleaving, `pace` seconds apart."""

    def cut(self) -> None:
        """Break the line."""


class Camera:
    """Plays its clips one after the other without end while somebody looks.

    `pace`: seconds between the packets of a frame; 0 sends a frame in one burst. `door`: who may
    look. `in_description`: whether SDP tells the parameter sets, `in_band` whether key frames do.
    `begin`: the frame of the first clip it begins with. `first_time` and `first_number`: where RTP
    time stamps and sequence numbers begin; by default somewhere, as RFC 3550, 5.1 asks.
    `session`: seconds after which a line that asks nothing is cut, as its Session header says.
    `knows`: the methods it understands beyond those every camera does. `like`: another camera of
    the same clips, whose packets it shares.
    """

    def __init__(
        self,
        name: str,
        *clips: Clip,
        pace: float = 0.0,
        door: Door | None = None,
        in_description: bool = True,
        in_band: bool = True,
        gathered: bool = False,
        audio: bool = False,
        begin: int = 0,
        first_time: int | None = None,
        first_number: int | None = None,
        session: int = 60,
        knows: Sequence[str] = ("GET_PARAMETER",),
        like: "Camera | None" = None,
    ) -> None:
        self.name, self.clips, self.pace, self.door = name, clips, pace, door
        self.in_description, self.audio, self.session, self.knows = (
            in_description, audio, session, tuple(knows),
        )  # fmt: skip
        self.faults = Faults()
        #: Methods asked for, lines opened, frames and packets sent, packets left out.
        self.counts: Counter[str] = Counter()
        seed = zlib.crc32(name.encode())
        self.source = seed | 1
        self.time = seed * 7 & 0xFFFFFFFF if first_time is None else first_time
        self.number = seed & 0xFFFF if first_number is None else first_number
        packed = [pack(one, sets_in_band=in_band, gathered=gathered) for one in clips if not like]
        self._packed: list[tuple[Packed, ...]] = like._packed if like else packed
        self._chance = random.Random(seed)  # noqa: S311 - faults that come alike each time
        self._viewers: dict[Viewer, int] = {}
        self._clip, self._unit = 0, begin
        #: Ticks from the stream's begin to the begin of the clip now playing.
        self._offset = -clips[0].units[begin].decode
        self._begun = self._wall = self._reported = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def look(self, viewer: Viewer) -> None:
        """Send to `viewer` from the next frame on."""
        self._viewers[viewer] = 0
        if self._timer is None:
            loop = asyncio.get_running_loop()
            due = self._next().decode / TICKS
            self._begun, self._wall = loop.time() - due, time.time() - due
            self._reported = -REPORTS
            self._timer = loop.call_later(0, self._tick)

    def leave(self, viewer: Viewer) -> None:
        """Send no more to `viewer`; with the last one the camera rests."""
        self._viewers.pop(viewer, None)
        if not self._viewers and self._timer:
            self._timer.cancel()
            self._timer = None

    def drop(self) -> None:
        """Break the line of everybody who looks."""
        for viewer in list(self._viewers):
            viewer.cut()

    @property
    def next_stamp(self) -> tuple[int, int]:
        """Sequence number and time stamp of the next packet (RTP-Info of PLAY)."""
        return self.number, self.time + self._next().show & 0xFFFFFFFF

    def _next(self) -> Packed:
        unit = self._packed[self._clip][self._unit]
        return Packed(unit.packets, unit.key, self._offset + unit.decode, self._offset + unit.show)

    def _tick(self) -> None:
        unit = self._next()
        self._advance()
        self._send(unit)
        if self._viewers:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(self._begun + self._next().decode / TICKS, self._tick)

    def _advance(self) -> None:
        self._unit += 1
        if self._unit == len(self._packed[self._clip]):
            self._offset += self.clips[self._clip].length
            self._unit, self._clip = 0, (self._clip + 1) % len(self.clips)

    def _send(self, unit: Packed) -> None:
        faults = self.faults
        self.time += faults.jump
        faults.jump = 0
        packets = self._stamped(unit)
        if faults.stall:
            return
        if unit.decode / TICKS - self._reported >= REPORTS:
            self._reported = unit.decode / TICKS
            packets.insert(0, self._report(unit.decode))
        self.counts["frames"] += 1
        self.counts["packets"] += len(packets)
        for viewer in list(self._viewers):
            self._viewers[viewer] += 1
            viewer.take(packets, pace=self.pace)
            if self._viewers[viewer] == faults.cut_after:
                viewer.cut()

    def _stamped(self, unit: Packed) -> list[bytes]:
        stamp = self.time + unit.show & 0xFFFFFFFF
        made: list[bytes] = []
        for packet in unit.packets:
            number, self.number = self.number, self.number + 1 & 0xFFFF
            if self.faults.loss and self._chance.random() < self.faults.loss:
                self.counts["left out"] += 1
                continue
            whole = bytearray(packet)
            struct.pack_into("!HII", whole, 6, number, stamp, self.source)
            made += self._spoilt(whole) if self.faults.garbage else [bytes(whole)]
        return made

    def _spoilt(self, packet: bytearray) -> list[bytes]:
        noise = self._chance.randbytes(len(packet) - HEADER)
        if self.faults.garbage is Garbage.BETWEEN:
            # Without the sign that begins a frame of interleaving.
            return [bytes(packet), noise[:20].replace(b"$", b"#")]
        if self.faults.garbage is Garbage.PAYLOAD:
            return [bytes(packet[:HEADER]) + noise]
        return [noise]

    def _report(self, ticks: int) -> bytes:
        """A sender report for the moment `ticks` after the begin."""
        gone = ticks / TICKS
        told = self._wall + gone * (1 + self.faults.drift) + self.faults.clock
        stamp = self.time + ticks & 0xFFFFFFFF
        return reports.sender(self.source, told, stamp, self.counts["packets"])
