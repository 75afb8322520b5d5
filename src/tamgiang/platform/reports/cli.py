"""`tamgiang report` and `tamgiang verify-report`."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tamgiang.kernel.labels import Label
from tamgiang.platform.events.relay import drain
from tamgiang.platform.reports.faults import NotADocument
from tamgiang.platform.reports.services import document_of, generate
from tamgiang.platform.reports.templates import in_hand
from tamgiang.platform.reports.verification import verify
from tamgiang.platform.reports.wording import as_json, lines

ACTOR = "cli"
DRIFTED = 1


def report(arguments: Sequence[str]) -> int:
    """`report TEMPLATE --area A --as-of D --out F`: 0 when written; refusals end with 2."""
    parser = argparse.ArgumentParser(prog="tamgiang report", description=report.__doc__)
    parser.add_argument("template", help="a .docx with figure codes, or the name of a template")
    parser.add_argument("--area", required=True, help="code of the area, such as quang-dien")
    parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="YYYY-MM-DD")
    parser.add_argument("--out", required=True, type=Path, help="where to write: .docx or .pdf")
    given = parser.parse_args(arguments)
    # What was written a moment ago may not have reached the figures yet.
    drain()
    issue = generate(
        in_hand(given.template), given.area, given.as_of, given.out.suffix, actor=ACTOR
    )
    given.out.write_bytes(document_of(issue))
    count = issue.figures.count()
    sys.stdout.write(f"{given.out}: {count} figures frozen, issue {issue.uid}\n")
    return 0


def verify_report(arguments: Sequence[str]) -> int:
    """`verify-report F`: 0 when everything holds, 1 when a figure drifted, 2 when refused."""
    parser = argparse.ArgumentParser(prog="tamgiang verify-report")
    parser.add_argument("file", type=Path, help="a report issued here: .docx or .pdf")
    parser.add_argument("--json", action="store_true", help="the verdict as JSON")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    given = parser.parse_args(arguments)
    content = _read(given.file)
    drain()
    verdict = verify(content)
    if given.json:
        text = json.dumps(as_json(verdict), ensure_ascii=False, indent=1)
    else:
        text = "\n".join(lines(verdict, given.lang))
    sys.stdout.write(text + "\n")
    return 0 if verdict.holds else DRIFTED


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        why = fault.strerror or "?"
        raise NotADocument(why=Label(why, why)) from None
