"""A second machine: no route, an empty home, the bundle, and the operator guide. Nothing else.

`python -m tests.wheel.second_machine BUNDLE FOLDER` does what the guide says, block by block,
and at the pages what it says a person does there; prints what it found as JSON.
"""

import fcntl
import json
import re
import shutil
import socket
import sqlite3
import struct
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import xlsxwriter

from tests.wheel.guide import Shell, blocks, empty_environment
from tests.wheel.person import Page, Person

GUIDE = Path(__file__).parents[2] / "docs" / "operator.md"
SECTION = "From nothing to your own commune"
PASSWORD, WORDS = "ba con vịt trên phá", "một rổ cá dìa đầu mùa"
#: Columns of the staff list, and people named by what they do.
STAFF = (
    ("Họ và tên", "Tên đăng nhập", "Chức vụ", "Đơn vị", "Vai trò", "Từ ngày"),
    ("Lãnh đạo Xã", "lanhdao", "Chủ tịch", "19885", "Lãnh đạo", "01/07/2025"),
    ("Công chức Số liệu", "congchuc", "Văn phòng", "19885", "Công chức cấp xã", "01/07/2025"),
)
CAMERAS = (
    ("Mã camera", "Loại camera", "Ngày lắp đặt", "Địa điểm"),
    *((f"C{number}", "Ngân sách", f"{number}/8/2025", "Cổng chợ") for number in range(1, 8)),
)
TABLES = ("cameras_camera", "signoffs_signoff", "signoffs_signature", "accounts_assignment")
SIOCSIFFLAGS, UP = 0x8914, 0x1


def loopback_up() -> None:
    """A fresh network namespace has its loopback down."""
    with socket.socket() as any_socket, suppress(PermissionError):
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP))


def sheet(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    """A spreadsheet somebody made in the office."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def follow(bundle: Path, folder: Path) -> dict[str, object]:
    """Everything from the empty machine to the second house; what both of them show."""
    shutil.copy(bundle, folder)
    (folder / "home").mkdir()
    (folder / "usb").mkdir()
    secret = (("TAMGIANG_ADMIN_PASSWORD", PASSWORD), ("TAMGIANG_BACKUP_PASSPHRASE", WORDS))
    shell = Shell(folder, empty_environment(folder / "home", secret))
    shell.places = {
        "/opt/tamgiang": f"{folder}/opt/tamgiang",
        "/srv/": f"{folder}/srv/",
        "/mnt/usb": f"{folder}/usb",
    }
    sheet(folder / "can-bo.xlsx", STAFF)
    try:
        return _followed(shell, folder)
    finally:
        shell.stop()


def _followed(shell: Shell, folder: Path) -> dict[str, object]:
    install, begin, run, unit, staff, backups, restore, run_second = blocks(GUIDE, SECTION)
    shell.type(install.text)
    shell.type(begin.text)
    secure, plain = _both(shell.serve(run.text))
    authority = _authority(plain)
    shell.type(unit.text)
    links = _links(shell.type(staff.text))
    for name, link in links.items():
        _choose_password(Person(secure, authority), link, name)
    _bring_in(secure, authority, sheet(folder / "camera.xlsx", CAMERAS))
    signed = _sign_month(secure, authority)
    printed = shell.type(backups.text)
    first = _held(folder / "srv/tamgiang")
    brought = shell.type(restore.text)
    second = _held(folder / "srv/tamgiang-second")
    elsewhere, _ = _both(shell.serve(run_second.text))
    leader = Person(elsewhere, authority)
    leader.sign_in("lanhdao", PASSWORD)
    return {
        "links": sorted(links),
        "signed": signed,
        "signed_elsewhere": _figures(leader),
        "backups": printed,
        "restored": brought,
        "first": first,
        "second": second,
        "routes": len(Path("/proc/net/route").read_text().splitlines()) - 1,
    }


def _both(addresses: list[str]) -> tuple[str, str]:
    """(the encrypted address, the door at which devices learn to trust it)."""
    secure = next(address for address in addresses if address.startswith("https://"))
    return secure, next(address for address in addresses if address.endswith("/trust/"))


def _authority(trust: str) -> str:
    plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with plain.open(trust + "root.crt", timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def _links(printed: str) -> dict[str, str]:
    """The password link of each new account."""
    return dict(re.findall(r"^(\w+)\t(https://\S+)$", printed, re.MULTILINE))


def _choose_password(person: Person, link: str, name: str) -> None:
    page = person.open(link)
    done = person.send(page, "password1", password1=PASSWORD, password2=PASSWORD)
    assert done.status == 200, f"{name}: {done.text}"


def _bring_in(url: str, authority: str, file: Path) -> None:
    """The official's own spreadsheet into the register of cameras."""
    official = Person(url, authority)
    official.sign_in("congchuc", PASSWORD)
    form = official.open("/imports/new/?register=cameras.camera")
    page = official.send(form, "register", file, register="cameras.camera")
    assert "/columns/" in page.url, page.text
    places = page.form("all-block").options["all-block"]
    place = next(value for name, value in places.items() if name.startswith("Xã Đan Điền"))
    page.form("all-block").fields["all-block"] = place
    page = _until(official, official.send(page, "all-block"), "xác nhận")
    confirm = next(form for form in page.forms if form.action.endswith("/confirm/"))
    page.forms[:] = [confirm]
    page = official.send(page, "csrfmiddlewaretoken")
    _until(official, page, "đã nhập xong")


def _sign_month(url: str, authority: str) -> list[str]:
    """The official submits the month that is over, the leader signs it; the signed figures."""
    official, leader = Person(url, authority), Person(url, authority)
    official.sign_in("congchuc", PASSWORD)
    # The worker carries what was taken in to the figures; a person sees them arrive.
    page = _until(official, official.open(_sheet_of(official)), "camera công cộng 7")
    assert "Chờ ký" in official.send(page, "submit").text
    leader.sign_in("lanhdao", PASSWORD)
    page = leader.open(_sheet_of(leader))
    signed = leader.send(page, "sign", act="sign")
    assert "Lần ký thứ nhất" in signed.text or "Đã ký" in signed.text, signed.text
    return _figures(leader)


def _sheet_of(person: Person) -> str:
    listed = person.open("/signoffs/")
    return next(link for link in listed.links if re.fullmatch(r"/signoffs/\w+/[\w-]+/\d+/", link))


def _figures(leader: Person) -> list[str]:
    """The figure of the register and the checksum of the signature, as the sheet shows them."""
    page = leader.open(_sheet_of(leader))
    return re.findall(r"Camera công cộng \S+ \S+|\b[0-9a-f]{16}\b", page.text)


def _until(person: Person, page: Page, words: str) -> Page:
    """The page once its job is over and it says these words."""
    for _ in range(240):
        if words in page.text.lower():
            return page
        time.sleep(0.5)
        page = person.open(page.url)
    raise AssertionError(f"{page.url} never said {words!r}: {page.text}")


def _held(home: Path) -> dict[str, object]:
    """Rows of what was entered and signed, and the head of the chain, read without the house."""
    with closing(sqlite3.connect(f"file:{home}/tamgiang.sqlite3?mode=ro", uri=True)) as records:
        held: dict[str, object] = {
            table: records.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()  # noqa: S608
            for table in TABLES
        }
        held["chain"] = records.execute(
            "SELECT id, hash FROM audit_auditentry ORDER BY id"
        ).fetchall()
    return held


def main() -> None:
    """Follow the guide and print what was found."""
    loopback_up()
    bundle, folder = map(Path, sys.argv[1:3])
    sys.stdout.write(json.dumps(follow(bundle, folder), default=str) + "\n")


if __name__ == "__main__":
    main()
