"""A page that only reads asks once whether units changed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tamgiang.platform.orgunits.selectors import steady
from tamgiang.platform.orgunits.selectors.units import stamp
from tamgiang.platform.orgunits.services.revision import touch

pytestmark = pytest.mark.django_db


def test_the_stamp_is_asked_for_once_within_a_steady_read(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    touch()
    with django_assert_num_queries(1), steady():
        assert stamp() == stamp()


def test_the_next_read_sees_what_changed() -> None:
    touch()
    with steady():
        before = stamp()
    touch()
    with steady():
        assert stamp() != before


def test_without_it_every_call_asks(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        stamp()
        stamp()


def test_a_page_is_such_a_read(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    touch()
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert sum("orgunits_revision" in query["sql"] for query in asked) <= 1
