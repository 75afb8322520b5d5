"""`tamgiang`: one program, its commands imported only when they are called."""

import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata

from tamgiang.kernel.errors import Refusal

#: The exit status of a command that was refused, as argparse uses it for wrong words.
REFUSED = 2


@dataclass(frozen=True)
class Command:
    """One word after `tamgiang`: where its function lives and what it is for.

    The function takes the words after the command and returns the exit status.
    """

    target: str
    summary: str
    needs_django: bool = True

    def load(self) -> Callable[[Sequence[str]], int]:
        """Import the function; Django is set up first where it is needed."""
        if self.needs_django:
            set_up_django()
        module, _, name = self.target.partition(":")
        function: Callable[[Sequence[str]], int] = getattr(importlib.import_module(module), name)
        return function


#: A new command adds one line here; its arguments are parsed where it lives.
COMMANDS = {
    "run": Command(
        "tamgiang.project.supervisor.command:main", "start every process and serve", False
    ),
    "demo": Command("tamgiang.project.prepare:demo", "migrate and fill in the sample area"),
    "doctor": Command("tamgiang.project.doctor.command:main", "say what is wrong here", False),
    "init": Command("tamgiang.project.first_day:init", "a house of one's own: area, administrator"),
    "remove-sample": Command(
        "tamgiang.project.first_day:drop_sample", "erase the synthetic sample area for good"
    ),
    "backup": Command("tamgiang.project.keeping.backup:main", "write everything into one file"),
    "backups": Command(
        "tamgiang.project.backups.cli:main", "backups by themselves: list, now, verify, plan"
    ),
    "restore": Command(
        "tamgiang.project.keeping.restore:main", "a house from a backup, proven whole", False
    ),
    "upgrade": Command(
        "tamgiang.project.keeping.upgrade:upgrade", "bring the schema up to date, with a way back"
    ),
    "rollback": Command(
        "tamgiang.project.keeping.upgrade:rollback", "go back to before the last upgrade"
    ),
    "migrate-db": Command(
        "tamgiang.project.keeping.move:main", "move the records from SQLite to PostgreSQL"
    ),
    "boundaries": Command(
        "tamgiang.platform.orgunits.cli:boundaries", "surveyed boundaries from GeoJSON"
    ),
    "systemd-unit": Command(
        "tamgiang.project.systemd:main", "print the unit that starts it with the machine", False
    ),
    "staff-import": Command(
        "tamgiang.platform.staffing.cli:main", "accounts and roles from a staff list"
    ),
    "let-in": Command("tamgiang.project.let_in:main", "a password link for who is locked out"),
    "notify-test": Command(
        "tamgiang.project.notify_test:main", "try a channel now and say how it answered"
    ),
    "audit": Command("tamgiang.project.audit:main", "prove the audit chain, seal its days"),
    "indicators": Command(
        "tamgiang.platform.indicators.cli:indicators", "the figures of an area on a day"
    ),
    "rows": Command("tamgiang.platform.indicators.cli:rows", "the records behind a figure"),
    "import": Command(
        "tamgiang.platform.imports.cli:main", "compare a sheet with a register, and take it in"
    ),
    "backtest": Command(
        "tamgiang.modules.centre.commands:main", "what a rule would have said of stored readings"
    ),
    "simulate-river": Command(
        "tamgiang.modules.centre.simulating.command:main",
        "a synthetic flood through the real intake of the sample area",
    ),
    "recast": Command(
        "tamgiang.platform.indicators.cli_recast:recast", "a figure by other boundaries"
    ),
    "report": Command(
        "tamgiang.platform.reports.cli:report", "write a report with figures from the records"
    ),
    "verify-report": Command(
        "tamgiang.platform.reports.cli:verify_report", "say which figures of a report drifted"
    ),
    "worker": Command("tamgiang.project.worker:main", "run jobs, events and the schedule"),
    "manage": Command("tamgiang.project.manage:main", "Django's own commands", False),
}


def set_up_django() -> None:
    """Load settings and apps once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    import django

    django.setup()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a refusal becomes a line on standard error and exit status 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(usage())
        return 0
    if words[0] in {"-V", "--version"}:
        sys.stdout.write(metadata.version("tamgiang") + "\n")
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        sys.stderr.write(f"tamgiang: there is no command {words[0]!r}\n{usage()}")
        return REFUSED
    # Records, logs and backups are for the account the house runs under, and nobody beside it.
    os.umask(0o077)
    return answer(lambda: command.load()(words[1:]))


def answer(act: Callable[[], int]) -> int:
    """The boundary of the command line: only here a refusal is caught."""
    try:
        return act()
    except Refusal as refusal:
        sys.stderr.write(f"tamgiang: {refusal.text(language())} [{refusal.code}]\n")
        return REFUSED
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader (head, a closed pager) has gone; what it did not read is not an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def language() -> str:
    """The language of the person at the terminal, by the usual variables."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "vi" if named.startswith("vi") else "en"


def usage() -> str:
    """The commands, one a line."""
    lines = [f"  {name:<14}{command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: tamgiang COMMAND [ARGUMENTS]", "", *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
