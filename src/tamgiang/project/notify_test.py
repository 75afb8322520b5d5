"""`tamgiang notify-test --to WHOM [--channel mail]`: try a channel now, and say how it answered.

WHOM is an account's name (every channel it has an address on) or an address itself.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.notify.addresses import of_owner
from tamgiang.platform.notify.catalog import template_named
from tamgiang.platform.notify.channels import Outcome, Result, channel_named, channels
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.mending import call_now
from tamgiang.platform.notify.seal import unseal
from tamgiang.platform.notify.selectors import fault_text
from tamgiang.project.cli import language

GOOD = (Result.ACCEPTED, Result.DELIVERED)
NONE = Label("không có địa chỉ nào để gửi thử", "there is no address to try")


def main(argv: Sequence[str]) -> int:
    """Send one trial to each address; 1 when a channel did not take it, 2 without an address."""
    parser = argparse.ArgumentParser(prog="tamgiang notify-test", description=__doc__)
    parser.add_argument("--to", required=True, metavar="WHOM")
    parser.add_argument("--channel", choices=[one.name for one in channels()])
    chosen = parser.parse_args(argv)
    tries = list(_addresses(chosen.to, chosen.channel))
    if not tries:
        sys.stderr.write(f"tamgiang notify-test: {NONE.in_language(language())}\n")
        return 2
    return max([_try(channel, value) for channel, value in tries])


def _addresses(to: str, channel: str | None) -> Iterator[tuple[str, str]]:
    """The channel and value of every address meant; an account's own come first."""
    user = User.objects.filter(username=to, is_active=True).first()
    if user is None:
        yield channel or ("mail" if "@" in to else "zalo"), to
        return
    for address in of_owner(user.actor, channel or ""):
        # Channels nobody set up are left out unless one was asked for.
        if channel or channel_named(address.channel).ready(
            config_of(channel_named(address.channel))
        ):
            yield address.channel, unseal(address.sealed)


def _try(channel: str, value: str) -> int:
    spoken = language()
    text = template_named("notify.test")
    outcome = call_now(
        channel, value, text.title.in_language(spoken), text.body.in_language(spoken)
    )
    adapter = channel_named(channel)
    shown = f"{adapter.label.in_language(spoken)}: {adapter.shown(adapter.checked(value))}"
    sys.stdout.write(f"{shown}: {_words(outcome, channel, spoken)}\n")
    return 0 if outcome.result in GOOD else 1


def _words(outcome: Outcome, channel: str, spoken: str) -> str:
    if outcome.result in GOOD:
        return Label("đã nhận", "taken").in_language(spoken)
    text = fault_text(channel_named(channel), outcome.code).in_language(spoken)
    return f"{text} [{outcome.code}]"
