"""This house as a provider for others: its issuer, its key, what it tells about a person."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, PrivateKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from tamgiang.platform.accounts.factors import has_factor
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.profiles import profile_of

#: What `acr` says of a person who has set up a second step, which each sign-in then asks for.
TWO_STEPS = "urn:tamgiang:acr:two-steps"
ONE_STEP = "urn:tamgiang:acr:one-step"


class Outward(DefaultOIDCAdapter):
    """Tells other systems the name, the account name and the employee code; nothing else."""

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        """The one key of the house, in a file only its owner may read."""
        return [PrivateKey(pem=_pem())]

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: AbstractBaseUser,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **more: object,
    ) -> dict[str, Any]:
        """The subject; with `profile` also the names and the employee code."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "profile" in scopes and isinstance(user, User):
            claims |= {"name": str(user), "preferred_username": user.username}
            if code := profile_of(user).code:
                claims["employee_code"] = code
        return claims

    def populate_id_token(
        self, id_token: dict[str, Any], client: Client, scopes: Iterable[str], **more: object
    ) -> None:
        """Says whether the person signs in with two steps."""
        user = self.get_user_by_sub(client, str(id_token["sub"]))
        strong = isinstance(user, User) and has_factor(user)
        id_token["acr"] = TWO_STEPS if strong else ONE_STEP

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """Only what is offered here: the code flow with PKCE."""
        for name in ("device_authorization_endpoint", "end_session_endpoint"):
            data.pop(name, None)
        data["grant_types_supported"] = ["authorization_code"]
        data["response_types_supported"] = ["code"]
        data["scopes_supported"] = ["openid", "profile"]
        data["acr_values_supported"] = [ONE_STEP, TWO_STEPS]


def _pem() -> str:
    """The key, made at first need; two who make it at once end with the same one."""
    path = Path(settings.HOME) / "secrets" / "oidc-key.pem"
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        form = serialization.PrivateFormat.PKCS8
        pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        fresh = path.with_name(f".oidc-{id(key)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(pem)
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
