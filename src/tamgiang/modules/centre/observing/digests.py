"""Tokens of devices, and what is kept of one."""

import hashlib
import secrets


def token_digest(token: str) -> str:
    """SHA-256 of a token, in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    """A key no one can guess, in letters every device can store."""
    return secrets.token_urlsafe(24)
