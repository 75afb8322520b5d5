"""Comments: who may write, who is told, what is kept, and that no text leaves the table."""

import pytest

from tamgiang.kernel.errors import NotFound, NotPermitted
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.comments.models import Comment, Mention
from tamgiang.platform.comments.selectors import comments_on, open_mentions
from tamgiang.platform.comments.services import (
    CannotBeMentioned,
    CommentTooLong,
    EmptyComment,
    HoldsNumbers,
    NotYours,
    change,
    comment,
    done,
    take_back,
)
from tamgiang.platform.events.models import Event
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import Grant, Scope, scope_of

ME, OTHER = "user:1001", "user:1002"


@pytest.fixture
def camera(quick_sample: SampleArea) -> Record:
    """A camera outside Quảng Thọ, and the sample accounts."""
    ensure_sample_logins()
    block = next(h.block for h in quick_sample.hamlets if h.commune_code == "19867")
    values = {"code": "CAM-1", "kind": "public", "block": block, "effective_on": "2023-01-05"}
    return create(register_named("cameras.camera"), values, actor="system:test")


def test_a_comment_is_kept_and_told_without_its_words(camera: Record) -> None:
    made = comment(camera, "  Đã kiểm tra tại chỗ.  ", actor=ME)

    assert [c.text for c in comments_on(camera)] == ["Đã kiểm tra tại chỗ."]
    entry = AuditEntry.objects.get(action="comment.added")
    event = Event.objects.get(topic="comment.added")
    assert entry.stream == event.ref == str(camera.ref)
    assert event.body == {"comment": str(made.uid)}
    assert "kiểm tra" not in str(entry.body)


def test_a_mention_waits_in_the_work_of_the_person(camera: Record) -> None:
    user = User.objects.get(username="nhaplieu")

    comment(camera, "@nhaplieu xem giúp, hỏi a@lanhdao.vn", actor=ME)

    (found,) = open_mentions(user)
    assert found.record == camera
    assert open_mentions(User.objects.get(username="lanhdao")) == []
    done(user, found.mention.pk)
    assert open_mentions(user) == []


def test_a_mention_is_dealt_with_by_its_own_person_only(camera: Record) -> None:
    comment(camera, "@nhaplieu", actor=ME)

    with pytest.raises(NotFound):
        done(User.objects.get(username="lanhdao"), Mention.objects.get().pk)
    assert Mention.objects.get().done_at is None


@pytest.mark.parametrize("name", ["khongco", "canbo.quangtho"])
def test_who_may_not_see_the_record_cannot_be_mentioned(camera: Record, name: str) -> None:
    with pytest.raises(CannotBeMentioned):
        comment(camera, f"Nhờ @{name} xem", actor=ME)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (" \n ", EmptyComment),
        ("x" * 2001, CommentTooLong),
        ("Gọi 0905 123 456", HoldsNumbers),
        ("CCCD 046200001234", HoldsNumbers),
        ("Gọi +84905123456", HoldsNumbers),
    ],
)
def test_what_does_not_belong_in_a_comment_is_refused(
    camera: Record, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        comment(camera, text, actor=ME)
    assert not Comment.objects.exists()


def test_a_change_keeps_what_stood_before_and_moves_the_mentions(camera: Record) -> None:
    made = comment(camera, "Nhờ @nhaplieu", actor=ME)

    changed = change(camera, made.uid, "Nhờ @lanhdao", actor=ME)

    assert (changed.version, changed.text) == (2, "Nhờ @lanhdao")
    assert [v.text for v in changed.versions.all()] == ["Nhờ @nhaplieu"]
    assert [m.user.username for m in Mention.objects.all()] == ["lanhdao"]


def test_a_withdrawn_comment_shows_no_text_and_asks_nobody(camera: Record) -> None:
    made = comment(camera, "Nhờ @nhaplieu", actor=ME)

    take_back(camera, made.uid, actor=ME)

    (shown,) = comments_on(camera)
    assert shown.text == ""
    assert shown.withdrawn_at is not None
    assert not Mention.objects.exists()
    with pytest.raises(NotFound):
        change(camera, made.uid, "lại", actor=ME)


def test_only_its_author_changes_a_comment(camera: Record) -> None:
    made = comment(camera, "Của tôi", actor=ME)

    with pytest.raises(NotYours):
        change(camera, made.uid, "Của bạn", actor=OTHER)
    with pytest.raises(NotYours):
        take_back(camera, made.uid, actor=OTHER)
    assert [told.text for told in comments_on(camera)] == ["Của tôi"]


def test_who_may_not_see_the_record_says_nothing_on_it(camera: Record) -> None:
    elsewhere = frozenset((camera.block_id + 1,))
    scope = Scope(ME, elsewhere, (Grant(frozenset(("registers.view",)), elsewhere),))

    with scope_of(scope), pytest.raises(NotPermitted):
        comment(camera, "Xin chào", actor=ME)
    assert not Comment.objects.exists()
