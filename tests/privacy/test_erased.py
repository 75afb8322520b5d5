"""The whole way of an erasure: what the house knew of a person is found nowhere afterwards."""

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as given
from django.db import connection
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.comments.models import Comment
from tamgiang.platform.comments.services import change, comment
from tamgiang.platform.events.models import Event
from tamgiang.platform.events.relay import drain
from tamgiang.platform.imports.export import export
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.services import (
    bad_rows_file,
    confirm,
    preview,
    propose_mapping,
    set_mapping,
    upload,
)
from tamgiang.platform.indicators.models import Cell
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.keyring.models import SubjectKey
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.privacy.models import Case, Channel, Erasure, Identity, Kind
from tamgiang.platform.privacy.services import cases
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.registers.selectors import records
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import no_scope, system_scope
from tamgiang.project.keeping.backup import backup
from tamgiang.project.keeping.tests.test_backup import restored
from tamgiang.project.sample import sample_area

pytestmark = pytest.mark.django_db(transaction=True)
OFFICER, LEADER = "system:officer", "system:leader"
NAME, FORMER = "Huỳnh Thị Bích Trâm Quyên", "Huỳnh Thị Bích Trâm Quyền"
PHONE, OLD_PHONE = "0987612345", "0912345987"
BORN, STREET = "1987-06-19", "88/7 kiệt Hoa Tím Biếc"
#: Every form in which a value may stand somewhere.
FOLDED, PLUS_CODE = "huynh thi bich tram quyen", "7P89GGXX+22"
TRACES = (NAME, FORMER, FOLDED, PHONE, OLD_PHONE, BORN, "19/06/1987", STREET, PLUS_CODE)


@dataclass
class House:
    """Where everything lies, and the two records about the person."""

    home: Path
    person: Record
    household: Record
    old: Path


def traces(data: bytes) -> set[str]:
    """Which of the values are met in some bytes, as UTF-8 or as JSON escapes them."""
    forms = {t: (t.encode(), t.encode("unicode_escape"), t.encode("utf-16-le")) for t in TRACES}
    return {trace for trace, written in forms.items() if any(w in data for w in written)}


def of_database() -> set[str]:
    """The values in any byte of the database: its files, or a dump of every table."""
    if connection.vendor != "sqlite":
        return traces(json.dumps(_dumped(), ensure_ascii=False).encode())
    name = str(connection.settings_dict["NAME"])
    files = [Path(name + end) for end in ("", "-wal", "-journal")]
    return {t for file in files if file.exists() for t in traces(file.read_bytes())}


def _dumped() -> list[str]:
    with connection.cursor() as cursor:
        found: list[str] = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608
            found += [row[0] for row in cursor.fetchall()]
    return found


def of_folder(folder: Path) -> dict[str, set[str]]:
    """The values in every file below a folder, and inside the archives among them."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file() and (met := _of_file(path)):
            found[str(path.relative_to(folder))] = met
    return found


def _of_file(path: Path) -> set[str]:
    met = traces(path.read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                met |= traces(archive.read(name))
    return met


def figures() -> list[tuple[object, ...]]:
    """Every kept figure of the house."""
    drain()
    columns = ("measure_id", "block", "day", "amount_in", "amount_out", "rows_in", "rows_out")
    return sorted(Cell.objects.values_list(*columns))


@pytest.fixture
def house(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A person in two registers, corrected, imported, talked about, exported and looked at."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "secrets").mkdir()
    (home / "secrets" / "keyring").write_text(given.KEYRING_SECRET)
    settings.HOME, settings.MEDIA_ROOT = home, home / "files"
    settings.FILE_UPLOAD_TEMP_DIR = str(home)
    monkeypatch.setenv("TAMGIANG_HOME", str(home))
    load_sample_area()
    ensure_sample_logins()
    with system_scope("test"):
        person, household = _known(tmp_path)
        _worked_with(person, tmp_path)
        drain()
        old = tmp_path / "backups" / "old.zip"
        backup(old)
        yield House(home, person, household, old)


def _known(tmp_path: Path) -> tuple[Record, Record]:
    hamlet = next(h for h in sample_area(date(2026, 11, 23)).hamlets if h.commune_code == "19894")
    place = {"block": hamlet.block, "effective_on": "2023-01-05"}
    household = create(
        register_named("addresses.household"),
        {**place, "code": "HO-88", "head": FORMER, "line": STREET, "position": (16.5, 107.5),
         "plus_code": PLUS_CODE, "addressed_on": "2023-02-01"},
        actor=OFFICER,
    )  # fmt: skip
    person = create(
        register_named("people.resident"),
        {**place, "code": "NK-88", "name": FORMER, "phone": OLD_PHONE, "birth_day": BORN,
         "birth_year": 1987, "sex": "female", "household": "HO-88"},
        actor=OFFICER,
    )  # fmt: skip
    person = correct(person, {"name": NAME}, reason=f"tên đúng là {NAME}", actor=OFFICER)
    return person, household


def _sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    heads = ("Mã nhân khẩu", "Họ và tên", "Điện thoại", "Ngày sinh", "Xã", "Ngày đăng ký")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def _worked_with(person: Record, tmp_path: Path) -> None:
    register = register_named("people.resident")
    good = ("NK-88", NAME, PHONE, "19/06/1987", "Quảng Thọ", "05/01/2023")
    bad = ("NK-88b", NAME, "không rõ", "19/06/1987", "Xã Không Có", "05/01/2023")
    other = ("NK-99", "Đinh Khắc Bình Nguyên", "0933445566", "", "Quảng Thọ", "05/01/2023")
    batch = upload(_sheet(tmp_path / "ds.csv", good, bad, other), register, "Công an xã", OFFICER)
    set_mapping(batch, propose_mapping(batch))
    preview(batch)
    bad_rows_file(batch)
    confirm(batch, OFFICER)
    run_queued()
    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.changed, batch.bad) == ("applied", 1, 1, 1)
    upload(_sheet(tmp_path / "mo.csv", good), register, "", OFFICER)
    person.refresh_from_db()
    said = comment(person, f"Đã gặp {NAME} tại nhà", actor=OFFICER)
    change(person, said.uid, f"Đã gặp bà {NAME}, {STREET}", actor=OFFICER)
    export(register, records(register), "csv", actor=OFFICER, reason="đối chiếu").close()
    export(register, records(register), "xlsx", actor=OFFICER, reason="đối chiếu").close()
    with no_scope():
        client = Client(SERVER_NAME="localhost")
        client.post("/accounts/login/", {"login": "nhaplieu", "password": "tamgiang"})
        looked = client.post(
            f"/registers/people.resident/{person.uid}/personal/", {"reason": f"gọi {NAME}"}
        )
        assert NAME in looked.content.decode()
        assert NAME in looked.content.decode()
        client.get("/search/", {"q": NAME})


def requested(house: House) -> Case:
    """A request taken in, checked, decided and confirmed by somebody else."""
    told = cases.Told(NAME, contact=STREET, born=BORN, phone=PHONE, asks=f"Xóa dữ liệu của {NAME}")
    case = cases.receive(Kind.ERASE, Channel.DESK, told, date(2026, 11, 20), actor=OFFICER)
    cases.identify(case, Identity.CARD, actor=OFFICER)
    for record in (house.person, house.household):
        cases.choose(case, record, actor=OFFICER)
    choices = {str(r.ref): cases.Choice(granted=True) for r in (house.person, house.household)}
    cases.decide(case, choices, actor=OFFICER)
    return cases.confirm(case, actor=LEADER)


def test_after_an_erasure_nothing_of_the_person_is_left_anywhere(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # given a house full of the person, where even so no append-only table holds a value in the open
    assert {NAME, PHONE, BORN} <= of_database()
    assert of_folder(house.home) != {}
    assert traces(json.dumps([*AuditEntry.objects.values("body")]).encode()) == set()
    before = figures()

    # when the request is carried out
    case = requested(house)
    done = cases.carry_out(case, actor=OFFICER)

    # then no byte of database, log, files or a new backup holds one of the values
    assert (done.records, done.scrubbed) == (2, True)
    assert done.copies["comments.texts"] >= 2
    assert done.copies["imports.files"] == 2
    assert of_database() == set()
    assert of_folder(house.home) == {}
    backup(tmp_path / "backups" / "new.zip")
    assert _of_file(tmp_path / "backups" / "new.zip") == set()
    assert traces(caplog.text.encode()) == set()
    for table in (AuditEntry, Event):
        bodies = json.dumps([*table._default_manager.values("body")], ensure_ascii=False)
        assert traces(bodies.encode()) == set()

    # and no search, list or export gives one
    register = register_named("people.resident")
    assert not records(register, search=NAME).exists()
    for form in ("csv", "xlsx"):
        with export(register, records(register), form, actor=OFFICER, reason="thử") as file:
            (tmp_path / f"out.{form}").write_bytes(file.read())
        assert _of_file(tmp_path / f"out.{form}") == set()

    # and every proof and every figure stands as before
    assert verify().intact
    assert verify_records().faults == ()
    assert figures() == before
    left = model_of(register).objects.get(uid=house.person.uid)
    assert (left.code, left.name, left.household) == ("NK-88", "[đã xóa]", "HO-88")  # type: ignore[attr-defined]
    other = model_of(register).objects.get(batch_id__isnull=False)
    assert (other.code, other.name) == ("NK-99", "Đinh Khắc Bình Nguyên")  # type: ignore[attr-defined]
    assert not SubjectKey.objects.filter(uid=house.person.uid).exists()
    assert [b.state for b in Batch.objects.order_by("pk")] == [
        BatchState.APPLIED,
        BatchState.CANCELLED,
    ]
    assert not Comment.objects.exclude(text="").exists()


def test_restoring_a_backup_from_before_erases_again(house: House, tmp_path: Path) -> None:
    # given an erasure after the backup, and a newer backup beside it
    cases.carry_out(requested(house), actor=OFFICER)
    backup(tmp_path / "backups" / "new.zip")
    assert {NAME, PHONE} <= _of_file(house.old)

    # when the old one is restored into an empty house
    other = tmp_path / "other"
    done = restored(house.old, other)

    # then the values it held are erased again, and everything is proven
    assert done.returncode == 0, done.stderr
    assert "2 records erased since then were erased again" in done.stdout
    assert of_folder(other) == {}


def test_a_ledger_named_by_hand_does_as_well(house: House, tmp_path: Path) -> None:
    cases.carry_out(requested(house), actor=OFFICER)
    kept = tmp_path / "ledger.jsonl"
    kept.write_bytes((house.home / "erasures" / "ledger.jsonl").read_bytes())
    assert traces(kept.read_bytes()) == set()

    done = restored(house.old, tmp_path / "other", "--erasures", str(kept))

    assert "2 records erased since then were erased again" in done.stdout, done.stderr
    assert of_folder(tmp_path / "other") == {}


def test_without_erasures_a_restore_leaves_every_value(house: House, tmp_path: Path) -> None:
    done = restored(house.old, tmp_path / "other")

    assert "0 records erased since then" in done.stdout, done.stderr
    assert NAME in of_folder(tmp_path / "other")["tamgiang.sqlite3"]
    assert Erasure.objects.count() == 0
