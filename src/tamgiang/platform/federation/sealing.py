"""Secrets of clients, enciphered under the secret `federation` of the house."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def sealed(text: str) -> str:
    """The text under the key of this house; "" stays empty."""
    return _cipher().encrypt(text.encode()).decode() if text else ""


def opened(text: str) -> str:
    """The text again; "" when it was sealed under another key."""
    try:
        return _cipher().decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""


def _cipher() -> Fernet:
    key = hashlib.sha256(f"sealing:{settings.FEDERATION_SECRET}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
