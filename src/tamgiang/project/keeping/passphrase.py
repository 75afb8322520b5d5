"""The passphrase of a sealed backup: from the terminal, or for programs from a variable."""

import getpass
import os
import secrets
import sys
from pathlib import Path

from tamgiang.project.keeping.refusals import PassphraseNeeded
from tamgiang.project.keeping.sealing import require_strong

VARIABLE = "TAMGIANG_BACKUP_PASSPHRASE"


def typed_twice() -> str:
    """A new passphrase; raises PassphraseWeak."""
    given = os.environ.get(VARIABLE, "")
    while not given:
        first = getpass.getpass("Passphrase of the backup: ")
        if secrets.compare_digest(first.encode(), getpass.getpass("Once more: ").encode()):
            given = first
        else:
            sys.stderr.write("They differ.\n")
    require_strong(given)
    return given


def typed_for(file: Path) -> str:
    """The passphrase of a backup there is; raises PassphraseNeeded where nobody can type it."""
    given = os.environ.get(VARIABLE, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise PassphraseNeeded(file=file)
    return getpass.getpass(f"Passphrase of {file.name}: ")
