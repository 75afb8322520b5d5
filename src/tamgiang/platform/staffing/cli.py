"""`tamgiang staff-import FILE`: accounts and roles from a staff list, as the page does it."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.roles import sync_roles
from tamgiang.platform.accounts.staff import password_link
from tamgiang.platform.staffing.planning import Plan, Verdict
from tamgiang.platform.staffing.taking import planned, receive, take

ACTOR = "system:staff-import"


def main(arguments: Sequence[str]) -> int:
    """Print what each row comes to; 1 when rows were left out, 2 when there is no such file."""
    parser = argparse.ArgumentParser(prog="tamgiang staff-import", description=__doc__)
    parser.add_argument("file", type=Path, help="XLSX, XLS, ODS or CSV")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, write nothing"
    )
    parser.add_argument("--since", type=date.fromisoformat, help="for rows without a day; today")
    parser.add_argument("--role", default="", help="code of the role for rows without one")
    parser.add_argument("--links", action="store_true", help="print a password link for who is new")
    chosen = parser.parse_args(arguments)
    if not chosen.file.is_file():
        sys.stderr.write(f"tamgiang staff-import: there is no file {chosen.file}\n")
        return 2
    sync_roles()
    with transaction.atomic():
        sheet = receive(
            _pieces(chosen.file),
            chosen.file.name,
            since=chosen.since or timezone.localdate(),
            default_role=chosen.role,
            actor=ACTOR,
        )
        decided = planned(sheet) if chosen.dry_run else take(sheet, actor=ACTOR)
        if chosen.dry_run:
            sheet.delete()
    _tell(decided)
    if chosen.links and not chosen.dry_run:
        for user in User.objects.filter(pk__in=sheet.made).order_by("pk"):
            link = password_link(user, actor=ACTOR)
            sys.stdout.write(f"{user.username}\t{settings.PUBLIC_URL.rstrip('/')}{link}\n")
    return 1 if decided.of(Verdict.WRONG) else 0


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def _tell(decided: Plan) -> None:
    language = "en"
    for line in decided.lines:
        shown = line.username or "-"
        why = f"  {line.reason.text(language)}" if line.reason else ""
        sys.stdout.write(f"{line.row:>5}  {line.verdict:<8} {shown}{why}\n")
    counts = decided.counts
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()) + "\n")
