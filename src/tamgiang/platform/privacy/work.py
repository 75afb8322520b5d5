"""What waits for those who deal with requests about personal data."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tamgiang.platform.privacy.models import Case, CaseState
from tamgiang.platform.registry.spec import WorkItem
from tamgiang.platform.scopes import current_scope

#: Days before its limit from which on a request is urgent.
NEAR = 2


def waiting() -> Iterator[WorkItem]:
    """Open requests by their limit: all of them for who manages, the decided for who confirms."""
    scope, today = current_scope(), timezone.localdate()
    manages, confirms = scope.may("privacy.manage"), scope.may("privacy.confirm")
    if not (manages or confirms):
        return
    found = Case.objects.exclude(state=CaseState.ANSWERED).order_by("act_by")
    for case in found:
        waits_for_second = case.state == CaseState.DECIDED and case.kind == "erase"
        waits_for_second = waits_for_second and case.decision != "refused"
        if (confirms and waits_for_second) or (manages and not waits_for_second):
            yield _item(case, today)


def _item(case: Case, today: date) -> WorkItem:
    limit = case.answer_by if case.state == CaseState.RECEIVED else case.act_by
    late = (today - limit).days
    if late > 0:
        detail = _("%(days)s days overdue") % {"days": late}
    else:
        detail = _("due on %(day)s") % {"day": f"{limit:%d/%m/%Y}"}
    title = _("Request %(number)s: %(kind)s") % {
        "number": case.number,
        "kind": case.get_kind_display(),
    }
    url = reverse("ui:privacy_case", args=[case.uid])
    state = case.get_state_display()
    return WorkItem(title, f"{state} · {detail}", url, "user-circle", urgent=late >= -NEAR)
