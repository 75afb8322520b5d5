"""`tamgiang doctor`: look at everything, print what was found, 1 when something is at fault."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tamgiang.project.cli import language, set_up_django
from tamgiang.project.doctor import machine
from tamgiang.project.doctor.added import added
from tamgiang.project.doctor.finding import Finding, State
from tamgiang.project.home import home
from tamgiang.project.supervisor.command import DEFAULT_PORT
from tamgiang.project.supervisor.plan import declared


def examine(host: str, port: int) -> list[Finding]:
    """All findings, the machine's first."""
    folder = home()
    supervisor = machine.supervisor_of(folder)
    found = [
        machine.database_library(os.environ.get("DATABASE_URL", "")),
        machine.disk(folder),
        machine.clock(folder),
        machine.port(host, port, supervisor),
        machine.processes(supervisor),
        *added(supervisor, declared()),
    ]
    set_up_django()
    return [*found, *_of_house(folder, probe=True)]


def running() -> list[Finding]:
    """What the health page shows: all but the port, which the page itself came through."""
    folder = home()
    supervisor = machine.supervisor_of(folder)
    found = [
        machine.database_library(os.environ.get("DATABASE_URL", "")),
        machine.disk(folder),
        machine.clock(folder),
        machine.processes(supervisor),
        *added(supervisor, declared()),
    ]
    return [*found, *_of_house(folder)]


def _of_house(folder: Path, *, probe: bool = False) -> list[Finding]:
    from django.utils import timezone

    from tamgiang.project.doctor import (
        backups,
        channels,
        house,
        keeping,
        recording,
        settings,
        stored,
    )

    return [
        house.assets(),
        house.fonts(),
        house.translations(),
        house.secrets(folder),
        house.migrations(),
        *backups.backups(folder),
        recording.recording(folder),
        keeping.certificates(folder),
        keeping.logins(),
        stored.files(),
        settings.environment(),
        *settings.decided(timezone.localdate()),
        *channels.channels(probe=probe),
        keeping.versions(),
    ]


def lines(findings: Sequence[Finding], spoken: str) -> list[str]:
    """One line a finding, and the command that mends it under each that needs one."""
    printed = []
    for finding in findings:
        about, detail = finding.about.in_language(spoken), finding.detail.in_language(spoken)
        printed.append(f"{finding.state:<9}{about}: {detail}")
        if finding.mend:
            printed.append(f"{'':<9}-> {finding.mend}")
    return printed


def main(arguments: Sequence[str]) -> int:
    """Print the findings; 1 when one of them is a fault."""
    parser = argparse.ArgumentParser(prog="tamgiang doctor", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    chosen = parser.parse_args(arguments)
    findings = examine(chosen.host, chosen.port)
    sys.stdout.write("\n".join(lines(findings, language())) + "\n")
    return 1 if any(finding.state is State.FAULT for finding in findings) else 0
