"""Faults of the disk under the records, told to a person instead of a stack trace."""

from types import TracebackType
from typing import Any

from django.db.utils import DatabaseErrorWrapper, OperationalError

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

FULL = "database or disk is full"
FAILING = "disk I/O error"


class StorageFull(Refusal, OperationalError):
    """Nothing can be written until space is made; what was acknowledged stays, reads go on.

    Also Django's OperationalError, so that an open transaction is rolled back as for any fault.
    """

    code = "db.storage_full"
    message = Label(
        "Ổ đĩa đã đầy: chưa ghi được gì, dữ liệu đã lưu vẫn nguyên vẹn và vẫn xem được. "
        "Hãy báo người quản trị giải phóng dung lượng rồi làm lại.",
        "The disk is full: nothing was written; what was saved is whole and can be read. "
        "Ask the administrator to free space, then try again.",
    )
    status = 507
    retryable = True


class StorageFailing(Refusal, OperationalError):
    """The disk refused to read or write: a fault of the machine."""

    code = "db.storage_failing"
    message = Label(
        "Ổ đĩa không đọc hoặc ghi được: chưa lưu gì. Hãy báo người quản trị kiểm tra ổ đĩa.",
        "The disk cannot be read or written: nothing was saved. Ask the administrator to check it.",
    )
    status = 500


class DatabaseAway(Refusal):
    """The database server cannot be reached: it restarts, or the line to it is cut."""

    code = "db.away"
    message = Label(
        "Chưa kết nối được với cơ sở dữ liệu, chưa lưu gì. Hãy thử lại sau ít phút.",
        "The database cannot be reached; nothing was saved. Try again in a few minutes.",
    )
    status = 503
    retryable = True


class DiskErrorWrapper(DatabaseErrorWrapper):
    """Names the faults of the disk; leaves every other error to Django."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:  # noqa: ANN401 - as Django declares it
        text = str(fault) if fault is not None else ""
        if FULL in text:
            raise StorageFull() from fault
        if FAILING in text:
            raise StorageFailing() from fault
        return super().__exit__(kind, fault, traceback)
