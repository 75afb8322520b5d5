"""Checks of the ways messages leave the house: set up, reached, last success."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.channels import Result
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.selectors import ChannelView, Health, fault_text, views
from tamgiang.project.doctor.finding import Finding, fault, warning, well

TEST = "tamgiang notify-test --to"


def channels(*, probe: bool) -> list[Finding]:
    """One finding for each channel; with `probe` its provider is called, which may take seconds."""
    return [_channel(view, probe=probe) for view in views()]


def _channel(view: ChannelView, *, probe: bool) -> Finding:
    name = view.channel.label
    about = Label(f"Kênh: {name.vi}", f"Channel: {name.en}")
    if view.health is Health.UNSET:
        # A house may do without: it is told, and nothing is wrong.
        return well(about, "chưa cấu hình (không bắt buộc)", "not set up (needs not be)")
    if view.health is Health.OFF:
        return well(about, "đã tắt", "switched off")
    mend = f"{TEST} TEN --channel {view.channel.name}"
    broken = _probed(view) if probe else None
    if broken is not None or view.health is Health.OPEN:
        said = broken or view.fault or Label("tạm dừng vì lỗi", "paused after faults")
        return fault(about, said.vi, said.en, mend)
    if view.doubtful:
        count = view.doubtful
        return warning(
            about,
            f"{count} tin chưa rõ đã gửi, chờ quyết định tại /channels/",
            f"{count} messages in doubt wait for a decision at /channels/",
            mend,
        )
    if view.health is Health.FAILING and view.fault is not None:
        return warning(about, view.fault.vi, view.fault.en, mend)
    return well(about, *_last(view))


def _probed(view: ChannelView) -> Label | None:
    outcome = view.channel.probe(config_of(view.channel))
    good = (Result.ACCEPTED, Result.DELIVERED)
    return None if outcome.result in good else fault_text(view.channel, outcome.code)


def _last(view: ChannelView) -> tuple[str, str]:
    at = view.state.succeeded_at
    if at is None:
        return "đã cấu hình, chưa gửi tin nào", "set up, nothing sent yet"
    shown = f"{at.astimezone():%Y-%m-%d %H:%M}"
    return f"gửi được lần cuối {shown}", f"last success {shown}"
