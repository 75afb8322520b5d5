"""Steps of the set-up that are skipped while nothing they read has changed."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.commands import ROOT, STATE, say


@dataclass(frozen=True)
class Step:
    """One part of the set-up: what it reads, what it leaves behind, how it is done.

    `inputs` are files whose content decides whether the step is still done; `salt` adds what
    is not a file (the version of Python); `outputs` must exist for the step to count as done.
    """

    name: str
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    perform: Callable[[], None]
    salt: str = ""

    def ensure(self) -> bool:
        """Perform the step unless it is already done; tell whether it was performed."""
        wanted = digest(self.inputs, self.salt)
        stamp = STATE / f"{self.name}.stamp"
        done = stamp.exists() and stamp.read_text() == wanted
        if done and all(path.exists() for path in self.outputs):
            return False
        say(f"set-up: {self.name}")
        stamp.unlink(missing_ok=True)
        self.perform()
        stamp.write_text(wanted)
        return True


def digest(paths: Iterable[Path], salt: str = "") -> str:
    """One hash over names and contents; a missing file counts as such."""
    total = hashlib.sha256(salt.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes() if path.exists() else b"-")
    return total.hexdigest()
