"""To whom something may be given: who is on duty first, then the phone book by service."""

from collections.abc import Sequence
from itertools import groupby

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.selectors.roster import OnDuty, Phone

ON_DUTY = Label("Đang trực", "On duty")
Group = tuple[Label, list[Phone]]


def assignees(on_duty: Sequence[OnDuty], book: Sequence[Phone]) -> list[Group]:
    """Groups of a select: words and phones, nobody twice."""
    here = list({duty.contact.code: duty.contact for duty in on_duty}.values())
    codes = {phone.code for phone in here}
    others = [phone for phone in book if phone.code not in codes]
    found = [(ON_DUTY, here)] if here else []
    found += [
        (many[0].kind_label, many)
        for many in (list(some) for _kind, some in groupby(others, key=lambda one: one.kind))
    ]
    return found
