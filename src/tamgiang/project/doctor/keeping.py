"""Checks of what protects the house: backups, certificates, versions, ways in."""

import ssl
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db.utils import DatabaseError

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.project.doctor.finding import Finding, fault, warning, well
from tamgiang.project.doctor.machine import DAY
from tamgiang.project.keeping.archive import read_manifest
from tamgiang.project.keeping.backup import FOLDER
from tamgiang.project.keeping.state import version

#: A backup older than this loses too much work, one older than a week is as good as none.
FRESH, STALE = 1.5, 7.0
SOON = 14
AUTHORITY = "certificates/pki/authorities/local/root.crt"


def backups(home: Path) -> Finding:
    """How old the newest readable backup is."""
    about = Label("Sao lưu", "Backups")
    found = sorted((home / FOLDER).glob("*.zip"), key=lambda path: path.stat().st_mtime)
    if not found:
        return warning(about, "chưa có bản nào", "there is none", "tamgiang backup")
    newest = found[-1]
    try:
        read_manifest(newest)
    except Refusal as broken:
        return fault(about, broken.text("vi"), broken.text("en"), "tamgiang backup")
    age = (time.time() - newest.stat().st_mtime) / DAY
    vi, en = f"{newest.name}, {age:.1f} ngày trước", f"{newest.name}, {age:.1f} days ago"
    if age > STALE:
        return fault(about, vi, en, "tamgiang backup")
    return warning(about, vi, en, "tamgiang backup") if age > FRESH else well(about, vi, en)


def certificates(home: Path) -> Finding:
    """The house's own authority and how long it holds."""
    about = Label("Chứng thư", "Certificates")
    if settings.HTTPS == "acme":
        return well(about, "do tổ chức công cộng cấp", "from a public authority")
    path = home / AUTHORITY
    if not path.exists():
        said = ("không dùng HTTPS", "HTTPS is not used")
        return well(about, *said)
    # The standard library reads the dates of a certificate only through this function.
    told = ssl._ssl._test_decode_cert(str(path))  # type: ignore[attr-defined]
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)
    left = (until - datetime.now(UTC)).days
    vi, en = f"chứng thư gốc đến {until:%d/%m/%Y}", f"own authority until {until:%Y-%m-%d}"
    if left < SOON:
        return warning(about, vi, en, f"rm -r {home}/certificates; tamgiang run --https")
    return well(about, vi, en)


def versions() -> Finding:
    """What runs here."""
    about = Label("Phiên bản", "Version")
    return well(about, f"Tam Giang {version()}", f"Tam Giang {version()}")


def logins() -> Finding:
    """Sample logins are for trying only."""
    about = Label("Tài khoản mẫu", "Sample logins")
    try:
        count = User.objects.filter(sample=True, is_active=True).count()
    except DatabaseError:
        count = 0
    if count:
        return warning(
            about,
            f"{count} tài khoản có mật khẩu ai cũng biết",
            f"{count} accounts whose password everybody knows",
            "tamgiang remove-sample",
        )
    return well(about, "không còn", "none")
