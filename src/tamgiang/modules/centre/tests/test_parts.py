"""The shared parts: a state is told by shape and word, age and freshness in words."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from tamgiang.modules.centre.registers import ALARM, INCIDENT, TASK
from tamgiang.modules.centre.stages import stage_shown
from tamgiang.modules.centre.templatetags.centre import SHAPES
from tamgiang.platform.accounts.models import User


def drawn(source: str, language: str = "vi", **said: object) -> str:
    with translation.override(language):
        return Template("{% load centre %}" + source).render(Context(said))


def test_priorities_differ_in_shape_and_in_words() -> None:
    marks = [drawn("{% priority code %}", code=code) for code in SHAPES]

    assert len(set(SHAPES.values())) == 4
    words = ("Khẩn cấp", "Cao", "Vừa", "Thấp")
    assert all(word in mark for word, mark in zip(words, marks, strict=True))
    assert "Critical" in drawn("{% priority 'critical' %}", "en")


def test_every_stage_has_a_look() -> None:
    for register in (ALARM, INCIDENT, TASK):
        for option in register.columns["stage"].options:  # type: ignore[attr-defined]
            assert stage_shown(register.name, option.code).label == option.label


def test_an_old_value_is_told_in_words() -> None:
    now = timezone.now()

    fresh = drawn("{% freshness at 600 %}", at=now - timedelta(minutes=3))
    old = drawn("{% freshness at 600 %}", at=now - timedelta(minutes=30))

    assert "3 phút trước" in fresh
    assert "is-old" not in fresh
    assert 'class="freshness is-old"' in old
    assert "số cũ:" in old
    assert "chưa có số đo" in drawn("{% freshness at %}", at=None)


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (0, "0 giây", "0 sec"),
        (59, "59 giây", "59 sec"),
        (60 * 34, "34 phút", "34 min"),
        (3600 * 3 + 720, "3 giờ 12 phút", "3 hr 12 min"),
        (86400 * 2, "2 ngày", "2 days"),
    ],
)
def test_an_age_is_told_in_its_two_largest_parts(seconds: int, vi: str, en: str) -> None:
    since = timezone.now() - timedelta(seconds=seconds, milliseconds=200)

    assert f">{vi}<" in drawn("{{ since|age }}", since=since)
    assert f">{en}<" in drawn("{{ since|age }}", "en", since=since)


def test_a_page_that_is_not_there_has_no_address() -> None:
    assert drawn("{% address_of 'centre:nowhere' %}") == ""
    assert drawn("{% address_of 'centre:live' %}") == "/centre/live/"


@pytest.mark.django_db
def test_only_who_may_see_the_centre_listens_to_it(client: Client) -> None:
    client.force_login(User.objects.create(username="khach"))
    assert client.get("/centre/live/").status_code == 403
    client.logout()
    assert client.get("/centre/live/").status_code == 302
