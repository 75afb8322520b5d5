"""The identity token of an outside provider, verified in full (OpenID Connect Core 3.1.3.7)."""

import hmac
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

#: Signatures only: neither "none" nor a shared key, whatever the header of the token says.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 30


def verified(
    token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of the token. Raises OAuth2Error for any token that does not prove itself."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(keys, header)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as fault:
        raise OAuth2Error("id_token") from fault
    if (
        isinstance(claims["aud"], list)
        and len(claims["aud"]) > 1
        and claims.get("azp") != client_id
    ):
        raise OAuth2Error("azp")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise OAuth2Error("nonce")
    if not claims["sub"]:
        raise OAuth2Error("sub")
    return claims


def _key(keys: dict[str, Any], header: dict[str, Any]) -> jwt.PyJWK:
    if header.get("alg") not in ALGORITHMS:
        raise OAuth2Error("alg")
    found = [
        key
        for key in keys.get("keys", ())
        if key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig"
    ]
    if len(found) != 1:
        raise OAuth2Error("kid")
    return jwt.PyJWK(found[0], algorithm=header["alg"])
