"""`tamgiang backups`: what there is, make and prove by the plan, change the plan."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from tamgiang.kernel.labels import Label
from tamgiang.project.backups.copies import copies, copy_named
from tamgiang.project.backups.plan import Wanted, change, passphrase_of, plan
from tamgiang.project.backups.proving import prove
from tamgiang.project.backups.routine import make_round
from tamgiang.project.backups.targets import folders, main_folder
from tamgiang.project.cli import language
from tamgiang.project.keeping.passphrase import VARIABLE, typed_twice

ACTOR = "system:terminal"


def main(arguments: Sequence[str]) -> int:
    """List, or do what the words ask."""
    chosen = _parser().parse_args(arguments)
    if chosen.act == "plan":
        return _plan(chosen)
    if chosen.act == "now":
        done = make_round(lambda _step, what: _tell(what.in_language(language())), proof=True)
        _tell(f"{done.name}: {done.size / 1e6:.1f} MB")
    elif chosen.act == "verify":
        found = plan()
        copy = copy_named(main_folder(found), chosen.name)
        note = prove(copy, os.environ.get(VARIABLE, "") or passphrase_of(found))
        _tell(f"{note.rows} rows, {note.files} files, {note.entries} audit entries are equal.")
    else:
        _list()
    return 0


def _list() -> None:
    found = plan()
    keep = f"{found.daily} daily, {found.weekly} weekly, {found.monthly} monthly"
    _tell(f"every day at {found.at:%H:%M}, {keep}" if found.enabled else "switched off")
    for folder in folders(found):
        _tell(str(folder))
        for copy in copies(folder):
            proven = f"verified {copy.verified_at:%Y-%m-%d}" if copy.verified_at else "not verified"
            state = "FAILED the proof" if copy.note.fault else proven
            _tell(f"  {copy.name}  {copy.size / 1e6:.1f} MB  {state}")
    if found.last_fault:
        _tell(Label(found.last_fault["vi"], found.last_fault["en"]).in_language(language()))


def _plan(chosen: argparse.Namespace) -> int:
    now = plan()
    names = ("at", "folder", "second", "daily", "weekly", "monthly", "enabled", "sealed")
    wanted = Wanted(**{name: getattr(now, name) for name in names})
    given = {name: getattr(chosen, name) for name in names}
    wanted = replace(wanted, **{name: value for name, value in given.items() if value is not None})
    passphrase = typed_twice() if chosen.sealed else ""
    change(replace(wanted, passphrase=passphrase), actor=ACTOR)
    _list()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tamgiang backups", description=__doc__)
    acts = parser.add_subparsers(dest="act")
    acts.add_parser("now", help="one round of the plan, with its proof")
    verify = acts.add_parser("verify", help="bring one back on trial")
    verify.add_argument("name", help="as the list names it")
    change_plan = acts.add_parser("plan", help="when, where to, how many stay")
    change_plan.add_argument("--at", type=time.fromisoformat, help="time of day, as 01:00")
    change_plan.add_argument("--folder", help="a USB disk or a share; empty: the state folder")
    change_plan.add_argument("--second", help="where each backup is copied to as well")
    for name in ("daily", "weekly", "monthly"):
        change_plan.add_argument(f"--{name}", type=int, help="how many stay")
    for name in ("enabled", "sealed"):
        change_plan.add_argument(f"--{name}", action=argparse.BooleanOptionalAction)
    return parser


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
