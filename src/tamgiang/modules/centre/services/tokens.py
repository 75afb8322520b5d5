"""Keys of devices: given out once, taken back at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.refs import Ref
from tamgiang.modules.centre.models import Source, Token
from tamgiang.modules.centre.observing.digests import new_token, token_digest
from tamgiang.modules.centre.observing.mapping import problem
from tamgiang.modules.centre.services.reading_refusals import BadMapping
from tamgiang.platform.audit.services import append
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import current_scope

CONFIGURE = "centre.configure"


def give_token(
    source: Record,
    *,
    actor: str,
    children: Mapping[str, UUID] | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> str:
    """A new key of a source, shown only here.

    `children` are the sources a gateway speaks for, by the name it gives each; `mapping` reads
    another system's messages (observing/mapping.py). Raises NotPermitted or BadMapping.
    """
    _require(source)
    if mapping and (wrong := problem(mapping)):
        raise BadMapping(where=wrong)
    for uid in (children or {}).values():
        _require(Source.objects.get(uid=uid))
    token = new_token()
    with transaction.atomic():
        row = Token.objects.create(
            source=source.uid,
            digest=token_digest(token),
            children={name: str(uid) for name, uid in (children or {}).items()},
            mapping=dict(mapping or {}),
            created_at=timezone.now(),
            created_by=actor,
        )
        _audit(row, "token.given", actor)
    return token


def revoke_token(token: Token, *, actor: str) -> None:
    """Take a key back; devices that use it are let go within seconds. Raises NotPermitted."""
    with transaction.atomic():
        held = Token.objects.select_for_update().get(pk=token.pk)
        source = Source.objects.filter(uid=held.source).first()
        if source is not None:
            _require(source)
        if held.revoked_at is None:
            held.revoked_at = timezone.now()
            held.save(update_fields=["revoked_at"])
            _audit(held, "token.revoked", actor)


def _require(source: Record) -> None:
    if not current_scope().may(CONFIGURE, source.block_id):
        raise NotPermitted()


def _audit(token: Token, action: str, actor: str) -> None:
    stream = f"{Ref('centre', 'source', token.source)}:tokens"
    append(stream, action, {"digest": token.digest[:8]}, actor=actor)
