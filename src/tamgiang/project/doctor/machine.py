"""Checks of the machine: database library, disk, clock, port, running processes."""

import ctypes
import os
import shutil
import time
from pathlib import Path

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.db.library import FIRST_SAFE_VERSION, sqlite_version
from tamgiang.project.doctor.finding import Finding, fault, warning, well
from tamgiang.project.home import PACKAGE
from tamgiang.project.supervisor.address import require_free

GIB = 1024**3
#: Below this a busy month of records and logs may fill the disk.
LITTLE_SPACE = 5 * GIB
NO_SPACE = GIB // 2
DAY = 86400.0
#: More bytes than the kernel's struct timex has; all zero asks and changes nothing.
TIMEX = 512
UNSYNCHRONISED = 5


def database_library(url: str) -> Finding:
    """SQLite must be free of the WAL-reset bug; with PostgreSQL it is not used for records."""
    about = Label("Thư viện dữ liệu", "Database library")
    found = ".".join(str(part) for part in sqlite_version())
    if url:
        return well(about, "dữ liệu ở PostgreSQL (DATABASE_URL)", "PostgreSQL (DATABASE_URL)")
    if sqlite_version() < FIRST_SAFE_VERSION:
        return fault(
            about,
            f"SQLite {found} có thể làm hỏng tệp dữ liệu",
            f"SQLite {found} can corrupt the records",
            "pip install --force-reinstall pysqlite3",
        )
    return well(about, f"SQLite {found}", f"SQLite {found}")


def disk(home: Path) -> Finding:
    """Free space where the state lies."""
    about = Label("Đĩa", "Disk")
    free = shutil.disk_usage(home).free
    vi, en = f"còn {free / GIB:.1f} GiB tại {home}", f"{free / GIB:.1f} GiB free at {home}"
    mend = f"du -xh {home} | sort -h | tail"
    if free < NO_SPACE:
        return fault(about, vi, en, mend)
    return warning(about, vi, en, mend) if free < LITTLE_SPACE else well(about, vi, en)


def clock(home: Path) -> Finding:
    """The clock may not lie before what was written already."""
    about = Label("Đồng hồ", "Clock")
    files = [PACKAGE / "__init__.py", *home.glob("*")]
    newest = max(path.stat().st_mtime for path in files)
    shown = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime())
    if newest > time.time() + 60:
        return fault(
            about,
            f"{shown}, sớm hơn tệp mới nhất {(newest - time.time()) / DAY:.1f} ngày",
            f"{shown}, {(newest - time.time()) / DAY:.1f} days before the newest file",
            "timedatectl set-ntp true",
        )
    kept = kept_by_ntp()
    if kept is False:
        return warning(
            about,
            f"{shown}, không có máy chủ giờ nào giữ đúng giờ",
            f"{shown}, kept right by no time server",
            "timedatectl set-ntp true",
        )
    if kept is None:
        return well(about, f"{shown}, không đọc được có đồng bộ hay không", f"{shown}, NTP unknown")
    return well(about, f"{shown}, đồng bộ qua mạng", f"{shown}, kept by NTP")


def kept_by_ntp() -> bool | None:
    """Whether the kernel's clock is disciplined (adjtimex); None where it does not tell."""
    try:
        answer: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else answer != UNSYNCHRONISED


def port(host: str, number: int, supervisor: int | None) -> Finding:
    """The public port is free, or it is this house that listens there."""
    about = Label("Cổng", "Port")
    if supervisor:
        return well(about, f"tiến trình {supervisor} đang chạy", f"process {supervisor} serves")
    try:
        require_free(host, number)
    except Refusal as refused:
        return warning(
            about, refused.text("vi"), refused.text("en"), f"tamgiang run --port {number + 1}"
        )
    return well(about, f"{host}:{number} còn trống", f"{host}:{number} is free")


def processes(supervisor: int | None) -> Finding:
    """The four children of a running supervisor."""
    about = Label("Tiến trình", "Processes")
    if supervisor is None:
        return warning(about, "chưa chạy", "not running", "tamgiang run")
    lines = [line for _, line in children(supervisor)]
    wanted = {"front": "caddy", "web": "granian", "hub": "project.hub", "worker": "project.worker"}
    down = [name for name, word in wanted.items() if not any(word in line for line in lines)]
    if down:
        names = ", ".join(down)
        return fault(about, f"đang dừng: {names}", f"down: {names}", f"kill -TERM {supervisor}")
    return well(about, "đủ bốn tiến trình", "all four run")


def supervisor_of(home: Path) -> int | None:
    """The process that holds the state folder, None when nobody does."""
    lock = home / "supervisor.lock"
    if not lock.exists():
        return None
    inode = f":{lock.stat().st_ino} "
    for line in Path("/proc/locks").read_text().splitlines():
        words = line.split()
        if inode in line and "->" not in words:
            return int(words[4])
    return None


def children(parent: int) -> list[tuple[int, str]]:
    """The processes below one, with their command lines."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    lines = []
    for pid in listed:
        path = Path(f"/proc/{pid}/cmdline")
        if path.exists() and os.access(path, os.R_OK):
            lines.append((int(pid), path.read_bytes().replace(b"\0", b" ").decode()))
    return lines
