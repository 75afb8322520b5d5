"""A channel gives everybody the same bytes, and nobody waits for anybody."""

import random
from dataclasses import dataclass, field, replace

import pytest

from tamgiang.modules.cameras.media import channel as channels
from tamgiang.modules.cameras.media.channel import Channel, Full
from tamgiang.modules.cameras.media.fragments import Fragment, Initial
from tamgiang.modules.cameras.media.frames import Frame
from tamgiang.modules.cameras.media.mp4.checker import check
from tamgiang.modules.cameras.media.tests.muxed import (
    OTHER,
    PLAIN,
    STAMP,
    decoded,
    frames,
    muxer,
    taken,
)


@dataclass(eq=False)
class Viewer:
    """Keeps what it was given; `waiting` bytes are said not to have gone."""

    waiting: int = 0
    broken: bool = False
    got: list[Fragment] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    told: list[object] = field(default_factory=list)

    def pending(self) -> int:
        return self.waiting

    def begin(self, initial: Initial) -> None:
        self.told.append(initial)
        self.data += initial.data

    def send(self, fragment: Fragment) -> None:
        if self.broken:
            raise ConnectionResetError
        self.got.append(fragment)
        self.data += fragment.data

    def skipped(self, frames: int) -> None:
        self.told.append(frames)


def channel(**more: int) -> Channel:
    return Channel(muxer(), **more)


def clip(turn: int = 0) -> list[Frame]:
    """The pictures of a clip of two seconds, for the given time one after another."""
    return list(frames(PLAIN, stamp=STAMP + 180_000 * turn, arrived=2.0 * turn))


def test_all_get_the_very_same_fragments() -> None:
    live, one, other = channel(), Viewer(), Viewer()
    live.add(one)
    live.add(other)

    fragments = [taken(live.take(frame)) for frame in clip()]

    assert one.told == other.told == [live.initial]
    assert one.got == other.got == fragments
    assert all(a is b for a, b in zip(one.got, other.got, strict=True))


def test_who_comes_late_begins_with_the_last_group() -> None:
    live, late = channel(), Viewer()
    for frame in clip()[:20]:
        live.take(frame)

    live.add(late)
    for frame in clip()[20:]:
        live.take(frame)

    assert [fragment.sequence for fragment in late.got] == list(range(16, 31))
    assert late.got[0].key
    assert check(bytes(late.data)).frames == len(decoded(bytes(late.data))) == 15


def test_who_wants_no_group_waits_for_the_next_key_frame() -> None:
    live, late = channel(), Viewer()
    for frame in clip()[:5]:
        live.take(frame)

    live.add(late, group=False)
    for frame in clip()[5:]:
        live.take(frame)

    assert late.told == [live.initial]
    assert [fragment.sequence for fragment in late.got] == list(range(16, 31))


def test_a_slow_viewer_goes_on_at_the_next_key_frame_and_is_told() -> None:
    live, slow, quick = channel(), Viewer(), Viewer()
    live.add(slow, most=10_000)
    live.add(quick, most=10_000)

    for number, frame in enumerate([*clip(), *clip(1)]):
        slow.waiting = 20_000 if 4 <= number < 20 else 0
        live.take(frame)

    # Pictures 5 to 30 (one key frame among them) are left out: too much still waited at 16.
    assert [fragment.sequence for fragment in slow.got] == [1, 2, 3, 4, *range(31, 61)]
    assert slow.told == [live.initial, 26]
    assert [fragment.sequence for fragment in quick.got] == list(range(1, 61))
    assert check(bytes(slow.data)).frames == len(decoded(bytes(slow.data))) == 34


def test_a_viewer_that_is_gone_disturbs_nobody() -> None:
    live, gone, there = channel(), Viewer(), Viewer()
    live.add(gone)
    live.add(there)

    for number, frame in enumerate(clip()):
        gone.broken = number >= 3
        live.take(frame)

    assert (len(gone.got), len(there.got)) == (3, 30)
    assert live.sinks == 1
    live.remove(gone)
    live.remove(there)
    assert live.sinks == 0


def test_changed_parameters_come_before_their_pictures() -> None:
    live, viewer = channel(), Viewer()
    live.add(viewer)

    for frame in [*clip(), *frames(OTHER, stamp=STAMP + 180_000, arrived=2.0)]:
        live.take(frame)

    first, second = viewer.told
    assert isinstance(second, Initial)
    assert (second.width, second.height) == (256, 144)
    assert first is not second
    assert check(bytes(viewer.data), several=True).frames == 60


def test_a_slow_viewer_gets_parameters_it_missed() -> None:
    live, slow = channel(), Viewer()
    live.add(slow, most=10_000)

    for number, frame in enumerate([*clip(), *frames(OTHER, stamp=STAMP + 180_000, arrived=2.0)]):
        slow.waiting = 20_000 if 10 <= number < 40 else 0
        live.take(frame)

    assert [one if isinstance(one, int) else "initial" for one in slow.told] == [
        "initial",
        35,
        "initial",
    ]
    assert check(bytes(slow.data), several=True).frames == 25


def test_a_group_is_held_within_its_limit_and_its_key_frame_always() -> None:
    pictures = clip()
    live, late = channel(group_bytes=5_000), Viewer()
    for frame in pictures[:15]:
        live.take(frame)

    live.add(late)

    assert [fragment.sequence for fragment in live.group] == [1]
    assert live.held == len(live.group[0].data)
    assert [fragment.sequence for fragment in late.got] == [1]
    for frame in pictures[15:]:
        live.take(frame)
    assert [fragment.sequence for fragment in late.got] == [1, *range(16, 31)]


def test_endless_groups_do_not_grow() -> None:
    live = channel()
    first, second, *_ = clip()
    live.take(first)

    for number in range(3 * channels.GROUP_FRAMES):
        live.take(replace(second, rtp=second.rtp + 6000 * number, arrived=number / 15))

    assert len(live.group) == 1


def test_a_camera_no_longer_shared_keeps_nothing() -> None:
    live, viewer = channel(), Viewer()
    live.add(viewer)
    for frame in clip()[:20]:
        live.take(frame)

    live.forget()
    live.take(clip()[20])

    assert (live.group, live.held, len(viewer.got)) == ((), 0, 20)


def test_there_is_an_end_to_viewers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "SINKS", 2)
    live, first = channel(), Viewer()
    live.add(first)
    live.add(Viewer())

    with pytest.raises(Full):
        live.add(Viewer())

    live.add(first)
    assert live.sinks == 2


def test_whatever_the_viewers_do_each_gets_a_sound_stream() -> None:
    chance = random.Random(7)  # noqa: S311
    live, viewers = channel(), [Viewer() for _ in range(6)]

    for turn in range(4):
        pictures = list(frames(OTHER, stamp=STAMP + 180_000 * turn, arrived=2.0 * turn))
        for frame in pictures if turn == 2 else clip(turn):
            viewer = chance.choice(viewers)
            viewer.waiting = chance.choice((0, 0, 50_000))
            if chance.random() < 0.3 and not viewer.got:
                live.add(viewer, most=40_000, group=chance.random() < 0.5)
            live.take(frame)

    assert all(viewer.got for viewer in viewers)
    for viewer in viewers:
        assert check(bytes(viewer.data), several=True).frames == len(viewer.got)
