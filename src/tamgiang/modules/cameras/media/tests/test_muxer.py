"""Pictures become fragments that a strict checker and libav take as they are."""

from dataclasses import replace

import pytest

from tamgiang.modules.cameras.media.frames import Codec, Frame, Parameters
from tamgiang.modules.cameras.media.mp4.boxes import Wrong
from tamgiang.modules.cameras.media.mp4.checker import check
from tamgiang.modules.cameras.media.mp4.configuration import BadParameters, configuration
from tamgiang.modules.cameras.media.mp4.fragment import join, samples
from tamgiang.modules.cameras.media.mp4.muxer import PICTURE
from tamgiang.modules.cameras.media.tests.muxed import (
    BETWEEN,
    HEVC,
    OTHER,
    PLAIN,
    RECIPES,
    STAMP,
    ZERO,
    decoded,
    decoded_raw,
    file,
    frames,
    made,
    muxed,
    muxer,
    parameters,
)
from tests.tools.farm.recipes import Recipe


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_clip_comes_out_picture_for_picture_as_it_went_in(recipe: Recipe) -> None:
    data = file(muxed(frames(recipe)))

    verdict = check(data)
    assert (verdict.fragments, verdict.frames, verdict.keys) == (30, 30, 2)
    assert [(track.width, track.height) for track in verdict.tracks] == [
        (recipe.width, recipe.height)
    ]
    pictures = decoded(data)
    assert [picture for _, picture in pictures] == decoded_raw(recipe)
    # A picture of 15 a second every 6000 ticks, whatever the order of decoding.
    assert [shown - pictures[0][0] for shown, _ in pictures] == [6000 * n for n in range(30)]


@pytest.mark.parametrize("recipe", RECIPES)
def test_joined_fragments_are_the_same_pictures(recipe: Recipe) -> None:
    fragments = muxed(frames(recipe))

    joined = [join(fragments[:15]), join(fragments[15:])]
    again = join(joined, sequence=7, begin=0)

    apart, together, whole = file(fragments), file(joined), file([again])
    assert check(together).shown == check(whole).shown == check(apart).shown
    assert (check(together).fragments, check(whole).fragments) == (2, 1)
    assert (again.sequence, again.frames, again.key, again.duration) == (
        7, 30, True, check(apart).end,
    )  # fmt: skip
    assert decoded(whole) == decoded(together) == decoded(apart)
    assert len(apart) - len(whole) == 29 * (112 - 16)


def test_a_file_that_begins_later_can_be_told_to_begin_at_nought() -> None:
    fragments = muxed(frames(BETWEEN))

    moved = join(fragments[15:], begin=0)

    begin = fragments[15].begin
    assert check(file(fragments[15:])).begin == begin > 0
    assert check(file([moved])).begin == 0
    assert [shown + begin for shown, _ in decoded(file([moved]))] == [
        shown for shown, _ in decoded(file(fragments[15:]))
    ]


def test_codings_are_named_as_browsers_want_them() -> None:
    assert muxed(frames(PLAIN))[0].initial.mime == 'video/mp4; codecs="avc1.4d400c"'
    assert muxed(frames(HEVC))[0].initial.mime == 'video/mp4; codecs="hvc1.1.6.L60.90"'


def test_a_high_profile_tells_its_chroma_and_depth() -> None:
    # Profile 100, level 3.0, 4:2:0, 8 bits; 640 x 360, order of pictures by kind 2.
    sps = bytes.fromhex("6764001eacd940a02ff970110000030001000003003c8f162d96")
    told = configuration(Parameters(Codec.H264, (sps, b"\x68\xeb\xe3\xcb\x22\xc0"), 640, 360))

    assert told.name == "avc1.64001e"
    assert told.box[-4:] == b"\xfd\xf8\xf8\x00"


@pytest.mark.parametrize(
    ("sets", "code"),
    [
        ((), "set.count"),
        ((b"\x67\x42\xc0\x1e",), "set.count"),
        ((b"\x67", b"\x68\xce"), "set.unreadable"),
        ((b"\x67\x42\xc0\x1e" + b"\0" * 40, b"\x68\xce"), "set.unreadable"),
    ],
)
def test_sets_that_cannot_be_told_are_refused(sets: tuple[bytes, ...], code: str) -> None:
    with pytest.raises(BadParameters) as refused:
        configuration(Parameters(Codec.H264, sets, 640, 360))

    assert refused.value.code == code


def test_nothing_comes_before_a_key_frame_with_parameters() -> None:
    by = muxer()
    first, *rest = frames(PLAIN)

    early = [by.take(frame) for frame in rest[:3]]
    bare = by.take(replace(first, parameters=None))
    fragment = by.take(first)

    assert (early, bare, by.refused) == ([None] * 3, None, 4)
    assert fragment is not None
    assert (fragment.sequence, fragment.begin, fragment.key, fragment.lost) == (1, 0, True, False)


def test_what_cannot_be_taken_is_a_loss_before_the_next_picture() -> None:
    by = muxer()
    pictures = list(frames(PLAIN))
    muxed(pictures[:3], by)

    assert by.take(replace(pictures[3], nals=())) is None
    assert by.take(replace(pictures[3], nals=(bytes(PICTURE),))) is None
    after = muxed(pictures[3:5], by)

    assert [fragment.lost for fragment in after] == [True, False]
    assert [fragment.sequence for fragment in after] == [4, 5]


def test_the_same_parameters_told_again_change_nothing() -> None:
    by = muxer()
    before = muxed(frames(PLAIN), by)

    after = muxed(frames(PLAIN, stamp=STAMP + 180_000, arrived=2.0), by)

    assert after[0].initial is before[0].initial
    assert len(decoded(file(before + after))) == 60


def test_other_parameters_at_a_key_frame_are_a_new_beginning() -> None:
    by = muxer()
    before = muxed(frames(PLAIN), by)

    after = muxed(frames(OTHER, stamp=STAMP + 180_000, arrived=2.0), by)

    verdict = check(file(before + after), several=True)
    assert [(track.width, track.height) for track in verdict.tracks] == [(320, 180), (256, 144)]
    assert after[0].begin == before[-1].begin + before[-1].duration
    assert len(decoded(file(before))) == len(decoded(file(after))) == 30


def test_parameters_between_key_frames_stand_in_the_picture_until_the_next() -> None:
    by = muxer()
    pictures = list(frames(PLAIN))
    sets = made(PLAIN).sets
    # The same sets in another order: other parameters, that the same pictures go with.
    pictures[5] = replace(pictures[5], parameters=replace(parameters(PLAIN), sets=sets[::-1]))

    fragments = muxed(pictures, by)

    assert fragments[14].initial is fragments[0].initial
    assert fragments[15].initial is not fragments[0].initial
    assert bytes(samples(fragments[5])[0]).count(sets[0]) == 1
    with pytest.raises(Wrong, match=r"sample\.set"):
        check(file(fragments), several=True)
    assert check(file(fragments), several=True, inside=True).frames == 30
    assert len(decoded(file(fragments[:15]))) == 15


def test_bad_parameters_stop_the_pictures_until_good_ones_come() -> None:
    by = muxer()
    first = next(frames(PLAIN))
    bad = replace(parameters(PLAIN), sets=(b"\x67", b"\x68"))

    assert by.take(replace(first, parameters=bad)) is None
    assert (by.initial, by.fault) == (None, "set.unreadable")

    assert len(muxed(frames(PLAIN), by)) == 30
    assert by.fault == ""


def test_wall_time_is_the_cameras_where_it_may_be_trusted() -> None:
    by = muxer()
    first, second, third, *_ = frames(PLAIN)

    def wall(frame: Frame, told: int | None) -> int:
        fragment = by.take(replace(frame, wall=told, arrived=100.0))
        assert fragment is not None
        return fragment.wall

    arrived = ZERO + 100_000_000
    assert wall(first, None) == arrived
    assert wall(second, arrived - 300_000) == arrived - 300_000
    assert wall(third, arrived + 3_600_000_000) == arrived
    assert by.doubted == 1


def test_pictures_of_other_parameters_are_not_joined() -> None:
    by = muxer()
    fragments = [*muxed(frames(PLAIN), by), *muxed(frames(OTHER), by)]

    with pytest.raises(Wrong, match=r"join\.initial"):
        join(fragments)
    with pytest.raises(Wrong, match=r"join\.time"):
        join([fragments[3], fragments[1]])
