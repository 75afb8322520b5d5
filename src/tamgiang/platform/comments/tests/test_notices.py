"""A mention reaches the person as a notice, once, without the words of the comment."""

from tamgiang.platform.accounts.models import User
from tamgiang.platform.comments.services import change, comment, take_back
from tamgiang.platform.comments.tests.test_comments import camera as camera
from tamgiang.platform.events.relay import drain
from tamgiang.platform.notify.inbox import inbox_of, shown
from tamgiang.platform.notify.models import Message
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import Scope, scope_of


def test_who_is_mentioned_is_told_once_and_who_is_added_later_too(camera: Record) -> None:
    first = User.objects.get(username="nhaplieu")
    second = User.objects.get(username="lanhdao")
    with scope_of(Scope(first.actor)):
        made = comment(camera, "@nhaplieu xem giúp điện thoại bị mờ", actor=first.actor)
        drain()
        change(camera, made.uid, "@nhaplieu và @lanhdao xem giúp", actor=first.actor)
        drain()

    (notice,) = inbox_of(first.actor)
    line = shown(notice, "vi")
    assert line is not None
    assert line.text.title == f"{first.full_name} nhắc tới bạn trong trao đổi"
    assert line.text.link == f"/registers/cameras.camera/{camera.uid}/"
    assert inbox_of(second.actor).count() == 1
    assert "mờ" not in str(Message.objects.get().params)


def test_a_comment_taken_back_before_it_was_told_tells_nobody(camera: Record) -> None:
    user = User.objects.get(username="nhaplieu")
    with scope_of(Scope(user.actor)):
        made = comment(camera, "@nhaplieu xem giúp", actor=user.actor)
        take_back(camera, made.uid, actor=user.actor)

    drain()

    assert Message.objects.count() == 0
