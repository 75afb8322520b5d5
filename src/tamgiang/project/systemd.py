"""`tamgiang systemd-unit`: the unit that starts this house with the machine."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from tamgiang.project.home import home

#: Only the state folder may be written; nothing of the machine's own is needed.
UNIT = """[Unit]
Description=Tam Giang
After=network-online.target
Wants=network-online.target

[Service]
Type=simple
User={user}
Environment=TAMGIANG_HOME={home}
EnvironmentFile=-{home}/environment
ExecStart={program} run{words}
Restart=on-failure
RestartSec=5
TimeoutStopSec=30
KillMode=mixed
LimitNOFILE=65536
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes
{low}
[Install]
WantedBy=multi-user.target
"""
LOWEST_FREE = 1024


def main(arguments: Sequence[str]) -> int:
    """Print the unit; words after `--` are handed to `tamgiang run`."""
    parser = argparse.ArgumentParser(prog="tamgiang systemd-unit", description=__doc__)
    parser.add_argument("--user", default=getpass.getuser(), help="whom the house runs as")
    parser.add_argument(
        "--writable", action="append", default=[], help="also this folder, as a disk of backups"
    )
    parser.add_argument("words", nargs="*", help="after --: words for `tamgiang run`")
    chosen = parser.parse_args(arguments)
    program = Path(sys.argv[0]).resolve()
    sys.stdout.write(unit(chosen.user, home(), program, chosen.words, chosen.writable))
    return 0


def unit(
    user: str, state: Path, program: Path, words: Sequence[str], more: Sequence[str] = ()
) -> str:
    """The text of the unit; `more` are folders it may write too.

    A public name takes ports 80 and 443, which needs one capability.
    """
    low = "AmbientCapabilities=CAP_NET_BIND_SERVICE\n" if _low_port(words) else ""
    said = "".join(f" {word}" for word in words)
    # A disk that is not plugged in must not keep the house from starting.
    writable = " ".join([str(state), *(f"-{folder}" for folder in more)])
    return UNIT.format(
        user=user, home=state, program=program, words=said, low=low, writable=writable
    )


def _low_port(words: Sequence[str]) -> bool:
    named = [words[place + 1] for place, word in enumerate(words[:-1]) if word == "--port"]
    return "--domain" in words or any(int(number) < LOWEST_FREE for number in named)
