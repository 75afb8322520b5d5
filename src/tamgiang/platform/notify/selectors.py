"""How the channels do: what is waiting, what went out, what is wrong, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Count
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.breaker import is_open
from tamgiang.platform.notify.channels import Channel, channels
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.models import ChannelState, Delivery, State

DAY = timedelta(days=1)
FAULTS = {
    "notify.no_address": Label("người nhận không còn địa chỉ", "the recipient has no address left"),
    "notify.sealed": Label(
        "không mở được địa chỉ vì khóa của hệ thống đã khác",
        "the address cannot be opened: the key of the house is another",
    ),
    "notify.expired": Label("đã quá hạn gửi", "it was too late to send it"),
    "notify.worker_lost": Label(
        "tiến trình gửi dừng giữa chừng", "the process that sent it was stopped midway"
    ),
    "notify.fault": Label("lỗi của hệ thống; xem nhật ký", "a fault of the system; see the log"),
}
UNKNOWN = Label("lỗi chưa rõ", "a fault without a name")


class Health(StrEnum):
    """How a channel is."""

    WORKING = "working"
    READY = "ready"
    UNSET = "unset"
    OFF = "off"
    FAILING = "failing"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel as an administrator sees it; `counts` by state, final ones of the last day."""

    channel: Channel
    state: ChannelState
    health: Health
    fault: Label | None
    counts: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """Letters that wait for their turn, or for the provider's answer."""
        return self.counts.get(State.QUEUED, 0) + self.counts.get(State.SENDING, 0)

    @property
    def sent(self) -> int:
        """Letters that went out in the last day."""
        return self.counts.get(State.SENT, 0) + self.counts.get(State.DELIVERED, 0)

    @property
    def lost(self) -> int:
        """Letters that did not go out in the last day."""
        return self.counts.get(State.FAILED, 0) + self.counts.get(State.GIVEN_UP, 0)

    @property
    def doubtful(self) -> int:
        """Letters of which nobody knows."""
        return self.counts.get(State.DOUBT, 0)


def fault_text(channel: Channel | None, code: str) -> Label:
    """A code in plain words."""
    own = channel.faults if channel is not None else {}
    return own.get(code) or FAULTS.get(code) or UNKNOWN


def views() -> list[ChannelView]:
    """Every installed channel. Two queries."""
    states = {state.channel: state for state in ChannelState.objects.all()}
    counts = _counts()
    return [
        _view(one, states.get(one.name) or ChannelState(channel=one.name), counts)
        for one in channels()
    ]


def _counts() -> dict[str, dict[str, int]]:
    still = (State.QUEUED, State.SENDING, State.DOUBT)
    open_ones = Delivery.objects.filter(state__in=still)
    lately = Delivery.objects.exclude(state__in=still).filter(changed_at__gte=timezone.now() - DAY)
    found: dict[str, dict[str, int]] = {}
    for rows in (open_ones, lately):
        for row in rows.values("channel", "state").annotate(n=Count("id")).order_by():
            found.setdefault(row["channel"], {})[row["state"]] = row["n"]
    return found


def _view(
    channel: Channel, state: ChannelState, counts: Mapping[str, Mapping[str, int]]
) -> ChannelView:
    fault = fault_text(channel, state.code) if state.code else None
    return ChannelView(channel, state, _health(channel, state), fault, counts.get(channel.name, {}))


def _health(channel: Channel, state: ChannelState) -> Health:
    if not state.enabled:
        return Health.OFF
    if not channel.ready(config_of(channel)):
        return Health.UNSET
    if is_open(state, timezone.now()):
        return Health.OPEN
    if state.failures:
        return Health.FAILING
    return Health.WORKING if state.succeeded_at else Health.READY
