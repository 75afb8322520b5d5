"""Programs that do one act over a state folder, for tests that break things under them.

A module of acts ends in `perform({...})`; a test reaches it by `Acts("its.module")`.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers import environment


@dataclass(frozen=True)
class Acts:
    """The acts of one module, each done in a process of its own."""

    module: str

    def run(self, home: Path, *words: str, **env: str) -> str:
        """Do one act to its end and return what it printed."""
        done = subprocess.run(
            self._command(words),
            env=environment(home, **env),
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, home: Path, *words: str, **env: str) -> "subprocess.Popen[bytes]":
        """Start one act; what it says comes by a pipe."""
        return subprocess.Popen(
            self._command(words),
            env=environment(home, **env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", self.module, *words]


def perform(acts: Mapping[str, Callable[..., None]]) -> None:
    """In the process: load the house, then do the act the command line names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    import django

    django.setup()
    from tamgiang.platform.scopes import system_scope

    with system_scope("fault"):
        acts[sys.argv[1]](*sys.argv[2:])
