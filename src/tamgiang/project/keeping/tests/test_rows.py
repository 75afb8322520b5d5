"""Proofs of tables: the same rows give the same hash, another value or row another."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from tamgiang.platform.accounts.models import Role
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.models import Event
from tamgiang.project.keeping.rows import columns, differences, prove, prove_all, read
from tamgiang.project.keeping.state import applied, models_at, pending

pytestmark = pytest.mark.django_db


def test_a_proof_follows_every_value() -> None:
    # given a role
    role = Role.objects.create(code="scribe", name_vi="Thư ký", name_en="Scribe", permissions=["a"])
    before = prove_all([Role], "default")

    # when one mark of its name changes
    Role.objects.filter(pk=role.pk).update(name_vi="Thư kỳ")

    # then the hash does, and the count does not
    after = prove_all([Role], "default")
    assert differences(before, after) == ["accounts_role (1, 1)"]
    Role.objects.filter(pk=role.pk).update(name_vi="Thư ký")
    assert prove_all([Role], "default") == before


def test_json_counts_by_content_whatever_the_order_it_is_stored_in() -> None:
    assert prove(Role, [(1, {"a": 1, "b": "xã"})]) == prove(Role, [(1, {"b": "xã", "a": 1})])


def test_the_number_of_a_transaction_is_no_part_of_an_event() -> None:
    with transaction.atomic():
        Event.objects.create(topic="t", ref="r", actor="a", at=datetime(2026, 1, 1, tzinfo=UTC))

    (row,) = read(Event, "default", [Event])

    assert row[columns(Event).index("tx")] == 0


def test_the_models_of_the_schema_are_all_that_the_database_has() -> None:
    # given the tables of a database whose schema is the one of the code
    tables = set(connection.introspection.table_names())

    # then nothing would be left out of a backup
    known = {model._meta.db_table for model in models_at(applied(connection))}
    assert pending(connection) == []
    assert tables - known == {"django_migrations"}


def test_audit_entries_are_read_as_they_were_written() -> None:
    with transaction.atomic():
        append("test:stream", "tested", {"số": 1}, actor="system:test")
    model = next(
        m for m in models_at(applied(connection)) if m._meta.db_table == "audit_auditentry"
    )

    (row,) = read(model, "default", [model])

    assert row[columns(model).index("body")] == {"số": 1}
