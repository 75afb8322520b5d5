"""Links are made by those who may, read from both ends, and taken back with a trace."""

from collections.abc import Iterator

import pytest

from tamgiang.kernel.errors import NotFound, NotPermitted
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.events.models import Event
from tamgiang.platform.links.models import RecordLink
from tamgiang.platform.links.selectors import links_of, named, pointing_at
from tamgiang.platform.links.services import (
    LinkedAlready,
    LinkedToItself,
    UnknownKind,
    link,
    unlink,
)
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import Grant, Scope, scope_of

ACTOR = "system:test"


@pytest.fixture
def cameras(quick_sample: SampleArea) -> Iterator[tuple[Record, Record]]:
    """Two cameras in two communes."""
    blocks = [
        next(h.block for h in quick_sample.hamlets if h.commune_code == code)
        for code in ("19894", "19867")
    ]
    register = register_named("cameras.camera")
    first, second = (
        create(
            register,
            {"code": f"CAM-{n}", "kind": "public", "block": block, "effective_on": "2023-01-05"},
            actor=ACTOR,
        )
        for n, block in enumerate(blocks)
    )
    yield first, second


def somebody(record: Record, *permissions: str) -> Scope:
    blocks = frozenset((record.block_id,))
    return Scope("user:9", blocks, (Grant(frozenset(permissions), blocks),))


def test_a_link_reads_from_both_ends_and_leaves_a_trace(cameras: tuple[Record, Record]) -> None:
    first, second = cameras

    link(first, second, "replaces", actor=ACTOR)

    assert [(e.label.en, e.record) for e in links_of(first)] == [("Replaces", second)]
    assert [(e.label.en, e.record) for e in links_of(second)] == [("Replaced by", first)]
    for end in cameras:
        assert entries_of(str(end.ref)).order_by("-seq")[0].action == "link.added"
    event = Event.objects.get(topic="link.added")
    assert event.ref == str(first.ref)


def test_a_link_taken_back_is_kept_but_not_shown(cameras: tuple[Record, Record]) -> None:
    first, second = cameras
    made = link(first, second, "related", actor=ACTOR)

    unlink(second, made.uid, actor=ACTOR)

    assert links_of(first) == links_of(second) == []
    assert RecordLink.objects.get().removed_by == ACTOR
    assert entries_of(str(first.ref)).order_by("-seq")[0].action == "link.removed"
    link(first, second, "related", actor=ACTOR)
    assert len(links_of(first)) == 1


def test_what_makes_no_sense_is_refused_and_nothing_written(
    cameras: tuple[Record, Record],
) -> None:
    first, second = cameras
    link(first, second, "related", actor=ACTOR)

    with pytest.raises(LinkedAlready):
        link(first, second, "related", actor=ACTOR)
    with pytest.raises(LinkedAlready):
        link(second, first, "related", actor=ACTOR)
    with pytest.raises(LinkedToItself):
        link(first, first, "related", actor=ACTOR)
    with pytest.raises(UnknownKind):
        link(first, second, "married", actor=ACTOR)
    assert RecordLink.objects.count() == 1
    assert Event.objects.filter(topic="link.added").count() == 1


def test_a_link_needs_to_write_here_and_to_see_there(cameras: tuple[Record, Record]) -> None:
    first, second = cameras

    with scope_of(somebody(first, "registers.view")), pytest.raises(NotPermitted):
        link(first, second, "related", actor="user:9")
    with (
        scope_of(somebody(first, "registers.view", "registers.write")),
        pytest.raises(NotPermitted),
    ):
        link(first, second, "related", actor="user:9")
    assert not RecordLink.objects.exists()


def test_an_end_out_of_scope_is_neither_shown_nor_found(cameras: tuple[Record, Record]) -> None:
    first, second = cameras
    made = link(first, second, "related", actor=ACTOR)

    with scope_of(somebody(first, "registers.view", "registers.write")):
        assert links_of(first) == []
        for text in ("CAM-1", str(second.ref), f"/registers/cameras.camera/{second.uid}/"):
            with pytest.raises(NotFound):
                named(text)
        with pytest.raises(NotFound):
            unlink(first, made.uid, actor="user:9")


@pytest.mark.parametrize("form", ["{key}", "{ref}", "http://h/registers/cameras.camera/{uid}/"])
def test_a_record_is_named_by_key_reference_or_address(
    cameras: tuple[Record, Record], form: str
) -> None:
    second = cameras[1]

    assert named(form.format(key="CAM-1", ref=second.ref, uid=second.uid)) == second


def test_declared_links_point_back_by_themselves(cameras: tuple[Record, Record]) -> None:
    block = cameras[0].block_id
    common = {"block": block, "effective_on": "2023-01-05"}
    room = create(
        register_named("infrastructure.room"),
        {"code": "R-1", "name": "Phòng họp", "agency": "UBND xã", "kind": "one_stop"} | common,
        actor=ACTOR,
    )
    device = create(
        register_named("infrastructure.equipment"),
        {"code": "D-1", "name": "Máy", "room": "R-1", "kind": "computer", "quantity": 1} | common,
        actor=ACTOR,
    )

    (found,) = pointing_at(room)

    assert found.field.name == "room"
    assert found.records == (device,)
    with scope_of(somebody(room, "registers.view:infrastructure.room")):
        assert pointing_at(room) == []
