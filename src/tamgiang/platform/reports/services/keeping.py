"""Keeping a template that somebody brought."""

import re
from datetime import date

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.text import fold, squeeze
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.reports import store
from tamgiang.platform.reports.models import ReportTemplate
from tamgiang.platform.reports.rendering import codes_of
from tamgiang.platform.reports.sources import LiveFigures
from tamgiang.platform.reports.templates import SUPPLIED

MAX_NAME = 80


def store_template(content: bytes, title: str, *, actor: str, area: str = "") -> ReportTemplate:
    """Check a DOCX and keep it under the name made from its title; the same name is replaced.

    Raises NotADocument, BadTemplate or UnknownFigures. A supplied name gets a number behind it.
    """
    codes = codes_of(content, LiveFigures(area, date.max).names())
    digest = store.put(content, "docx")
    name = _name(title)
    with transaction.atomic():
        template, _ = ReportTemplate.objects.update_or_create(
            name=name,
            defaults={
                "title": squeeze(title)[:200] or name,
                "sha256": digest,
                "codes": codes,
                "stored_by": actor,
                "stored_at": timezone.now(),
            },
        )
        body = {"name": name, "digest": digest, "codes": codes}
        append(f"reports:template:{name}", "report.template_stored", body, actor=actor)
        emit("report.template_stored", f"reports:template:{name}", body, actor=actor)
    return template


def _name(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[: MAX_NAME - 2]
    name = words.strip("-") or "mau-bao-cao"
    return f"{name}-2" if name in SUPPLIED else name
