"""Files that hang on records travel with a backup, and come back byte for byte."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from tamgiang.platform.files import store
from tamgiang.platform.files.services.keeping import keep
from tamgiang.project.keeping.archive import read_manifest
from tamgiang.project.keeping.backup import backup
from tamgiang.project.keeping.tests.test_backup import restored, state

__all__ = ("state",)
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_attached_file_comes_back_under_the_same_digest(
    state: Path, settings: Settings, tmp_path: Path
) -> None:
    # given a file in the store, and one that is only on its way there
    settings.MEDIA_ROOT = state / "files"
    content = "Biên bản".encode()
    digest = sha256(content).hexdigest()
    (tmp_path / "given").write_bytes(content)
    with transaction.atomic():
        keep(tmp_path / "given", digest, len(content))
    (store.incoming() / "half").write_bytes(b"x")

    # when it is kept and restored elsewhere
    backup(tmp_path / "kept.zip")
    done = restored(tmp_path / "kept.zip", tmp_path / "other")

    # then its bytes are the same, and the half one stayed behind
    assert done.returncode == 0, done.stderr
    place = f"files/attached/{store.name_of(digest)}"
    assert read_manifest(tmp_path / "kept.zip").files[place] == digest
    back = (tmp_path / "other" / place).read_bytes()
    assert sha256(back).hexdigest() == digest
    assert not list((tmp_path / "other").glob("incoming/*"))
