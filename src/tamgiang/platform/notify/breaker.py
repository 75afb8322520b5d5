"""How much a channel may send now: its rate, its day, and the breaker that spares a sick one."""

from datetime import datetime, timedelta

from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.notify.channels import Outcome, Result
from tamgiang.platform.notify.limits import Limit
from tamgiang.platform.notify.models import ChannelState

#: Seconds one trial letter has before another may be tried.
TRIAL = timedelta(seconds=60)
LONGEST = timedelta(hours=1)
GOOD = (Result.ACCEPTED, Result.DELIVERED, Result.REFUSED, Result.DEAD)


def is_open(state: ChannelState, now: datetime) -> bool:
    """Whether nothing is sent now because too much went wrong."""
    return state.opened_until is not None and state.opened_until > now


def allowance(state: ChannelState, limit: Limit, now: datetime) -> int:
    """How many letters may go out now; moves the bucket on, to be saved by the caller.

    The bucket holds one second's worth. After an open breaker one letter goes as a trial.
    """
    _fill(state, limit, now)
    if not state.enabled or is_open(state, now):
        return 0
    left = _left_today(state, limit, now)
    if state.opened_until is not None:
        if state.trial_until is not None and state.trial_until > now:
            return 0
        state.trial_until = now + TRIAL
        return min(1, left)
    return max(0, min(int(state.allowance), left))


def _fill(state: ChannelState, limit: Limit, now: datetime) -> None:
    most = max(1.0, limit.per_second)
    if state.allowance_at is None:
        state.allowance = most
    else:
        passed = max(0.0, (now - state.allowance_at).total_seconds())
        state.allowance = min(most, state.allowance + passed * limit.per_second)
    state.allowance_at = now


def _left_today(state: ChannelState, limit: Limit, now: datetime) -> int:
    today = now.astimezone(LOCAL).date()
    if state.day != today:
        state.day, state.day_count = today, 0
    own = str(state.plain.get("per_day", ""))
    most = int(own) if own.isdigit() else limit.per_day
    return 10**9 if most is None else max(0, most - state.day_count)


def note(state: ChannelState, outcome: Outcome, limit: Limit, now: datetime) -> None:
    """What one answer says about the channel itself; to be saved by the caller."""
    if outcome.result in GOOD:
        state.failures = state.openings = 0
        state.opened_until, state.trial_until, state.code = None, None, ""
        if outcome.result in (Result.ACCEPTED, Result.DELIVERED):
            state.succeeded_at = now
        return
    state.failures += 1
    state.code, state.failed_at = outcome.code, now
    tried = state.opened_until is not None
    many = state.failures >= limit.breaker_after
    # Those that were under way when it opened say nothing new.
    if not is_open(state, now) and (outcome.result is Result.BLOCKED or tried or many):
        _open(state, outcome, limit, now)


def _open(state: ChannelState, outcome: Outcome, limit: Limit, now: datetime) -> None:
    """Twice as long each time it did not help; longer when the provider says so."""
    wait = min(LONGEST, timedelta(seconds=limit.breaker_wait * 2 ** min(state.openings, 10)))
    state.opened_until = now + max(wait, timedelta(seconds=outcome.retry_after))
    state.trial_until = None
    state.openings += 1
