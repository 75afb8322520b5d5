"""How many days of camera recording the free disk holds, also before anything records."""

import shutil
from pathlib import Path

from django.db.utils import DatabaseError

from tamgiang.kernel.labels import Label
from tamgiang.platform.registers.models import MODELS
from tamgiang.project.doctor.finding import Finding, well
from tamgiang.project.doctor.machine import LITTLE_SPACE

CAMERAS = "cameras.camera"
#: What a camera of 1080p with H.264 sends on average, where the register says nothing of it.
ASSUMED_MBIT = 2
BYTES_A_DAY = ASSUMED_MBIT * 1_000_000 // 8 * 86_400


def recording(home: Path) -> Finding:
    """Whole days, with the number of cameras and the bit rate that was assumed.

    Never a warning by itself: nothing records here yet.
    """
    about = Label("Lưu hình camera", "Camera recording")
    count = _cameras()
    if not count:
        return well(about, "chưa khai báo camera nào", "no camera is registered")
    days = days_held(shutil.disk_usage(home).free, count)
    vi = (
        f"đĩa trống đủ ghi {days} ngày nếu ghi cả {count} camera đã khai báo tại máy này, "
        f"giả định mỗi camera {ASSUMED_MBIT} Mbit/s suốt ngày đêm"
    )
    en = (
        f"the free disk holds {days} days if all {count} registered cameras were recorded here, "
        f"assuming {ASSUMED_MBIT} Mbit/s each, day and night"
    )
    return well(about, vi, en)


def days_held(free: int, cameras: int) -> int:
    """Whole days that fit while enough stays free for the records."""
    return max(0, free - LITTLE_SPACE) // (cameras * BYTES_A_DAY)


def _cameras() -> int:
    model = MODELS.get(CAMERAS)
    if model is None:
        return 0
    try:
        return model._base_manager.filter(state=0, ended_on__isnull=True).count()
    except DatabaseError:
        return 0
