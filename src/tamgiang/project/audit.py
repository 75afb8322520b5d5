"""`tamgiang audit`: prove the chain, seal the days, and print the head that leaves the box."""

import argparse
import sys
from collections.abc import Sequence

from tamgiang.platform.audit.seals import head, seal_days
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.files.proof import verify_files
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.scopes import system_scope


def main(argv: Sequence[str]) -> int:
    """Run one subcommand; 0 when the chain is intact, 1 when it is not."""
    parser = argparse.ArgumentParser(prog="tamgiang audit", description=__doc__)
    parser.add_argument("command", choices=("verify", "seal", "head"))
    command = parser.parse_args(argv).command
    if command == "verify":
        return _verify()
    if command == "seal":
        for seal in seal_days():
            _say(f"{seal.day} {seal.count} {seal.hash}")
        return 0
    newest = head()
    _say(f"{newest.day} {newest.hash}" if newest else "no day is sealed yet")
    return 0


def _verify() -> int:
    chain = verify()
    with system_scope("audit.verify"):
        records = verify_records()
    for fault in (*chain.faults, *records.faults):
        _say(str(fault))
    _say(f"{chain.entries} entries, {chain.streams} streams, {chain.seals} seals")
    _say(f"{records.records} records compared with their last entry")
    files = verify_files()
    for file in files.faults:
        _say(str(file))
    _say(f"{files.read} files read whole")
    faults = len(chain.faults) + len(records.faults) + len(files.faults)
    _say(f"{faults} faults" if faults else "intact")
    return 1 if faults else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
