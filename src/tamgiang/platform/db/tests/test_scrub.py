"""What was deleted is found in no byte of the file or its log."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from tamgiang.platform.db.scrub import scrub

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Hồ Thị Ngọc Lam 0905123987"


def bytes_of_database() -> bytes:
    name = str(connection.settings_dict["NAME"])
    return b"".join(
        path.read_bytes() for path in (Path(name), Path(f"{name}-wal")) if path.exists()
    )


def written(rows: int, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS scrubbed (id integer primary key, said text)")
        cursor.executemany(
            "INSERT INTO scrubbed (id, said) VALUES (%s, %s)",
            [[n, f"{text} {n}"] for n in range(rows)],
        )


@pytest.mark.sqlite
def test_deleted_text_is_gone_from_file_and_log() -> None:
    # given rows that went through pages splitting and growing
    written(2000, WORD)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE scrubbed SET said = said || said WHERE id % 3 = 0")
        assert WORD.encode() in bytes_of_database()

        # when they are overwritten and the rest scrubbed
        cursor.execute("UPDATE scrubbed SET said = NULL")
        assert scrub(["scrubbed"], [WORD])

        # then no byte of them is left
        assert WORD.encode() not in bytes_of_database()
        cursor.execute("DROP TABLE scrubbed")


@pytest.mark.postgres
def test_tables_are_rebuilt() -> None:
    written(2000, WORD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('scrubbed')")
        before = cursor.fetchone()
        cursor.execute("UPDATE scrubbed SET said = NULL")
        assert scrub(["scrubbed"], [WORD])
        cursor.execute("SELECT pg_relation_filenode('scrubbed')")
        assert cursor.fetchone() != before
        cursor.execute("DROP TABLE scrubbed")


def test_nothing_is_scrubbed_within_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(transaction.TransactionManagementError):
        scrub([])
