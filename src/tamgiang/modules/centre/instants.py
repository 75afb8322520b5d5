"""Moments as readings carry them: whole microseconds since 1970 UTC, without rounding."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros_of(at: datetime) -> int:
    """A moment in microseconds since 1970."""
    return (at - EPOCH) // _MICROSECOND


def moment_of(micros: int) -> datetime:
    """Microseconds since 1970 as a moment."""
    return EPOCH + micros * _MICROSECOND
