"""Saying something: whom it reaches, when, and that it is said once."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tamgiang.platform.notify import sending
from tamgiang.platform.notify.addresses import bury, of_owner, put_address
from tamgiang.platform.notify.counting import unread, unread_of
from tamgiang.platform.notify.digests import gather
from tamgiang.platform.notify.habits import Wishes, choose
from tamgiang.platform.notify.inbox import inbox_of, mark_read, shown
from tamgiang.platform.notify.models import Address, Delivery, Message, State
from tamgiang.platform.notify.sending import send
from tamgiang.platform.notify.tests.conftest import ACTOR, AddPerson, Scripted

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
PARAMS = {"name": {"vi": "Nhập bảng", "en": "Import"}, "job": "1"}


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve o'clock in Viet Nam."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def test_a_message_reaches_the_inbox_and_every_chosen_channel(
    add_person: AddPerson, noon: None
) -> None:
    person = add_person("an")

    send("jobs.failed", [person.actor], PARAMS, key="k", actor=ACTOR)

    found = Delivery.objects.values_list("channel", "state", "next_at").order_by("channel")
    assert list(found) == [("inbox", "delivered", None), ("mail", "queued", NOON)]
    notice = shown(inbox_of(person.actor)[0], "vi")
    assert notice is not None
    assert (notice.text.title, notice.text.link) == ("Chưa xong: Nhập bảng", "/jobs/1/")


def test_the_same_occasion_is_told_once_and_only_new_people_are_added(
    add_person: AddPerson, noon: None
) -> None:
    an, binh = add_person("an"), add_person("binh")
    send("jobs.failed", [an.actor], PARAMS, key="k", actor=ACTOR)

    send("jobs.failed", [an.actor, binh.actor, binh.actor], PARAMS, key="k", actor=ACTOR)

    assert Message.objects.count() == 1
    assert Delivery.objects.filter(owner=an.actor).count() == 2
    assert Delivery.objects.filter(owner=binh.actor).count() == 2


def test_quiet_hours_hold_back_all_but_urgent(
    add_person: AddPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    person = add_person("an")

    send("jobs.failed", [person.actor], PARAMS, key="k", actor=ACTOR)
    send("notify.test", [person.actor], {}, key="t", actor=ACTOR)

    due = dict(Delivery.objects.filter(channel="mail").values_list("message__template", "next_at"))
    # 23:30 in Viet Nam: the next morning at six.
    assert due["jobs.failed"] == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert due["notify.test"] == NIGHT


@pytest.mark.parametrize(
    ("quiet", "moment", "awake"),
    [
        ((time(22), time(6)), NIGHT, datetime(2026, 11, 23, 23, 0, tzinfo=UTC)),
        (
            (time(22), time(6)),
            datetime(2026, 11, 23, 22, 59, tzinfo=UTC),
            datetime(2026, 11, 23, 23, 0, tzinfo=UTC),
        ),
        ((time(22), time(6)), NOON, NOON),
        ((time(11, 30), time(13, 30)), NOON, datetime(2026, 11, 23, 6, 30, tzinfo=UTC)),
        ((time(0), time(0)), NIGHT, NIGHT),
    ],
)
def test_the_first_moment_after_quiet_hours(
    quiet: tuple[time, time], moment: datetime, awake: datetime
) -> None:
    assert Wishes(quiet=quiet).awake(moment) == awake


def test_a_person_chooses_channels_by_topic(add_person: AddPerson, noon: None) -> None:
    person = add_person("an")
    choose(
        person.actor,
        language="en",
        quiet=(time(22), time(6)),
        digest_at=time(8),
        topics={"jobs.failed": ((), False)},
    )

    send("jobs.failed", [person.actor], PARAMS, key="k", actor=ACTOR)

    assert list(Delivery.objects.values_list("channel", flat=True)) == ["inbox"]


def test_what_can_wait_goes_out_once_a_day_in_one_letter(
    add_person: AddPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    person = add_person("an")
    choose(
        person.actor,
        language="vi",
        quiet=(time(22), time(6)),
        digest_at=time(13),
        topics={"jobs.finished": (("mail",), True)},
    )
    for number in range(3):
        send("jobs.finished", [person.actor], PARAMS, key=f"k{number}", actor=ACTOR)
    assert gather() == 0

    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=1, minutes=1))
    assert gather() == 1
    assert gather() == 0

    states = Delivery.objects.filter(channel="mail").values_list("message__template", "state")
    assert sorted(states) == [("jobs.finished", "gathered")] * 3 + [("notify.digest", "queued")]
    digest = Message.objects.get(template="notify.digest")
    assert digest.params["list"] == "\n".join(["• Đã xong: Nhập bảng"] * 3)


def test_addresses_are_sealed_and_found_again(add_person: AddPerson, channel: Scripted) -> None:
    person = add_person("an")

    put_address(person.actor, "mail", "an@example.vn", actor=ACTOR)

    row = Address.objects.get()
    assert "an@example.vn" not in row.sealed + row.digest + row.shown


def test_nobody_is_written_to_at_a_dead_address(add_person: AddPerson, noon: None) -> None:
    person = add_person("an")
    bury([of_owner(person.actor)[0].pk], "mail.recipient_refused", "mail")

    send("jobs.failed", [person.actor], PARAMS, key="k", actor=ACTOR)

    assert list(Delivery.objects.values_list("channel", flat=True)) == ["inbox"]


def test_unread_counts_and_only_one_s_own_is_marked(add_person: AddPerson) -> None:
    an, binh = add_person("an"), add_person("binh")
    send("jobs.failed", [an.actor, binh.actor], PARAMS, key="k", actor=ACTOR)
    other = Delivery.objects.get(owner=binh.actor, channel="inbox")

    assert mark_read(an.actor, other.pk) == 0
    assert mark_read(an.actor) == 1

    assert (unread(an.actor), unread(binh.actor)) == (0, 1)


def test_a_page_counts_without_a_query_until_something_came(
    add_person: AddPerson, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = add_person("an")
    assert unread_of(person) == 0
    with django_assert_num_queries(0):
        assert unread_of(person) == 0

    send("jobs.failed", [person.actor], PARAMS, key="k", actor=ACTOR)
    assert unread_of(person) == 1
    mark_read(person.actor)
    assert unread_of(person) == 0


def test_many_recipients_are_written_in_parts(
    channel: Scripted, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    inner = sending._deliver

    def counted(plan: sending._Plan, part: Sequence[str]) -> None:
        sizes.append(len(part))
        inner(plan, part)

    monkeypatch.setattr(sending, "_deliver", counted)

    owners = [f"people:resident:{number}" for number in range(2500)]
    send("notify.test", owners, {}, key="k", actor=ACTOR)

    assert sizes == [1000, 1000, 500]
    assert Delivery.objects.filter(state=State.DELIVERED).count() == 0
