"""Sheets do not lie about for ever: they may hold personal values."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.services import upload
from tamgiang.platform.imports.services.clearing import KEPT, clear_old
from tamgiang.platform.imports.storage import root
from tamgiang.platform.imports.tests.conftest import MakeSheet
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


def test_old_files_go_when_no_import_needs_them(area: str, sheet: MakeSheet) -> None:
    path, other = sheet([["Mã"], ["A1"]]), sheet([["Mã"], ["B1"]], "b.xlsx")
    old, shared, fresh = (upload(p, THING, "", "system:test") for p in (other, path, path))
    long_ago = timezone.now() - KEPT - timedelta(days=1)
    Batch.objects.filter(pk__in=[old.pk, shared.pk]).update(changed_at=long_ago)

    assert clear_old() == {"cancelled": 2, "files": 1}

    states = dict(Batch.objects.values_list("pk", "state"))
    assert states == {
        old.pk: BatchState.CANCELLED,
        shared.pk: BatchState.CANCELLED,
        fresh.pk: BatchState.UPLOADED,
    }
    left = {entry.name for entry in root().iterdir() if entry.is_file()}
    assert left == {fresh.sha256}
    assert {entry.name for entry in (root() / "work").iterdir()} == {str(fresh.uid)}
    assert clear_old() == {"cancelled": 0, "files": 0}
