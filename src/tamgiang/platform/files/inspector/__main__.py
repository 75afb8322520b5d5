"""`python -m tamgiang.platform.files.inspector FILE EXTENSION`: what the content is.

Writes a JSON object {"type", "why", "code"} on standard output: the type as `types.yaml` names
it (empty when it is none), why it is set apart (empty when it is not), and the code of a refusal.
Any exit status but 0 means that the limits of the process stopped it.
"""

import json
import sys
from pathlib import Path

from tamgiang.platform.files.inspector.limits import LIMITS, Refused, SetApart, confine
from tamgiang.platform.files.inspector.office import look_into_archive
from tamgiang.platform.files.inspector.pdf import look_into_pdf
from tamgiang.platform.files.inspector.pictures import look_at_picture
from tamgiang.platform.files.inspector.plain import look_into_text
from tamgiang.platform.files.inspector.signatures import PICTURES, sniff

CHECKS = {
    "zip": look_into_archive,
    "pdf": look_into_pdf,
    "text": look_into_text,
    **dict.fromkeys(PICTURES, look_at_picture),
}


def main(arguments: list[str]) -> int:
    """Look, and say what was found."""
    path, extension = Path(arguments[0]), arguments[1]
    confine(LIMITS)
    sys.stdout.write(json.dumps(verdict(path, extension)))
    return 0


def verdict(path: Path, extension: str) -> dict[str, str]:
    """What the content is, and whether it is refused or set apart."""
    found = sniff(path)
    told = {"type": "" if found in ("zip", "text") else found, "why": "", "code": ""}
    check = CHECKS.get(found)
    try:
        if check is not None:
            told["type"] = check(path, extension)
    except Refused as refusal:
        told["code"] = refusal.code
    except SetApart as reason:
        told["why"] = reason.why
        told["type"] = reason.kind or told["type"]
    return told


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
