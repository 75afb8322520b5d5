"""The one-time token that opens the first day of an empty house from another machine."""

from tamgiang.project.home import home, secret

TOKEN = "first-day"  # noqa: S105 - the name of the secret's file, not the secret


def token() -> str:
    """What opens the first day from another machine; it lies in `secrets/` until used."""
    return secret(TOKEN)


def forget_token() -> None:
    """The first day is over."""
    (home() / "secrets" / TOKEN).unlink(missing_ok=True)
