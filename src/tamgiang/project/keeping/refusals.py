"""Why nothing was kept, brought back or moved."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class NotEmpty(Refusal):
    """Bringing back over existing records would mix two houses."""

    code = "keeping.not_empty"
    message = Label(
        "{place} không trống; hãy chọn một nơi trống.", "{place} is not empty; choose an empty one."
    )
    status = 409


class NotABackup(Refusal):
    """The file is none of ours, or was cut short."""

    code = "keeping.not_a_backup"
    message = Label(
        "{file} không phải bản sao lưu của Tam Giang hoặc bị hỏng: {reason}.",
        "{file} is no backup of Tam Giang, or is damaged: {reason}.",
    )


class FromAnotherVersion(Refusal):
    """The backup knows steps of the schema that this version does not."""

    code = "keeping.unknown_migrations"
    message = Label(
        "Bản sao lưu do phiên bản {version} tạo, có bước dữ liệu chưa biết ở đây: {names}; "
        "hãy cài phiên bản đó hoặc mới hơn.",
        "The backup was made by version {version} and has schema steps unknown here: {names}; "
        "install that version or a later one.",
    )
    status = 409


class Differs(Refusal):
    """What was written is not what was read."""

    code = "keeping.differs"
    message = Label(
        "Dữ liệu ghi ra khác dữ liệu gốc: {what}. Không giữ lại gì.",
        "What was written differs from its source: {what}. Nothing of it was kept.",
    )
    status = 500


class ChainBroken(Refusal):
    """The audit trail of what was brought back does not hold."""

    code = "keeping.chain_broken"
    message = Label(
        "Chuỗi kiểm toán trong bản sao lưu không nguyên vẹn: {faults}.",
        "The audit chain in the backup does not hold: {faults}.",
    )
    status = 500


class UpgradeFailed(Refusal):
    """A step of the schema failed; the records are as they were before."""

    code = "keeping.upgrade_failed"
    message = Label(
        "Nâng cấp dừng giữa chừng ({reason}); dữ liệu đã trở lại đúng như trước. "
        "Bản chụp: {snapshot}. Hãy cài lại phiên bản trước.",
        "The upgrade stopped in the middle ({reason}); the records are again exactly as before. "
        "Snapshot: {snapshot}. Install the earlier version again.",
    )
    status = 500


class NoSnapshot(Refusal):
    """There is nothing to go back to."""

    code = "keeping.no_snapshot"
    message = Label("Không có bản chụp nào trong {folder}.", "There is no snapshot in {folder}.")
    status = 404


class WrongDirection(Refusal):
    """Only records in SQLite can be moved, and only to PostgreSQL."""

    code = "keeping.wrong_direction"
    message = Label(
        "Chỉ chuyển được từ SQLite sang PostgreSQL: nguồn là {source}, đích là {target}.",
        "Records move only from SQLite to PostgreSQL: the source is {source}, the target {target}.",
    )
