"""A full disk: writes are refused with a message, reads go on, and all resumes with space."""

import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests import servers
from tests.faults.conftest import AS_ROOT
from tests.faults.house import HOUSE, checked
from tests.faults.people import PASSWORD, Answer, Person
from tests.faults.writers import WRITERS, prepared

CAMERA = "cameras.camera"
PAGES = (
    "/",
    "/today/",
    "/registers/cameras.camera/",
    "/indicators/",
    "/static/ui/css/base.css",
    "/health/",
    "/api/v1/areas/quang-dien/figures?as_of=2023-08-22",
)
SHEET = "Mã camera,Loại,Xã,Kết nối từ ngày\n" + "".join(
    f"T-{number:06d},Công cộng,Quảng Thọ,01/08/2023\n" for number in range(40_000)
)


def fill(disk: Path) -> None:
    """Leave not a byte."""
    with suppress(OSError), (disk / "ballast").open("ab", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 1_000_000)
    with suppress(OSError), (disk / "ballast").open("ab", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 512)


def written(person: Person, block: str, prefix: str, disk: Path) -> tuple[int, Answer]:
    """Add cameras until one is not taken; how many were, and what the refused one was told.

    The log of the database has some pages to spare, so the first acts may still succeed.
    """
    for number in range(500):
        answer = person.add_camera(f"{prefix}-{number}", block, location="x" * 200)
        if answer.status != 302:
            return number, answer
        fill(disk)
    raise AssertionError("the disk never filled")


@pytest.mark.server
@pytest.mark.parametrize("small_disk", [220], indirect=True)
def test_a_house_on_a_full_disk_goes_on_reading_and_resumes(
    small_disk: Path, small_house: Path
) -> None:
    home = Path(shutil.copytree(small_house, small_disk / "home"))
    block = HOUSE.run(home, "hamlet")
    with servers.running(home) as server:
        processes = server.children()
        person = Person(server.url).sign_in("nhaplieu")
        stranger = Person(server.url)
        stranger.get("/accounts/login/")
        assert person.add_camera("BEFORE", block).status == 302

        # when the disk is full
        fill(small_disk)
        count, refused = written(person, block, "FULL", small_disk)
        uploaded = person.send("/imports/new/", "a.csv", SHEET.encode(), register=CAMERA)
        entered = stranger.post("/accounts/login/", {"login": "lanhdao", "password": PASSWORD})

        # then each who wants to write is told in words, and everybody reads on
        told = {"record": refused, "file": uploaded, "sign-in": entered}
        assert {what: answer.status for what, answer in told.items()} == dict.fromkeys(told, 507)
        for answer in told.values():
            assert "Ổ đĩa đã đầy" in answer.text
            assert "db.storage_full" in answer.text
        assert [(path, person.get(path).status) for path in PAGES] == [(p, 200) for p in PAGES]

        # and when there is space again, it resumes; no process was started anew
        (small_disk / "ballast").unlink()
        assert person.add_camera("AFTER", block).status == 302
        uploaded = person.send("/imports/new/", "a.csv", SHEET.encode(), register=CAMERA)
        assert uploaded.status == 302
        stranger.sign_in("lanhdao")
        assert server.children() == processes
    codes = checked(home)["codes"]
    assert isinstance(codes, list)
    assert {"BEFORE", "AFTER"} < set(codes)
    assert len(codes) == count + 3


@pytest.mark.faults
@pytest.mark.parametrize("small_disk", [24], indirect=True)
def test_a_full_disk_refuses_writes_lets_read_and_resumes(small_disk: Path) -> None:
    prepared(small_disk)

    said = WRITERS.run(small_disk, "write-until-refused").splitlines()

    written, code, readable = said[0].split()
    assert code == "db.storage_full"
    assert int(written) > 10
    assert readable == written
    assert said[1].startswith("The disk is full: nothing was written")

    subprocess.run([*AS_ROOT, "mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    resumed = WRITERS.run(small_disk, "write", "G", "20").split()
    found = json.loads(WRITERS.run(small_disk, "check"))

    assert len(resumed) == 20
    assert len(found["codes"]) == int(written) + 20
    assert found["same_trace"]
    assert found["audit_intact"]
    assert found["integrity"] == "ok"
