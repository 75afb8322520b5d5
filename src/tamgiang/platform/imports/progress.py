"""What a long-running step tells whoever waits for it."""

from typing import Protocol


class Progress(Protocol):
    """The part of a job's context that an import needs."""

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work has come."""
        ...

    def check_cancelled(self) -> None:
        """Raise when somebody asked to stop."""
        ...


class Unwatched:
    """Nobody waits: for the command line and tests."""

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Nothing to tell anybody."""

    def check_cancelled(self) -> None:
        """Nobody can ask to stop."""
