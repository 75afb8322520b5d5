"""Many rows at once hold to the same rules as one."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from tamgiang.platform.db.rows import insert_rows
from tamgiang.platform.keyring.keys import keys_of, mint
from tamgiang.platform.keyring.models import SubjectKey

pytestmark = pytest.mark.django_db
TABLE = SubjectKey._meta.db_table


def test_rows_come_back_as_they_went_in() -> None:
    uids = [uuid.uuid4() for _ in range(3)]
    keys = mint(uids)
    assert keys_of(uids) == dict(zip(uids, keys, strict=True))


def test_a_row_that_breaks_a_rule_breaks_all_of_them() -> None:
    uid = uuid.uuid4()
    mint([uid])
    with pytest.raises(IntegrityError), transaction.atomic():
        mint([uuid.uuid4(), uid])
    assert SubjectKey.objects.count() == 1


def test_no_rows_are_no_work() -> None:
    insert_rows(TABLE, ("uid", "wrapped"), [])
    assert not SubjectKey.objects.exists()
