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


class PassphraseWrong(Refusal):
    """A sealed backup opens only with the passphrase it was sealed with."""

    code = "keeping.passphrase_wrong"
    message = Label(
        "Cụm mật khẩu không mở được bản sao lưu này.", "The passphrase does not open this backup."
    )
    status = 403


class PassphraseNeeded(Refusal):
    """A sealed backup was named without its passphrase, and nobody is there to type it."""

    code = "keeping.passphrase_needed"
    message = Label(
        "{file} được niêm phong; đặt cụm mật khẩu vào TAMGIANG_BACKUP_PASSPHRASE.",
        "{file} is sealed; put its passphrase into TAMGIANG_BACKUP_PASSPHRASE.",
    )


class PassphraseWeak(Refusal):
    """Whoever finds the disk may try passphrases for years."""

    code = "keeping.passphrase_weak"
    message = Label(
        "Cụm mật khẩu cần ít nhất {least} ký tự; vài từ ngẫu nhiên là tốt.",
        "The passphrase needs at least {least} characters; a few random words are good.",
    )
    status = 422


class TargetMissing(Refusal):
    """The folder of backups is not there: a disk pulled out, a share not mounted."""

    code = "keeping.target_missing"
    message = Label(
        "Không có nơi lưu {folder}: chưa cắm ổ, chưa gắn thư mục mạng, hoặc không phải ổ đã chọn.",
        "{folder} is not there: the disk is not plugged in, the share is not mounted, "
        "or it is another disk than the one chosen.",
    )
    status = 409


class TargetClosed(Refusal):
    """The folder of backups is there, and nothing can be written to it."""

    code = "keeping.target_closed"
    message = Label(
        "Không ghi được vào {folder}: {reason}.", "{folder} cannot be written: {reason}."
    )
    status = 409


class TargetFull(Refusal):
    """There is less room than a backup takes."""

    code = "keeping.target_full"
    message = Label(
        "{folder} chỉ còn {free} MB, bản sao lưu cần khoảng {needed} MB.",
        "{folder} has {free} MB left; a backup takes about {needed} MB.",
    )
    status = 507


class NoSuchBackup(Refusal):
    """The list has no backup of that name."""

    code = "keeping.no_such_backup"
    message = Label("Không có bản sao lưu {name}.", "There is no backup {name}.")
    status = 404


class VerifyFailed(Refusal):
    """A backup could not be brought back, so it is none."""

    code = "keeping.verify_failed"
    message = Label(
        "Kiểm chứng {name} không đạt: {reason}", "{name} did not stand the proof: {reason}"
    )
    status = 500


class PlanUnsound(Refusal):
    """A setting of the backups that cannot be followed."""

    code = "keeping.plan_unsound"
    message = Label("Chưa đặt được: {reason_vi}.", "This cannot be set: {reason_en}.")
    status = 422


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
