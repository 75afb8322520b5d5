"""The audit log: what was done, by whom, and whether the chain still holds."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.models import AuditEntry, AuditSeal
from tamgiang.platform.audit.selectors import FaultKind
from tamgiang.platform.jobs.models import JobState
from tamgiang.platform.jobs.selectors import jobs
from tamgiang.platform.jobs.services import start
from tamgiang.platform.registers.jobs import PROVE
from tamgiang.platform.registers.proof import RecordFaultKind
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.actors import doers
from tamgiang.platform.ui.acts import ACTS, act_text
from tamgiang.platform.ui.views.registers.filters import parsed_day

PAGE = 50
FAULTS = {
    FaultKind.CHANGED: Label("Nội dung đã bị sửa", "Its content was changed"),
    FaultKind.MISSING: Label("Mục không còn", "The entry is gone"),
    FaultKind.UNLINKED: Label("Không nối với mục trước", "Does not follow from the one before"),
    FaultKind.SEAL: Label("Không khớp niêm phong của ngày", "Does not agree with the day’s seal"),
}
RECORD_FAULTS = {
    RecordFaultKind.CHANGED: Label(
        "Hồ sơ đã bị sửa ngoài hệ thống", "The record was changed behind the system"
    ),
    RecordFaultKind.UNKNOWN: Label("Hồ sơ không có trong nhật ký", "A record without an entry"),
    RecordFaultKind.VANISHED: Label("Hồ sơ không còn", "The record is gone"),
}


def audit_log(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, by stream, register, act, person and day."""
    require(request, "audit.view")
    language = get_language() or "vi"
    rows = list(_chosen(request.GET)[: PAGE + 1])
    shown = rows[:PAGE]
    done_by = doers(shown)
    page: dict[str, Any] = {
        "entries": [
            (e, done_by[e.pk], act_text(e.action, language), _record_url(e), said(e, language))
            for e in shown
        ],
        "older": shown[-1].pk if len(rows) > PAGE else None,
        "actions": [(action, act_text(action, language)) for action in ACTS],
        "registers": list(registers().values()),
        "people": [(user.actor, str(user)) for user in User.objects.order_by("username")],
        "given": request.GET,
        "seal": AuditSeal.objects.order_by("-day").first(),
        "filtered": any(value for value in request.GET.values()),
    }
    return render(request, "ui/audit/log.html", page)


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Begin to recompute the whole chain and to compare every record with its last entry."""
    require(request, "audit.view")
    started = start(PROVE, {}, actor=actor())
    return redirect("ui:audit_verified", started.uid)


def audit_verified(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far it is; then what was found."""
    require(request, "audit.view")
    job = get_object_or_404(jobs(), uid=uid, name=PROVE)
    if request.headers.get("HX-Request"):
        answer = render(request, "ui/audit/moving.html", {"job": job})
        if job.final:
            answer["HX-Refresh"] = "true"
        return answer
    if not job.final:
        return render(request, "ui/audit/verifying.html", {"job": job})
    if job.state != JobState.DONE:
        error = job.error_text(get_language() or "vi")
        return render(request, "ui/audit/verifying.html", {"job": job, "error": error})
    report = job.result or {}
    page = {
        "report": report,
        "intact": not report["faults"],
        "faults": [*_chain_faults(report), *_record_faults(report)],
        "seal": AuditSeal.objects.order_by("-day").first(),
        "job": job,
    }
    return render(request, "ui/audit/verified.html", page)


def _chain_faults(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "what": stream,
            "seq": seq,
            "day": date.fromisoformat(day) if day else None,
            "text": FAULTS[FaultKind[kind]],
            "url": _url(stream),
        }
        for kind, stream, seq, day in report["chain"]
    ]


def _record_faults(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"what": ref, "seq": None, "text": RECORD_FAULTS[RecordFaultKind[kind]], "url": _url(ref)}
        for kind, ref in report["changed"]
    ]


def _chosen(given: QueryDict) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.order_by("-pk")
    if stream := given.get("stream", "").strip():
        found = found.filter(stream__startswith=stream)
    if (name := given.get("register", "")) in registers():
        found = found.filter(stream__startswith=f"{name.replace('.', ':')}:")
    if (action := given.get("action", "")) in ACTS:
        found = found.filter(action=action)
    if actor := given.get("actor", "").strip():
        found = found.filter(actor=actor)
    if day := parsed_day(given.get("day", "")):
        begin = datetime.combine(day, time(0), LOCAL)
        found = found.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if (before := given.get("before", "")).isdigit():
        found = found.filter(pk__lt=int(before))
    return found


def said(entry: AuditEntry, language: str) -> str:
    """What the entry says in short: a reason, the fields it touched, or its small facts."""
    body = entry.body
    if reason := body.get("reason"):
        return f"“{reason}”"
    if isinstance(fields := body.get("fields"), list):
        labels = _labels(entry.stream)
        shown = (labels.get(name) for name in fields)
        texts = (text.in_language(language) if text else "" for text in shown)
        return ", ".join(text or str(name) for text, name in zip(texts, fields, strict=True))
    small = {n: v for n, v in body.items() if isinstance(v, str | int) and n != "on_behalf_of"}
    return ", ".join(f"{name} {value}" for name, value in small.items() if len(str(value)) <= 40)


def _labels(stream: str) -> dict[str, Label]:
    """What the fields of the register are called that a stream belongs to."""
    register = registers().get(".".join(stream.split(":")[:2]))
    return {field.name: field.label for field in register.fields} if register else {}


def _record_url(entry: AuditEntry) -> str:
    return _url(entry.stream)


def _url(stream: str) -> str:
    """The page of the record a stream is about; empty for other streams."""
    try:
        ref = Ref.parse(stream)
    except ValueError:
        return ""
    known = ref.register_name in registers()
    return reverse("ui:record", args=[ref.register_name, ref.uid]) if known else ""
