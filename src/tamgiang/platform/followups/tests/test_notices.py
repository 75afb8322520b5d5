"""A missed target tells who decides; a confirmed draft tells who mends the records of the place."""

import pytest

from tamgiang.platform.accounts.models import User
from tamgiang.platform.events.relay import drain
from tamgiang.platform.followups.models import DraftDirective
from tamgiang.platform.followups.services import confirm, look
from tamgiang.platform.followups.tests.test_drafts import APRIL
from tamgiang.platform.followups.tests.test_drafts import dossiers as dossiers
from tamgiang.platform.followups.tests.test_drafts import placed as placed
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.notify.inbox import inbox_of, shown
from tamgiang.platform.registers.models import Record
from tamgiang.platform.signoffs.tests.test_notices import person

pytestmark = pytest.mark.django_db


def told(user: User) -> list[tuple[str, str]]:
    lines = [shown(row, "vi") for row in inbox_of(user.actor)]
    return [(line.text.title, line.text.link) for line in lines if line]


def test_from_the_missed_target_to_the_work_given(dossiers: list[Record]) -> None:
    decider, writer = person("quyet", "followups.decide"), person("sua", "registers.write")

    look(ground.AREA, APRIL)
    drain()
    assert told(decider) == [("Chỉ tiêu không đạt tiến độ: toàn địa bàn", "/followups/")]
    assert told(writer) == []

    draft = DraftDirective.objects.get()
    confirm(draft)
    drain()
    (line,) = told(writer)
    assert line[0].startswith("Việc được giao: ")
    assert line[1] == f"/followups/{draft.uid}/"
