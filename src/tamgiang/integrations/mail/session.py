"""One letter over one SMTP connection, step by step, knowing until when nothing was handed over."""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage

from tamgiang.platform.notify.channels import Outcome, Result

TIMEOUT = 15.0
#: A mailbox that is not there, or no longer (RFC 3463: 5.1.x; common use of 550, 551, 553).
NO_MAILBOX = (550, 551, 553)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Stopped(Exception):
    """The server said no at a step before the letter was handed over."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def hand_over(
    values: Mapping[str, str], password: str, letter: EmailMessage, to: str, *, timeout: float
) -> Outcome:
    """Send one letter. What fails before its last byte is certain; after it there is doubt."""
    try:
        line = opened(values, password, timeout=timeout)
    except Stopped as stopped:
        return stopped.outcome
    try:
        _envelope(line, values["sender"], to)
    except Stopped as stopped:
        return stopped.outcome
    except (OSError, smtplib.SMTPException):
        return Outcome(Result.BUSY, "mail.dropped")
    else:
        return _data(line, letter)
    finally:
        line.close()


def opened(values: Mapping[str, str], password: str, *, timeout: float) -> smtplib.SMTP:
    """A connection on which letters may be sent. Raises Stopped."""
    host, port = values["host"], int(values["port"])
    security = values["security"]
    try:
        if security == "tls":
            context = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
        else:
            line = smtplib.SMTP(host, port, timeout=timeout)
    except ssl.SSLError:
        raise Stopped(Outcome(Result.BLOCKED, "mail.certificate")) from None
    except smtplib.SMTPException:
        raise Stopped(Outcome(Result.BUSY, "mail.dropped")) from None
    except OSError:
        raise Stopped(Outcome(Result.BUSY, "mail.unreachable")) from None
    try:
        _secured(line, security)
        _signed_in(line, values, password, security)
    except BaseException:
        line.close()
        raise
    return line


def _secured(line: smtplib.SMTP, security: str) -> None:
    try:
        line.ehlo_or_helo_if_needed()
        if security == "starttls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
    except ssl.SSLError:
        raise Stopped(Outcome(Result.BLOCKED, "mail.certificate")) from None
    except smtplib.SMTPNotSupportedError:
        raise Stopped(Outcome(Result.BLOCKED, "mail.no_tls")) from None
    except (OSError, smtplib.SMTPException):
        raise Stopped(Outcome(Result.BUSY, "mail.dropped")) from None


def _signed_in(line: smtplib.SMTP, values: Mapping[str, str], password: str, security: str) -> None:
    """Sign in when there is a user; never in clear over a network."""
    if not values.get("user"):
        return
    if security == "none" and values["host"] not in LOOPBACK:
        raise Stopped(Outcome(Result.BLOCKED, "mail.no_tls"))
    try:
        line.login(values["user"], password)
    except smtplib.SMTPAuthenticationError as refused:
        result = Result.BUSY if 400 <= refused.smtp_code < 500 else Result.BLOCKED
        raise Stopped(Outcome(result, "mail.password")) from None
    except (OSError, smtplib.SMTPException):
        raise Stopped(Outcome(Result.BUSY, "mail.dropped")) from None


def _envelope(line: smtplib.SMTP, sender: str, to: str) -> None:
    code, _ = line.mail(sender)
    if code != 250:
        result = Result.BUSY if code < 500 else Result.BLOCKED
        raise Stopped(Outcome(result, "mail.sender_refused"))
    code, said = line.rcpt(to)
    if code in (250, 251):
        return
    if code < 500:
        raise Stopped(Outcome(Result.BUSY, "mail.later"))
    dead = (code in NO_MAILBOX and not said.startswith((b"5.7", b"5.2"))) or said.startswith(b"5.1")
    raise Stopped(Outcome(Result.DEAD if dead else Result.REFUSED, "mail.recipient_refused"))


def _data(line: smtplib.SMTP, letter: EmailMessage) -> Outcome:
    try:
        code, _ = line.docmd("data")
    except (OSError, smtplib.SMTPException):
        return Outcome(Result.BUSY, "mail.dropped")
    if code != 354:
        return Outcome(Result.BUSY if code < 500 else Result.REFUSED, "mail.content_refused")
    text = letter.as_bytes(policy=letter.policy.clone(linesep="\r\n"))
    dotted = text.replace(b"\r\n.", b"\r\n..")
    try:
        # From here on the server may have taken it.
        line.send((dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n") + b".\r\n")
        code, said = line.getreply()
    except (OSError, smtplib.SMTPException):
        return Outcome(Result.DOUBT, "mail.no_reply")
    if code == 250:
        return Outcome(Result.ACCEPTED, provider_id=said.decode("ascii", "replace")[:120])
    return Outcome(Result.BUSY if code < 500 else Result.REFUSED, "mail.content_refused")
