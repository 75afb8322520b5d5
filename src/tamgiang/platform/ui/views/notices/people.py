"""What who manages accounts does about somebody's mail: keep the address, send the link there."""

import uuid

from django.db import transaction
from django.http import QueryDict

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.refusals import SampleAccount
from tamgiang.platform.notify.addresses import of_owner, put_address
from tamgiang.platform.notify.channels import channel_named
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.models import Address
from tamgiang.platform.notify.refusals import ChannelUnset, NoAddress
from tamgiang.platform.notify.sending import send
from tamgiang.platform.ui.access import actor

MAIL = "mail"


def mail_of(user: User) -> Address | None:
    """The mail address of a person that can be reached; None without one."""
    found = [address for address in of_owner(user.actor, MAIL) if address.dead_at is None]
    return found[0] if found else None


def keep_mail(user: User, given: QueryDict) -> str:
    """Keep the address typed in; nothing is shown but a part of it."""
    put_address(user.actor, MAIL, given.get("mail", "")[:300], actor=actor())
    return ""


def mail_link(user: User, _given: QueryDict) -> str:
    """Send a link for a new password. The link itself is made when it is sent, and kept nowhere.

    Raises SampleAccount, ChannelUnset or NoAddress.
    """
    if user.sample:
        raise SampleAccount()
    channel = channel_named(MAIL)
    if not channel.ready(config_of(channel)):
        raise ChannelUnset()
    if mail_of(user) is None:
        raise NoAddress()
    key = f"password_link:{uuid.uuid4()}"
    with transaction.atomic():
        send("accounts.password_link", [user.actor], {}, key=key, actor=actor(), only=(MAIL,))
    return ""
