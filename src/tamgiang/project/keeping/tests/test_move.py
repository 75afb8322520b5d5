"""From SQLite to PostgreSQL: every table equal, the guard in place, numbers going on."""

from collections.abc import Iterator
from pathlib import Path

import environ
import pytest
from django.db import DatabaseError, connections, transaction

from tamgiang.platform.accounts.models import Role
from tamgiang.platform.audit.services import append
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.project.keeping.move import move
from tamgiang.project.keeping.refusals import NotEmpty, WrongDirection
from tamgiang.project.keeping.state import opened
from tools import postgres

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture
def url(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database."""
    monkeypatch.setenv("TAMGIANG_HOME", str(tmp_path))
    with opened("made", environ.Env.db_url_config(server)) as made, made.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS house")
        cursor.execute("CREATE DATABASE house")
    return server.removesuffix("/postgres") + "/house"


def test_every_table_is_equal_and_the_house_goes_on(url: str, quick_sample: SampleArea) -> None:
    # given records of a small house in SQLite
    with transaction.atomic():
        role = Role.objects.create(code="scribe", name_vi="Thư ký", name_en="Scribe")
        append("test:1", "tested", {"số": 1}, actor="system:test")

    # when they are moved, and every table was proven by count and hash
    told: list[str] = []
    rows = move(url, told.append)

    # then it was told table by table, and the guard and the numbers hold over there
    assert rows > 100
    assert any(line.startswith("orgunits_unit: ") for line in told)
    with opened("there", environ.Env.db_url_config(url)):
        assert Role.objects.using("there").get(code="scribe").name_vi == "Thư ký"
        later = Role.objects.using("there").create(code="next", name_vi="Sau", name_en="Next")
        assert later.pk > role.pk
        with pytest.raises(DatabaseError), connections["there"].cursor() as cursor:
            cursor.execute("UPDATE audit_auditentry SET actor = 'x'")


def test_a_target_with_tables_is_left_alone(url: str) -> None:
    with opened("there", environ.Env.db_url_config(url)):
        with connections["there"].cursor() as cursor:
            cursor.execute("CREATE TABLE theirs (id integer)")

        with pytest.raises(NotEmpty):
            move(url, print)

        assert connections["there"].introspection.table_names() == ["theirs"]


def test_only_postgresql_is_a_target() -> None:
    with pytest.raises(WrongDirection):
        move("sqlite:///other.sqlite3", print)
