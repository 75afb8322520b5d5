"""The operator guide as a program: its blocks of commands, typed one after another."""

import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = re.compile(r"^```sh ?(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
START = 120.0


@dataclass(frozen=True)
class Block:
    """Commands as the guide shows them; `serve` runs on, `unit` only prints."""

    kind: str
    text: str


def blocks(page: Path, heading: str = "") -> list[Block]:
    """The blocks under a heading of the second level, or of the whole page."""
    text = page.read_text()
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [Block(found["kind"], found["text"]) for found in _BLOCK.finditer(text)]


class Refused(Exception):
    """A command of the guide did not do what it says; carries what it printed."""


@dataclass
class Shell:
    """One shell in an otherwise empty environment; what a block exports holds for the next.

    `places` says where the folders of the guide lie for this test.
    """

    folder: Path
    env: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)
    served: "list[subprocess.Popen[str]]" = field(default_factory=list)

    def type(self, text: str) -> str:
        """Run a block to its end; what it printed. Raises Refused."""
        script = f"{self._recall}set -a\n{self._here(text)}\nexport -p > {self._state}\n"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=280,
        )
        if done.returncode:
            raise Refused(f"{text}\n{done.stdout}")
        return done.stdout

    def serve(self, text: str) -> list[str]:
        """Start what runs on; the addresses it printed. Raises Refused."""
        log = self.folder / f"serve-{len(self.served)}.log"
        script = f"{self._recall}exec {self._here(text)}"
        with log.open("w") as out:
            process = subprocess.Popen(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=self.folder,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.served.append(process)
        return list(self._addresses(process, log))

    def stop(self) -> None:
        """End what runs on, as Ctrl-C does."""
        for process in self.served:
            process.send_signal(2)
        for process in self.served:
            process.wait(30)

    @property
    def _state(self) -> Path:
        return self.folder / "exported"

    @property
    def _recall(self) -> str:
        return f"test -e {self._state} && . {self._state}\n" if self._state.exists() else ""

    def _here(self, text: str) -> str:
        for named, place in self.places.items():
            text = text.replace(named, place)
        return text.strip()

    def _addresses(self, process: "subprocess.Popen[str]", log: Path) -> Iterator[str]:
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and process.poll() is None:
            printed = log.read_text()
            if "Logs: " in printed:
                yield from re.findall(r"https?://\S+", printed)
                return
            time.sleep(0.2)
        raise Refused(log.read_text())


def empty_environment(home: Path, more: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """What a fresh account has, and nothing of the test run."""
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    kept = {"PATH": os.environ.get("TAMGIANG_WALK_PATH", path), "HOME": str(home)}
    return {**kept, "LC_ALL": "C.UTF-8", **dict(more)}
