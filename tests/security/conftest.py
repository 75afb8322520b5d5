"""A small house with one record of a commune, and people with exactly the keys a test names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.comments.models import Comment
from tamgiang.platform.comments.services import comment
from tamgiang.platform.files.models import Attachment
from tamgiang.platform.files.services import attach
from tamgiang.platform.imports.models import Batch
from tamgiang.platform.imports.services import upload
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.services import start
from tamgiang.platform.links.models import RecordLink
from tamgiang.platform.links.services import link
from tamgiang.platform.orgunits.models import Unit, UnitKind
from tamgiang.platform.orgunits.selectors import unit_by_code
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea

HERE, ELSEWHERE = "19894", "19867"
BEFORE = date(2025, 6, 30)
ACTOR = "system:security"
SignInWith = Callable[..., Client]


@dataclass(frozen=True)
class House:
    """What stands in the house: ids that belong to nobody the tests sign in."""

    record: Record
    link: RecordLink
    comment: Comment
    file: Attachment
    batch: Batch
    job: Job

    def ids(self, path: str) -> dict[str, object]:
        """The ids an address of the house can name."""
        job = self.job.uid
        uid: UUID = job if "jobs/" in path else self.record.uid
        name = "district-review" if "templates/" in path else "people.resident"
        return {
            "name": "mail" if path.startswith("channels/") else name,
            "layer": "cameras.camera",
            "uid": uid,
            "link_uid": self.link.uid,
            "comment_uid": self.comment.uid,
            "batch": self.batch.pk,
            "form": "csv",
            "key": "none",
            "urn": str(self.record.ref),
            "file_uid": self.file.uid,
            "code": "province" if "<slug:code>" in path else "network.commune.share",
            "area": "quang-dien",
            "unit": unit_of(HERE).pk,
            "person": User.objects.order_by("pk").values_list("pk", flat=True).first() or 0,
            "pk": 1,
            "mention": 1,
            "notice": 1,
            "letter": 1,
            "number": 1,
            "short": "none",
            "set_code": "month",
            "period": "2023-07",
            "slug": "river_above_bd2",
            "token": 1,
            "mark": 1,
            "job": job,
            "kind": "alarm",
            "role": "operator",
        }


def unit_of(commune: str) -> Unit:
    """The commune of a code of before the merger."""
    found = unit_by_code(commune, UnitKind.COMMUNE, BEFORE)
    assert found is not None
    return Unit.objects.get(pk=found.id)


@pytest.fixture
def sign_in_with(db: None) -> SignInWith:
    """`sign_in_with(permissions, commune="19894")` gives the browser of such a person."""

    def make(permissions: Iterable[str], commune: str | None = None) -> Client:
        code = f"role-{uuid4().hex[:8]}"
        role = Role.objects.create(
            code=code, name_vi=code, name_en=code, permissions=list(permissions)
        )
        user = User.objects.create(username=code, full_name="Người thử")
        unit = None if commune is None else unit_of(commune)
        Assignment.objects.create(user=user, role=role, unit=unit, valid_from=date(2020, 1, 1))
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def house(quick_sample: SampleArea, tmp_path: Path, settings: Settings) -> House:
    """Two residents of a commune, linked and talked about, an import and a job of others."""
    settings.MEDIA_ROOT = tmp_path / "files"
    User.objects.create(username="owner")
    hamlet = next(hamlet for hamlet in quick_sample.hamlets if hamlet.commune_code == HERE)
    register = register_named("people.resident")
    both = [
        create(
            register,
            {
                "code": code,
                "name": name,
                "phone": phone,
                "birth_day": "1991-03-17",
                "block": hamlet.block,
                "effective_on": "2023-01-05",
            },
            actor=ACTOR,
        )
        for code, name, phone in (
            ("NK-1", "Hồ Thị Ngọc Lam", "0905123987"),
            ("NK-2", "Đặng Quý Thông", "0914765321"),
        )
    ]
    sheet = tmp_path / "nguoi.csv"
    sheet.write_text(
        "Mã nhân khẩu,Họ và tên,Xã\nNK-3,Cái Thị Sương Mai,Quảng Thọ\n", encoding="utf-8"
    )
    batch = upload(sheet, register, "", ACTOR)
    return House(
        record=both[0],
        link=link(both[0], both[1], "related", actor=ACTOR),
        comment=comment(both[0], "Đã đối chiếu", actor=ACTOR),
        file=attach(both[0].ref, SimpleUploadedFile("giay.txt", b"x"), actor=ACTOR),
        batch=batch,
        job=start("imports.preview", {"batch": batch.pk}, actor=ACTOR),
    )
