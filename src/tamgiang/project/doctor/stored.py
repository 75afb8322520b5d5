"""Checks of what lies in the store of files."""

from django.db.utils import DatabaseError

from tamgiang.kernel.labels import Label
from tamgiang.platform.files.proof import verify_files
from tamgiang.platform.files.selectors import set_apart
from tamgiang.project.doctor.finding import Finding, fault, well

#: Bytes of files read whole by one look; `tamgiang audit verify` reads all.
READ = 256 << 20


def files() -> Finding:
    """Files that hang on records are there and unchanged; the first 256 MB are read whole."""
    about = Label("Tệp đính kèm", "Files")
    try:
        report = verify_files(READ)
        apart = set_apart().count()
    except DatabaseError:
        return well(about, "chưa có", "none yet")
    if report.faults:
        names = ", ".join(f"{one.sha256[:12]} ({one.what})" for one in report.faults[:5])
        return fault(
            about,
            f"{len(report.faults)} tệp mất hoặc bị đổi: {names}",
            f"{len(report.faults)} missing or changed: {names}",
            "tamgiang restore --verify BACKUP",
        )
    vi, en = f"{report.contents} tệp nguyên vẹn", f"{report.contents} whole"
    if apart:
        vi, en = f"{vi}, {apart} tệp bị cách ly", f"{en}, {apart} in quarantine"
    return well(about, vi, en)
