"""A key opens what it sealed, only there, and nothing once it is destroyed."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django import Settings

from tamgiang.platform.keyring.keys import destroy, key_for, key_of, keys_of, mint
from tamgiang.platform.keyring.models import SubjectKey
from tamgiang.platform.keyring.sealing import is_sealed, keyed_digest, seal, unseal

pytestmark = pytest.mark.django_db
NAME = "Hồ Thị Ngọc Lam"


@pytest.fixture
def uid() -> UUID:
    return uuid4()


def test_what_was_sealed_opens_with_its_key_and_about_its_own_thing(uid: UUID) -> None:
    sealed = seal(key_for(uid), NAME, "comment:1")

    assert is_sealed(sealed)
    assert NAME not in sealed
    assert unseal(key_of(uid), sealed, "comment:1") == NAME
    assert unseal(key_of(uid), sealed, "comment:2") is None


def test_once_the_key_is_destroyed_nothing_opens(uid: UUID) -> None:
    sealed = seal(key_for(uid), NAME, "comment:1")

    assert destroy([uid]) == 1

    assert key_of(uid) is None
    assert unseal(key_of(uid), sealed, "comment:1") is None
    assert unseal(key_for(uid), sealed, "comment:1") is None


def test_text_that_was_never_sealed_is_read_as_it_stands() -> None:
    assert unseal(None, "Đã đối chiếu", "comment:1") == "Đã đối chiếu"


def test_many_keys_are_made_at_once_each_its_own() -> None:
    uids = [uuid4() for _ in range(1203)]

    keys = mint(uids)

    assert len(set(keys)) == 1203
    assert keys_of(uids) == dict(zip(uids, keys, strict=True))


def test_the_database_alone_opens_nothing(uid: UUID, settings: Settings) -> None:
    # given a key kept in the database
    key = key_for(uid)
    kept = bytes(SubjectKey.objects.get(uid=uid).wrapped)
    assert key not in kept

    # when the master key of another house is asked to open it
    settings.KEYRING_SECRET = "another house"  # noqa: S105 - made up

    # then it counts as destroyed
    assert key_of(uid) is None


def test_a_key_moved_to_another_record_opens_nothing(uid: UUID) -> None:
    other = uuid4()
    mint([uid, other])
    with connection.cursor() as cursor:
        table = SubjectKey._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET wrapped = (SELECT wrapped FROM {table} WHERE uid = %s) "  # noqa: S608
            "WHERE uid = %s",
            [u.hex if connection.vendor == "sqlite" else u for u in (uid, other)],
        )

    assert key_of(other) is None


def test_a_digest_under_a_key_differs_for_every_person_with_the_same_values() -> None:
    one, two = mint([uuid4(), uuid4()])

    assert keyed_digest(one, {"name": NAME}) == keyed_digest(one, {"name": NAME})
    assert keyed_digest(one, {"name": NAME}) != keyed_digest(two, {"name": NAME})
