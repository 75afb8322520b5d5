"""An upgrade that fails in the middle leaves the records exactly as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tamgiang.platform.audit.services import append
from tamgiang.project.keeping import upgrade
from tamgiang.project.keeping.refusals import NoSnapshot, UpgradeFailed
from tamgiang.project.keeping.rows import prove_all
from tamgiang.project.keeping.state import applied, models_at, pending

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAMGIANG_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def one_step_back() -> Iterator[None]:
    """A database that lacks the last migrations of the audit trail and of the events."""
    call_command("migrate", "events", "0001", verbosity=0)
    call_command("migrate", "audit", "0001", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def proofs() -> dict[str, dict[str, int | str]]:
    return prove_all(models_at(applied(connection)), "default")


def test_a_failure_in_mid_migration_returns_to_identical_data(
    state: Path, one_step_back: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given records under an older schema
    with transaction.atomic():
        append("test:1", "tested", {"số": 1}, actor="system:test")
    steps, before = applied(connection), proofs()
    assert pending(connection)

    # when the upgrade writes, changes the schema, and then breaks
    def broken(*_words: object, **_options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE half_done (id integer)")
            cursor.execute("UPDATE accounts_role SET name_vi = 'x'")
            cursor.execute("DROP TABLE django_session")
        MigrationRecorder(connection).record_applied("audit", "0002_guard")
        raise RuntimeError("power of the office")

    monkeypatch.setattr(upgrade, "call_command", broken)
    with pytest.raises(UpgradeFailed) as refused:
        upgrade.migrate()

    # then it says so, and every table is as it was
    assert "power of the office" in refused.value.text("en")
    assert applied(connection) == steps
    assert proofs() == before
    assert "half_done" not in connection.introspection.table_names()


def test_an_upgrade_can_be_taken_back(state: Path, one_step_back: None) -> None:
    # given an upgrade that went well, and a record written after it
    before, steps = proofs(), applied(connection)
    count, snapshot = upgrade.migrate()
    assert count == len([step for step in applied(connection) if step not in steps])
    assert snapshot is not None
    with transaction.atomic():
        append("test:2", "tested", {}, actor="system:test")

    # when it is asked for without and with --yes
    assert upgrade.rollback([]) == 1
    assert pending(connection) == []
    assert upgrade.rollback(["--yes"]) == 0

    # then all is as before the upgrade
    assert (applied(connection), proofs()) == (steps, before)


def test_nothing_is_done_when_nothing_is_missing(state: Path) -> None:
    assert upgrade.migrate() == (0, None)
    with pytest.raises(NoSnapshot):
        upgrade.newest()
