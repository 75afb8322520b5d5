"""What channels are set to: plain values beside sealed secrets, each change audited by name."""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tamgiang.platform.audit.services import append
from tamgiang.platform.notify.channels import Channel, Config, channel_named
from tamgiang.platform.notify.models import ChannelState
from tamgiang.platform.notify.refusals import SettingInvalid, SettingMissing
from tamgiang.platform.notify.seal import SealBroken, seal, unseal

RENEWAL = timedelta(seconds=60)


def state_of(channel: str) -> ChannelState:
    """The row of a channel, made when absent."""
    return ChannelState.objects.get_or_create(channel=channel)[0]


def config_of(channel: Channel) -> Config:
    """The settings in force. Secrets sealed under another key count as not given."""
    state = ChannelState.objects.filter(channel=channel.name).first()
    plain = state.plain if state else {}
    values = {one.name: one.default for one in channel.settings if not one.secret}
    return Config(values | {k: v for k, v in plain.items() if v != ""}, _secrets(state))


def configure(name: str, given: Mapping[str, str], *, enabled: bool, actor: str) -> ChannelState:
    """Set a channel; an empty secret keeps the one there is. Raises SettingMissing, -Invalid.

    The breaker closes: what stood in the way may be mended now.
    """
    channel = channel_named(name)
    with transaction.atomic():
        state = locked_state(name)
        secrets = dict(_secrets(state))
        secrets |= {
            s.name: given[s.name] for s in channel.settings if s.secret and given.get(s.name)
        }
        plain = {s.name: given.get(s.name, "").strip() for s in channel.settings if not s.secret}
        _check(channel, plain, secrets)
        changed = sorted(k for k, v in plain.items() if state.plain.get(k, "") != v)
        changed += sorted(s.name for s in channel.settings if s.secret and given.get(s.name))
        state.plain, state.sealed, state.enabled = plain, _sealed(secrets), enabled
        state.failures = state.openings = 0
        state.opened_until, state.trial_until, state.code = None, None, ""
        state.save()
        said = {"changed": changed, "enabled": enabled}
        append(f"notify:channel:{name}", "notify.channel_set", said, actor=actor)
    return state


def remember(name: str, secrets: Mapping[str, str]) -> None:
    """Keep secrets a provider handed out anew, beside those there are."""
    with transaction.atomic():
        state = locked_state(name)
        state.sealed = _sealed(dict(_secrets(state)) | dict(secrets))
        state.renewing_until = None
        state.save(update_fields=["sealed", "renewing_until"])


def may_renew(name: str) -> bool:
    """Whether this caller alone may renew now: a refresh token works once."""
    now = timezone.now()
    state_of(name)
    free = Q(renewing_until=None) | Q(renewing_until__lt=now)
    held = ChannelState.objects.filter(free, channel=name)
    return held.update(renewing_until=now + RENEWAL) == 1


def locked_state(name: str) -> ChannelState:
    """The row of a channel, held until the transaction ends."""
    state_of(name)
    return ChannelState.objects.select_for_update().get(channel=name)


def _check(channel: Channel, plain: Mapping[str, str], secrets: Mapping[str, str]) -> None:
    for setting in channel.settings:
        value = (secrets if setting.secret else plain).get(setting.name, "")
        if setting.required and not (value or setting.default):
            raise SettingMissing(name=setting.label)
        if value and setting.choices and value not in dict(setting.choices):
            raise SettingInvalid(name=setting.label)


def _sealed(secrets: Mapping[str, str]) -> str:
    return seal(json.dumps(dict(secrets))) if secrets else ""


def _secrets(state: ChannelState | None) -> dict[str, str]:
    if state is None or not state.sealed:
        return {}
    try:
        found: dict[str, str] = json.loads(unseal(state.sealed))
    except SealBroken:
        return {}
    return found
