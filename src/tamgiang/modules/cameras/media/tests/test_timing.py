"""Media time goes forward whatever a camera's time stamps do, and shows pictures when they say."""

import random
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tamgiang.modules.cameras.media.fragments import TICKS
from tamgiang.modules.cameras.media.mp4.timing import (
    APART,
    LONGEST,
    REORDER,
    SHORTEST,
    Moment,
    Timeline,
)

STEP = TICKS // 15


def placed(
    stamps: Sequence[int], arrived: Sequence[float] | None = None, keys: Sequence[int] = (0,)
) -> list[Moment]:
    """The moments of pictures; they come 15 a second unless told otherwise."""
    line = Timeline()
    times = arrived or [number / 15 for number in range(len(stamps))]
    return [
        line.place(stamp, at, number in keys)
        for number, (stamp, at) in enumerate(zip(stamps, times, strict=True))
    ]


def shown(moments: Sequence[Moment]) -> list[int]:
    return [moment.begin + moment.offset for moment in moments]


def touch(moments: Sequence[Moment]) -> bool:
    """Whether each moment begins where the one before ended."""
    return all(one.begin + one.duration == other.begin for one, other in pairwise(moments))


def test_a_steady_camera_has_steady_durations() -> None:
    moments = placed([1_000_000 + STEP * number for number in range(50)])

    assert moments == [Moment(STEP * number, STEP, 0) for number in range(50)]


def test_trembling_stamps_are_shown_as_they_say() -> None:
    chance = random.Random(1)  # noqa: S311
    stamps = [STEP * number + chance.randrange(STEP // 3) for number in range(300)]

    moments = placed(stamps)

    assert shown(moments) == [stamp - stamps[0] for stamp in stamps]
    assert touch(moments)
    assert all(abs(moment.offset) < STEP for moment in moments[50:])


def test_pictures_that_lean_on_later_ones_are_decoded_before_they_are_shown() -> None:
    order = [0, *(3 * group + place for group in range(60) for place in (3, 1, 2))]

    moments = placed([STEP * place for place in order])

    assert shown(moments) == [STEP * place for place in order]
    assert touch(moments)
    # Once the pattern is known: two pictures are held back, none is decoded too late to be shown.
    late = moments[60:]
    assert all(-STEP // 4 < moment.offset < 3.5 * STEP for moment in late)
    assert all(STEP // 2 < moment.duration < 2 * STEP for moment in late)


def test_a_slower_rate_is_followed() -> None:
    stamps = [STEP * number for number in range(30)]
    stamps += [stamps[-1] + 3 * STEP * number for number in range(1, 60)]

    moments = placed(stamps, [stamp / TICKS for stamp in stamps])

    assert shown(moments) == stamps
    assert touch(moments)
    assert abs(moments[-1].duration - 3 * STEP) < STEP // 10


def test_after_a_pause_decoding_moves_up_at_the_key_frame() -> None:
    stamps = [STEP * number + (5 * TICKS if number >= 20 else 0) for number in range(40)]
    arrived = [stamp / TICKS for stamp in stamps]

    moments = placed(stamps, arrived, keys=(0, 20))
    others = placed(stamps, arrived)

    assert shown(moments) == shown(others) == stamps
    assert moments[20].offset == 0
    assert touch(moments[:20]) and touch(moments[20:])
    assert touch(others)


def test_a_jump_of_stamps_counts_as_the_time_between_arrivals() -> None:
    ahead = [STEP * number + (10**9 if number >= 10 else 0) for number in range(20)]
    back = [10**9 + STEP * number - (10**8 if number >= 10 else 0) for number in range(20)]

    for stamps in (ahead, back):
        line = Timeline()
        moments = [line.place(stamp, n / 15, n == 0) for n, stamp in enumerate(stamps)]
        assert line.jumps == 1
        assert all(abs(at - STEP * n) < 10 for n, at in enumerate(shown(moments)))
        assert touch(moments)


def test_another_connection_goes_on_where_the_time_is() -> None:
    stamps = [STEP * number for number in range(15)] + [777 + STEP * number for number in range(15)]
    arrived = [n / 15 for n in range(15)] + [30 + n / 15 for n in range(15)]

    moments = placed(stamps, arrived, keys=(0, 15))

    # The last came 14 pictures after the first, the next 30 s after the first.
    assert abs(moments[15].begin - 30 * TICKS) < 10
    assert moments[15].offset == 0
    assert touch(moments[:15]) and touch(moments[15:])


def test_stamps_that_stand_still_leave_the_clock_of_arrival() -> None:
    moments = placed([5] * 10 + [5 + STEP * number for number in range(10, 20)])

    assert all(abs(at - STEP * n) < 20 for n, at in enumerate(shown(moments)))
    assert touch(moments)


def test_two_pictures_of_one_moment_are_shown_one_after_the_other() -> None:
    moments = placed([0, STEP, STEP, STEP, 2 * STEP], [0, 0.07, 0.07, 0.07, 0.14])

    assert shown(moments) == [0, STEP, STEP + SHORTEST, STEP + 2 * SHORTEST, 2 * STEP]


@seed(5)
@settings(max_examples=300, deadline=None, database=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.integers(-(2**40), 2**40),
                st.integers(-3 * TICKS, 3 * TICKS),
                st.just(0),
                st.just(STEP),
            ),
            st.one_of(st.floats(0, 0.2), st.floats(0, 10_000)),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_no_stamps_whatever_make_time_go_back(steps: list[tuple[int, float, bool]]) -> None:
    line = Timeline()
    stamp, now, end = 0, 0.0, 0

    for step, passed, key in steps:
        stamp, now = stamp + step, now + passed
        begin, duration, offset = line.place(stamp, now, key)
        assert begin >= end
        assert SHORTEST <= duration <= LONGEST
        assert abs(offset) <= APART + REORDER + 60 * LONGEST
        assert -(2**31) <= offset < 2**31
        end = begin + duration
