"""Checks of what protects the house: certificates, versions, ways in."""

import platform
import ssl
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db.utils import DatabaseError

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.db.library import sqlite_version
from tamgiang.project.doctor.finding import Finding, warning, well
from tamgiang.project.keeping.state import version

SOON = 14
AUTHORITY = "certificates/pki/authorities/local/root.crt"


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
    about = Label("Phiên bản", "Versions")
    sqlite = ".".join(str(part) for part in sqlite_version())
    said = f"Tam Giang {version()}, Python {platform.python_version()}, SQLite {sqlite}"
    return well(about, said, said)


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
