"""The channel "mail": settings, addresses, the letter itself."""

import smtplib
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from tamgiang.integrations.mail.session import TIMEOUT, Stopped, hand_over, opened
from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.channels import Config, Doubt, Letter, Outcome, Result, Setting
from tamgiang.platform.notify.refusals import AddressInvalid

SETTINGS = (
    Setting(
        "host",
        Label("Máy chủ gửi thư", "Mail server"),
        hint=Label("ví dụ smtp.hue.gov.vn", "for example smtp.hue.gov.vn"),
    ),
    Setting("port", Label("Cổng", "Port"), default="587"),
    Setting(
        "security",
        Label("Mã hóa đường truyền", "Encryption"),
        default="starttls",
        choices=(
            ("starttls", Label("STARTTLS (cổng 587)", "STARTTLS (port 587)")),
            ("tls", Label("TLS ngay từ đầu (cổng 465)", "TLS from the start (port 465)")),
            ("none", Label("Không mã hóa (chỉ trong cùng máy)", "None (this machine only)")),
        ),
    ),
    Setting("sender", Label("Địa chỉ gửi đi", "Sender address")),
    Setting("user", Label("Tài khoản thư", "Mail account"), required=False),
    Setting("password", Label("Mật khẩu thư", "Mail password"), secret=True, required=False),
)
FAULTS = {
    "mail.unreachable": Label(
        "không kết nối được máy chủ thư", "the mail server cannot be reached"
    ),
    "mail.dropped": Label("máy chủ thư ngắt kết nối", "the mail server hung up"),
    "mail.certificate": Label(
        "chứng thư của máy chủ thư không hợp lệ", "the certificate of the mail server is not valid"
    ),
    "mail.no_tls": Label(
        "máy chủ thư không mã hóa đường truyền", "the mail server offers no encryption"
    ),
    "mail.password": Label(
        "máy chủ thư từ chối tài khoản hoặc mật khẩu",
        "the mail server refuses the account or password",
    ),
    "mail.sender_refused": Label(
        "máy chủ thư từ chối địa chỉ gửi đi", "the mail server refuses the sender address"
    ),
    "mail.later": Label("máy chủ thư hẹn gửi lại sau", "the mail server asks to come later"),
    "mail.recipient_refused": Label(
        "máy chủ thư không nhận địa chỉ này", "the mail server does not take this address"
    ),
    "mail.content_refused": Label(
        "máy chủ thư không nhận nội dung", "the mail server does not take the content"
    ),
    "mail.no_reply": Label(
        "đã gửi hết nội dung nhưng máy chủ thư không trả lời",
        "all was sent, and the mail server gave no answer",
    ),
}


class MailChannel:
    """Letters by SMTP. What may have been sent is not sent again by itself."""

    name = "mail"
    label = Label("Thư điện tử", "Mail")
    icon = "mail"
    typed = Label("Địa chỉ thư điện tử", "Mail address")
    doubt = Doubt.HOLD
    settings = SETTINGS
    faults: Mapping[str, Label] = FAULTS

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout

    def public(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def ready(self, config: Config) -> bool:
        """A server and a sender are named."""
        return bool(config.values.get("host") and config.values.get("sender"))

    def checked(self, value: str) -> str:
        """The address, its domain in lower case. Raises AddressInvalid."""
        local, _, domain = value.strip().rpartition("@")
        address = f"{local}@{domain.lower()}"
        try:
            validate_email(address)
        except ValidationError:
            raise AddressInvalid(value=value.strip()[:80]) from None
        return address

    def shown(self, value: str) -> str:
        """The first letter and the domain."""
        local, _, domain = value.rpartition("@")
        return f"{local[:1]}…@{domain}"

    def prepare(self, config: Config) -> Config:
        """Nothing needs renewal."""
        return config

    def send(self, letter: Letter, config: Config) -> Outcome:
        """Hand one letter to the server."""
        values = config.values
        made = _made(letter, values["sender"])
        password = config.secrets.get("password", "")
        return hand_over(values, password, made, letter.to, timeout=self._timeout)

    def ask(self, letter: Letter, provider_id: str, config: Config) -> Outcome:
        """SMTP has no such question."""
        return Outcome(Result.CANNOT)

    def probe(self, config: Config) -> Outcome:
        """Connect and sign in."""
        password = config.secrets.get("password", "")
        try:
            line = opened(config.values, password, timeout=self._timeout)
        except Stopped as stopped:
            return stopped.outcome
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()
        return Outcome(Result.ACCEPTED)


def _made(letter: Letter, sender: str) -> EmailMessage:
    """The letter, with the same Message-ID in every attempt, so that a mailbox may tell."""
    made = EmailMessage(policy=SMTP)
    local, _, domain = sender.rpartition("@")
    made["From"] = Address("Tam Giang", local, domain)
    to, _, at = letter.to.rpartition("@")
    made["To"] = Address("", to, at)
    made["Subject"] = " ".join(letter.title.split())
    made["Date"] = format_datetime(timezone.now())
    made["Message-ID"] = f"<{letter.uid}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = letter.language
    if letter.urgent:
        made["Importance"] = "high"
    words = [letter.body, letter.url, f"-- \n{_foot(letter.language)}"]
    made.set_content("\n\n".join(word for word in words if word) + "\n", cte="base64")
    return made


def _foot(language: str) -> str:
    house = urlsplit(settings.PUBLIC_URL).netloc
    choices = f"{settings.PUBLIC_URL.rstrip('/')}/notices/choices/"
    if language == "en":
        return f"Tam Giang ({house}). What reaches you is chosen at {choices}"
    return f"Tam Giang ({house}). Chọn thông báo muốn nhận: {choices}"
