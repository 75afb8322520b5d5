"""The access token: renewed by one caller at a time, for a refresh token works only once."""

import json
import threading
import time
from urllib.parse import urlencode

from django.db import connections

from tamgiang.integrations.zalo.contract import address, token_seconds
from tamgiang.platform.notify.calls import NotSent, Unanswered, call
from tamgiang.platform.notify.channels import Channel, Config, Outcome, Result
from tamgiang.platform.notify.configs import config_of, may_renew, remember

#: Renewed so many seconds before its end.
EARLY = 600
_lock = threading.Lock()


class NotRenewed(Exception):
    """There is no good token; carries what to tell."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def over(config: Config) -> bool:
    """Whether the token is missing or nearly over."""
    ends = config.secrets.get("token_ends", "")
    if not config.secrets.get("access_token"):
        return True
    return bool(ends) and float(ends) - EARLY < time.time()


def renewed(channel: Channel, stale: str) -> Config:
    """Settings with a token other than `stale`, renewed if nobody did so meanwhile.

    Raises NotRenewed. May be called from a thread of its own.
    """
    with _lock:
        try:
            current = config_of(channel)
            if current.secrets.get("access_token", "") != stale and not over(current):
                return current
            if not may_renew(channel.name):
                raise NotRenewed(Outcome(Result.BUSY, "zalo.renewing"))
            remember(channel.name, _fetched(current))
            return config_of(channel)
        finally:
            # Threads of the courier's pool keep no connection of their own.
            if threading.current_thread().name.startswith("notify-zalo_"):
                connections.close_all()


def _fetched(config: Config) -> dict[str, str]:
    form = {
        "refresh_token": config.secrets.get("refresh_token", ""),
        "app_id": config.values.get("app_id", ""),
        "grant_type": "refresh_token",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "secret_key": config.secrets.get("secret_key", ""),
    }
    try:
        answer = call("POST", address("token"), headers, urlencode(form).encode())
        said = json.loads(answer.body)
    except NotSent:
        raise NotRenewed(Outcome(Result.BUSY, "zalo.unreachable")) from None
    except (Unanswered, ValueError):
        # The vendor may have spent the refresh token on an answer that never came.
        raise NotRenewed(Outcome(Result.BUSY, "zalo.renewal_doubt")) from None
    if not isinstance(said, dict) or not said.get("access_token"):
        raise NotRenewed(Outcome(Result.BLOCKED, "zalo.refresh_refused"))
    lasts = int(said.get("expires_in") or token_seconds())
    return {
        "access_token": str(said["access_token"]),
        "refresh_token": str(said.get("refresh_token") or form["refresh_token"]),
        "token_ends": str(int(time.time()) + lasts),
    }
