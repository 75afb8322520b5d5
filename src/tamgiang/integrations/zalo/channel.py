"""The channel "zalo": followers by their id, and anybody by phone number through ZNS templates."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tamgiang.integrations.zalo.contract import TOKEN, address, meaning
from tamgiang.integrations.zalo.tokens import NotRenewed, over, renewed
from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.calls import NotSent, Unanswered, call
from tamgiang.platform.notify.channels import Config, Doubt, Letter, Outcome, Result, Setting
from tamgiang.platform.notify.refusals import AddressInvalid

_PHONE = re.compile(r"(?:\+?84|0)(\d{9})")
_PERSON = re.compile(r"uid:(\d{5,30})")
#: Zalo takes so many characters of text in one message.
LONGEST = 2000
SETTINGS = (
    Setting("app_id", Label("Mã ứng dụng (App ID)", "Application ID")),
    Setting(
        "secret_key",
        Label("Khóa bí mật của ứng dụng", "Secret key of the application"),
        secret=True,
    ),
    Setting(
        "refresh_token", Label("Refresh token của OA", "Refresh token of the account"), secret=True
    ),
    Setting(
        "templates",
        Label("Mẫu ZNS", "ZNS templates"),
        required=False,
        hint=Label(
            "mẫu tin=mã mẫu ZNS, cách nhau bằng dấu phẩy; * cho mọi tin còn lại",
            "message=ZNS template id, with commas between; * for every other message",
        ),
    ),
    Setting(
        "per_day",
        Label("Hạn mức tin mỗi ngày", "Messages a day"),
        required=False,
        hint=Label("theo hạng của OA; để trống nếu không giới hạn", "by the rank of the account"),
    ),
)
FAULTS = {
    "zalo.unreachable": Label("không kết nối được Zalo", "Zalo cannot be reached"),
    "zalo.no_reply": Label("Zalo không trả lời", "Zalo gave no answer"),
    "zalo.renewing": Label("đang gia hạn quyền truy cập Zalo", "access to Zalo is being renewed"),
    "zalo.renewal_doubt": Label(
        "Zalo không trả lời khi gia hạn; có thể phải cấp lại refresh token",
        "Zalo gave no answer when renewing; the refresh token may have to be granted again",
    ),
    "zalo.refresh_refused": Label(
        "Zalo từ chối refresh token; hãy cấp lại", "Zalo refuses the refresh token; grant a new one"
    ),
    "zalo.token": Label("Zalo từ chối quyền truy cập", "Zalo refuses the access token"),
    "zalo.rate": Label("gọi Zalo quá nhanh", "Zalo is called too fast"),
    "zalo.quota": Label(
        "đã hết hạn mức tin của OA trong ngày", "the account's quota of the day is spent"
    ),
    "zalo.balance": Label("tài khoản ZNS không đủ số dư", "the ZNS balance is too small"),
    "zalo.app": Label(
        "ứng dụng Zalo chưa đúng hoặc chưa liên kết với OA",
        "the Zalo application is not valid or not linked to the account",
    ),
    "zalo.not_followed": Label(
        "người nhận chưa quan tâm OA", "the recipient does not follow the account"
    ),
    "zalo.not_interested": Label(
        "người nhận lâu không tương tác với OA",
        "the recipient had no contact with the account for long",
    ),
    "zalo.phone": Label(
        "số điện thoại không có tài khoản Zalo", "no Zalo account has the phone number"
    ),
    "zalo.template": Label(
        "mẫu ZNS hoặc dữ liệu mẫu không hợp lệ", "the ZNS template or its data are not valid"
    ),
    "zalo.no_template": Label(
        "chưa khai mẫu ZNS cho tin này", "no ZNS template is set for this message"
    ),
    "zalo.person": Label("người nhận không nhận tin ZNS", "the recipient takes no ZNS notices"),
    "zalo.night": Label("Zalo không nhận tin ban đêm", "Zalo takes no notices at night"),
    "zalo.refused": Label("Zalo từ chối tin", "Zalo refuses the message"),
}


class ZaloChannel:
    """Zalo knows a letter by its tracking id, and is asked about one that may have been taken."""

    name = "zalo"
    label = Label("Zalo", "Zalo")
    icon = "send"
    typed = Label("Số điện thoại dùng Zalo", "Phone number with Zalo")
    doubt = Doubt.ASK
    settings = SETTINGS
    faults: Mapping[str, Label] = FAULTS

    def public(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def ready(self, config: Config) -> bool:
        """The application and a refresh token are given."""
        secrets = config.secrets
        given = secrets.get("secret_key") and secrets.get("refresh_token")
        return bool(config.values.get("app_id") and given)

    def checked(self, value: str) -> str:
        """`uid:…` of a follower, or a phone number as 84… Raises AddressInvalid."""
        typed = value.strip()
        if _PERSON.fullmatch(typed):
            return typed
        phone = _PHONE.fullmatch(re.sub(r"[ .\-()]", "", typed))
        if phone is None:
            raise AddressInvalid(value=typed[:80])
        return f"84{phone[1]}"

    def shown(self, value: str) -> str:
        """The last three digits."""
        return f"•••{value[-3:]}"

    def prepare(self, config: Config) -> Config:
        """Renew the access token before it ends; a failure shows with the first letter."""
        if not over(config):
            return config
        try:
            return renewed(self, config.secrets.get("access_token", ""))
        except NotRenewed:
            return config

    def send(self, letter: Letter, config: Config) -> Outcome:
        """A template to a phone number, a text to a follower."""
        if letter.to.startswith("uid:"):
            return self._called("POST", address("message"), config, _text(letter))
        template = _template(letter.template, config.values.get("templates", ""))
        if not template:
            return Outcome(Result.REFUSED, "zalo.no_template")
        data = {**letter.params, "title": letter.title, "body": letter.body, "url": letter.url}
        said = {
            "phone": letter.to,
            "template_id": template,
            "template_data": data,
            "tracking_id": letter.uid,
        }
        return self._called("POST", address("template"), config, said)

    def ask(self, letter: Letter, provider_id: str, config: Config) -> Outcome:
        """What became of a template; of a text to a follower Zalo tells nothing."""
        if letter.to.startswith("uid:"):
            return Outcome(Result.CANNOT)
        known = {"message_id": provider_id} if provider_id else {"tracking_id": letter.uid}
        query = urlencode(known | {"phone": letter.to})
        found = self._called("GET", f"{address('status')}?{query}", config, None)
        # An answer that is neither "have it" nor "never came" decides nothing.
        return Outcome(Result.CANNOT) if found.result is Result.REFUSED else found

    def probe(self, config: Config) -> Outcome:
        """Ask for the account itself."""
        return self._called("GET", address("probe"), config, None)

    def _called(
        self, method: str, url: str, config: Config, said: Mapping[str, Any] | None
    ) -> Outcome:
        """Call once; with a fresh token once more when the token was over."""
        token = config.secrets.get("access_token", "")
        found = _once(method, url, token, said) if token else None
        if found is not None:
            return found
        try:
            token = renewed(self, token).secrets["access_token"]
        except NotRenewed as failed:
            return failed.outcome
        return _once(method, url, token, said) or Outcome(Result.BLOCKED, "zalo.token")


def _once(method: str, url: str, token: str, said: Mapping[str, Any] | None) -> Outcome | None:
    """One call; None when the token was refused, which means that nothing was taken."""
    headers = {"access_token": token, "Content-Type": "application/json"}
    body = json.dumps(said).encode() if said is not None else b""
    try:
        answer = call(method, url, headers, body)
    except NotSent:
        return Outcome(Result.BUSY, "zalo.unreachable")
    except Unanswered:
        return Outcome(Result.DOUBT, "zalo.no_reply")
    if answer.status == 429:
        return Outcome(Result.BLOCKED, "zalo.rate", retry_after=answer.retry_after or 60)
    try:
        told = json.loads(answer.body)
        number, data = int(told["error"]), told.get("data") or {}
    except (KeyError, TypeError, ValueError):
        # Neither taken nor refused in words of the contract.
        return Outcome(Result.DOUBT, "zalo.no_reply")
    if number == 0:
        return _taken(data)
    what = meaning(number)
    if what.result == TOKEN:
        return None
    return Outcome(Result(what.result), what.code, retry_after=what.wait)


def _taken(data: Mapping[str, Any]) -> Outcome:
    known = str(data.get("msg_id") or data.get("message_id") or "")
    reached = data.get("status") == 1
    return Outcome(Result.DELIVERED if reached else Result.ACCEPTED, provider_id=known)


def _template(name: str, listed: str) -> str:
    pairs = dict(part.strip().split("=", 1) for part in listed.split(",") if "=" in part)
    return (pairs.get(name) or pairs.get("*") or "").strip()


def _text(letter: Letter) -> dict[str, Any]:
    words = "\n\n".join(word for word in (letter.title, letter.body, letter.url) if word)
    person = letter.to.removeprefix("uid:")
    return {"recipient": {"user_id": person}, "message": {"text": words[:LONGEST]}}
