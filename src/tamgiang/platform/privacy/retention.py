"""How long personal values of a record are kept, by its register's rule and by holds."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.privacy.models import Hold
from tamgiang.platform.registers.models import Record, State

HELD = Label("đến khi bỏ lệnh giữ", "until the hold is lifted")
ALWAYS = Label("cùng thời hạn của hồ sơ", "as long as the record itself")


@dataclass(frozen=True, slots=True)
class Keeping:
    """`until` is the first day on which the values may, and by retention must, go; None: no day.

    `must`: the law (or a hold, which `source` then tells) forbids erasing them before.
    """

    until: date | None
    must: bool
    source: str

    @property
    def until_label(self) -> Label:
        """The day in words."""
        if self.until is None:
            return HELD if self.must and not self.source else ALWAYS
        return Label(f"đến {self.until:%d/%m/%Y}", f"until {self.until:%d/%m/%Y}")


def kept_for(record: Record, today: date | None = None) -> Keeping:
    """What holds for one record."""
    rule = record.register.keep
    held = hold_on(record)
    until = due_on(record.register, record)
    if held is not None:
        return Keeping(None, True, held.reason)
    if rule is None:
        return Keeping(None, False, "")
    early = until is None or until > (today or timezone.localdate())
    return Keeping(until, rule.required and early, rule.source)


def due_on(register: Register, record: Record) -> date | None:
    """The day the retention of a record ends; None while nothing lets it begin.

    A withdrawn record without the day of the rule counts from its withdrawal.
    """
    rule = register.keep
    if rule is None or rule.months is None:
        return None
    begin = getattr(record, rule.after)
    if begin is None and record.state == State.WITHDRAWN:
        begin = record.changed_at
    if begin is None:
        return None
    if isinstance(begin, datetime):
        begin = begin.astimezone(LOCAL).date()
    return months_after(begin, rule.months)


def hold_on(record: Record) -> Hold | None:
    """The hold on a record or on its whole register."""
    targets = (str(record.ref), record.register.full_name)
    return Hold.objects.filter(target__in=targets, lifted_at=None).first()


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The last day that lies a whole `months` before `day`."""
    return months_after(day, -months)
