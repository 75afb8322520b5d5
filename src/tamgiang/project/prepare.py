"""Brings the state folder to the state of the code: schema, sample area, static files."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tamgiang.project.cli import answer, set_up_django
from tamgiang.project.supervisor.address import is_loopback
from tamgiang.project.supervisor.refusals import SampleLoginsInPublic


def migrate() -> bool:
    """Apply the migrations that are missing, with a way back; tell whether there were any."""
    from django.db import connection

    from tamgiang.project.keeping.state import pending
    from tamgiang.project.keeping.upgrade import migrate as with_snapshot

    count = len(pending(connection))
    if count:
        _tell(f"Preparing the database: {count} migrations")
        _, snapshot = with_snapshot()
        if snapshot:
            _tell(f"The records before: {snapshot}")
    return bool(count)


def seed() -> bool:
    """Fill in the sample area when there are no records at all; tell whether it was done."""
    from tamgiang.project.sample import seed_if_empty

    return seed_if_empty()


def erase_again() -> None:
    """Erase what the ledger names and these records, from an older backup, still hold."""
    from tamgiang.project.keeping.erasures import apply

    count = apply()
    if count:
        _tell(f"Erased again after a restore: {count} records")


def refresh_figures() -> None:
    """Build the cells of indicators whose definitions are other than when they were built."""
    from tamgiang.platform.indicators.services.cells import refresh
    from tamgiang.platform.scopes import system_scope

    with system_scope("prepare"):
        refresh()


def sample_logins() -> list[str]:
    """The names of the sample logins that still work."""
    from tamgiang.platform.accounts.models import User

    working = User.objects.filter(sample=True, is_active=True)
    return list(working.order_by("username").values_list("username", flat=True))


def refuse_public_samples(host: str) -> None:
    """Raise SampleLoginsInPublic when others could reach logins whose password is known."""
    names = [] if is_loopback(host) else sample_logins()
    if names:
        raise SampleLoginsInPublic(host=host, logins=", ".join(names))


def greeting() -> str:
    """The lines about sample logins for the person who started the house."""
    from tamgiang.platform.accounts.sample import PASSWORD

    names = sample_logins()
    if not names:
        return _first_day()
    return (
        "Everything in the sample area is synthetic. Sample logins, on this machine only,\n"
        f"with the password {PASSWORD}: {', '.join(names)}\n"
    )


def _first_day() -> str:
    """Where to go on while there is neither a sample nor an administrator."""
    from tamgiang.platform.house.selectors import is_first_day
    from tamgiang.project.invitation import forget_token, token

    if is_first_day():
        return f"This house is empty. Open /first-day/?token={token()} at this address.\n"
    forget_token()
    return ""


def demo(arguments: Sequence[str]) -> int:
    """`tamgiang demo`: migrate and fill in the sample area; safe to repeat."""
    argparse.ArgumentParser(prog="tamgiang demo", description=demo.__doc__).parse_args(arguments)
    migrate()
    _tell("The sample area was filled in." if seed() else "The sample area is there already.")
    refresh_figures()
    return 0


def main(arguments: Sequence[str]) -> int:
    """What `tamgiang run` does before it serves; `--host` is the address it will listen on."""
    parser = argparse.ArgumentParser(prog="tamgiang.project.prepare", description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--greeting", type=Path, help="file the greeting is written to")
    chosen = parser.parse_args(arguments)
    set_up_django()
    from tamgiang.project.static_files import collect

    migrate()
    erase_again()
    seed()
    refresh_figures()
    refuse_public_samples(chosen.host)
    collect()
    if chosen.greeting:
        chosen.greeting.write_text(greeting())
    return 0


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(answer(lambda: main(sys.argv[1:])))
