"""The whole test run: every suite, on both databases, with a closing line of counts.

`--full` adds the reverse order, faults, soak and the wheel. What could not run is named; on CI
that is a failure. Words after the options are handed to pytest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools import chromium, postgres
from tools.commands import PYTHON, ROOT, say
from tools.debian import Missing, install

#: Programs the full run compares with, and the Debian packages they come in.
ENGINES = {"qpdf": "qpdf", "soffice": "libreoffice-writer-nogui"}
#: Programs of Debian that the tests speak to, and their packages.
PEERS = {"mosquitto_pub": "mosquitto-clients", "mosquitto": "mosquitto"}
#: What is above the records and asks them only through what is tested below, and the rounds of
#: backups that `project/keeping` makes there: on PostgreSQL in the full run alone.
PAGES = (
    "--ignore=src/tamgiang/platform/ui",
    "--ignore=src/tamgiang/project/backups",
    "--ignore=tests/security",
)
#: Suites that run at once.
BESIDE = 2
#: Half of what is done in a browser; each test there has a house of its own.
CENTRE = "tests/browser/centre"
#: Needs the real processes.
SERVERS = "browser or server or faults or soak or wheel"


@dataclass(frozen=True)
class Suite:
    """One pytest run."""

    name: str
    options: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """How many tests passed, failed (or broke) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Result:
    """A suite that ran."""

    suite: Suite
    counts: Counts
    skips: tuple[str, ...]
    printed: str
    seconds: float


def perform(suite: Suite, more: Sequence[str]) -> Result:
    """Run one suite in a state folder of its own."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tamgiang-tests-") as folder:
        report = Path(folder, "report.xml")
        command = [str(PYTHON), "-m", "pytest", "-q", f"--junitxml={report}", *suite.options, *more]
        env = {**os.environ, "TAMGIANG_HOME": f"{folder}/home", **suite.env}
        # The hundreds of processes that tests start share what is compiled once.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        counts, skips = read_report(report, done.returncode)
    printed = done.stdout + done.stderr
    return Result(suite, counts, skips, printed, time.monotonic() - began)


def read_report(report: Path, status: int) -> tuple[Counts, tuple[str, ...]]:
    """Counts and reasons of skips; a run that broke without a failed test counts as one."""
    if not report.exists():
        return Counts(failed=1), ()
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - our own

    def total(*names: str) -> int:
        return sum(int(suite.get(name, 0)) for suite in suites for name in names)

    failed, skipped = total("failures", "errors"), total("skipped")
    passed = total("tests") - failed - skipped
    if status not in {0, 5} and not failed:
        failed = 1
    reasons = {str(skip.get("message")) for suite in suites for skip in suite.iter("skipped")}
    return Counts(max(passed, 0), failed, skipped), tuple(sorted(reasons))


def suites(*, full: bool, database_url: str | None, browser: str | None) -> list[list[Suite]]:
    """Groups of suites: those of one group run beside each other, two at a time."""
    inside = f"not ({SERVERS})"
    env = {"TAMGIANG_CHROMIUM": browser} if browser else {}
    first = [Suite("SQLite, the house", ("-m", inside, "src"))]
    if database_url:
        where = {"DATABASE_URL": database_url}
        spared = () if full else PAGES
        first.insert(0, Suite("PostgreSQL", ("-m", inside, "--records", *spared), where))
    first.append(Suite("SQLite, around it", ("-m", inside, "tests")))
    servers = SERVERS if browser else SERVERS.removeprefix("browser or ")
    real = ("-m", f"({servers}){'' if browser else ' and not browser'}")
    more = (f"--ignore={CENTRE}", *(("--full",) if full else ()))
    second = [Suite("processes and browser", (*real, *more), env)]
    if browser:
        second.append(Suite("the centre in a browser", ("-m", "browser", CENTRE), env))
    groups = [first, second]
    if full:
        groups.append([Suite("SQLite backwards", ("-m", inside, "--backwards"))])
    return groups


def provide(stack: ExitStack, lacking: list[str], *, full: bool) -> tuple[str | None, str | None]:
    """A PostgreSQL and a Chromium, or None and a line on why not."""
    database_url = browser = None
    for program, package in {**PEERS, **(ENGINES if full else {})}.items():
        if not shutil.which(program):
            install(package)
    try:
        database_url = stack.enter_context(postgres.running())
    except Missing as missing:
        lacking.append(str(missing))
    try:
        browser = chromium.find()
    except Missing as missing:
        lacking.append(str(missing))
    return database_url, browser


def main(arguments: Sequence[str]) -> int:
    """Run everything; 0 when nothing failed and, on CI, nothing was left out."""
    full = "--full" in arguments
    more = [word for word in arguments if word != "--full"]
    lacking: list[str] = []
    total = Counts()
    with ExitStack() as stack:
        database_url, browser = provide(stack, lacking, full=full)
        # The sample area is made once for all suites.
        kept = stack.enter_context(tempfile.TemporaryDirectory(prefix="tamgiang-seed-"))
        os.environ.setdefault("TAMGIANG_TEST_SEED", f"{kept}/home")
        for group in suites(full=full, database_url=database_url, browser=browser):
            with ThreadPoolExecutor(BESIDE) as pool:
                for result in pool.map(lambda suite: perform(suite, more), group):
                    show(result)
                    total += result.counts
                    lacking += [f"{result.suite.name}: {reason}" for reason in result.skips]
    for line in lacking:
        say(f"could not run: {line}")
    strict = os.environ.get("CI") == "true"
    if strict and lacking:
        say("on CI everything has to run")
        total += Counts(failed=1)
    say(str(total))
    return 1 if total.failed or not total.passed else 0


def show(result: Result) -> None:
    """Print a suite's own output when something failed, else one line."""
    say(f"== {result.suite.name}: {result.counts} in {result.seconds:.0f} s")
    if result.counts.failed:
        say(result.printed.rstrip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
