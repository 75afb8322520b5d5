"""Which recordings go: by age, by share, for want of room; and never those under a hold."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tamgiang.modules.cameras.media.retention import (
    DAY,
    Cause,
    Hold,
    Plan,
    Terms,
    days_that_fit,
    plan,
)

NOW = 100 * DAY


@dataclass(frozen=True)
class Kept:
    """A day of pictures of a camera."""

    camera: str
    day: int
    bytes: int = 10

    @property
    def path(self) -> str:
        return f"{self.camera}/{self.day}"

    @property
    def begin(self) -> int:
        return self.day * DAY

    @property
    def end(self) -> int:
        return self.begin + DAY


def gone(made: Plan) -> list[tuple[str, Cause]]:
    return [(deletion.recording.path, deletion.cause) for deletion in made.deletions]


def test_a_recording_goes_once_its_last_picture_is_too_old() -> None:
    kept = [Kept("a", day) for day in (98, 68, 69, 70)]

    made = plan(kept, {"a": Terms(30, reason="Art. 1")}, [], NOW)

    assert gone(made) == [("a/68", Cause.AGE), ("a/69", Cause.AGE)]
    assert {deletion.reason for deletion in made.deletions} == {"Art. 1"}


def test_the_oldest_above_a_camera_s_share_go() -> None:
    kept = [Kept("a", day) for day in range(90, 100)] + [Kept("b", 90)]

    made = plan(kept, {"a": Terms(30, most=75), "b": Terms(30)}, [], NOW)

    assert gone(made) == [("a/90", Cause.SHARE), ("a/91", Cause.SHARE), ("a/92", Cause.SHARE)]


def test_for_want_of_room_the_oldest_of_all_go() -> None:
    kept = [Kept("a", 95), Kept("b", 94), Kept("a", 93), Kept("b", 96), Kept("a", 60)]

    made = plan(kept, {"a": Terms(30), "b": Terms(30)}, [], NOW, wanted=25)

    assert gone(made) == [("a/60", Cause.AGE), ("a/93", Cause.DISK), ("b/94", Cause.DISK)]
    assert made.short == 0


def test_what_is_under_a_hold_stays_whatever_the_terms_say() -> None:
    kept = [Kept("a", day) for day in range(60, 70)] + [Kept("b", 61)]
    hold = Hold("QĐ-12", "a", 62 * DAY, 64 * DAY)

    made = plan(kept, {"a": Terms(1, most=5), "b": Terms(1)}, [hold], NOW, wanted=1000)

    assert [path for path, _ in gone(made)] == [
        "a/60", "a/61", "b/61", "a/64", "a/65", "a/66", "a/67", "a/68", "a/69",
    ]  # fmt: skip
    assert (made.held, made.above, made.short) == (20, {"a": 15}, 910)


def test_a_hold_of_no_camera_holds_all() -> None:
    kept = [Kept("a", 60), Kept("b", 60)]

    made = plan(kept, {"a": Terms(1), "b": Terms(1)}, [Hold("x", None, 0, NOW)], NOW)

    assert (gone(made), made.held) == ([], 20)


def test_held_recordings_count_to_the_share_and_others_go_for_them() -> None:
    kept = [Kept("a", day) for day in (95, 96, 97)]
    hold = Hold("x", "a", 95 * DAY, 96 * DAY)

    made = plan(kept, {"a": Terms(30, most=20)}, [hold], NOW)

    assert gone(made) == [("a/96", Cause.SHARE)]
    assert made.above == {}


def test_a_camera_without_terms_is_named_and_left_alone() -> None:
    made = plan([Kept("a", 1)], {}, [], NOW)

    assert gone(made) == []
    assert made.without_terms == {"a"}


def test_the_days_that_fit_follow_the_rates() -> None:
    assert days_that_fit(1_738_713_600_000, [516_000] * 300) == 1.04
    assert days_that_fit(10, []) == float("inf")


kepts = st.builds(
    Kept, st.sampled_from("abc"), st.integers(0, 100), st.integers(0, 50)
)  # fmt: skip
holds = st.builds(
    Hold,
    st.just("x"),
    st.sampled_from(["a", "b", None]),
    st.integers(0, NOW),
    st.integers(0, NOW),
)


@settings(max_examples=100, derandomize=True)
@given(st.lists(kepts, unique_by=lambda kept: kept.path, max_size=40), st.lists(holds, max_size=3),
       st.integers(0, 100), st.integers(0, 300), st.integers(0, 2000))  # fmt: skip
def test_no_plan_touches_a_hold_or_keeps_what_is_too_old(
    kept: list[Kept], held: list[Hold], days: int, most: int, wanted: int
) -> None:
    terms = {name: Terms(days, most=most) for name in "abc"}

    made = plan(kept, terms, held, NOW, wanted=wanted)

    going = {deletion.recording.path for deletion in made.deletions}
    assert len(going) == len(made.deletions)
    for one in kept:
        covered = any(hold.covers(one) for hold in held)
        assert not (covered and one.path in going)
        assert covered or one.path in going or one.end > NOW - days * DAY
    for name in "abc":
        stay = sum(one.bytes for one in kept if one.camera == name and one.path not in going)
        assert stay <= most + made.above.get(name, 0)
