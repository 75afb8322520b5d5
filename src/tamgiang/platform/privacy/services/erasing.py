"""Erasing records for a stated cause: in the tables, in the ledger, and in what the disk keeps."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Register
from tamgiang.kernel.text import fold
from tamgiang.platform.comments.models import Comment, CommentVersion
from tamgiang.platform.db.scrub import scrub
from tamgiang.platform.keyring.models import SubjectKey
from tamgiang.platform.privacy import ledger
from tamgiang.platform.privacy.models import Erasure
from tamgiang.platform.registers.models import MODELS, Record, Revision, model_of
from tamgiang.platform.registers.sealing import personal_columns
from tamgiang.platform.registers.services import erase
from tamgiang.platform.scopes import system_scope

#: What stands in the history of a record; the case is named beside it in the audit.
BY_REQUEST = "Xóa dữ liệu cá nhân theo yêu cầu của chủ thể dữ liệu"
BY_RETENTION = "Xóa dữ liệu cá nhân khi hết thời hạn lưu giữ"
AGAIN = "Xóa lại dữ liệu cá nhân sau khi phục hồi bản sao lưu"
TABLES = (Revision, SubjectKey, Comment, CommentVersion)
#: Shorter texts are met everywhere in a file.
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Done:
    """How many records were erased, and copies let go of by holder; `scrubbed` the disk too."""

    records: int
    copies: dict[str, int]
    scrubbed: bool = True


def erase_records(
    register: Register,
    ids: Collection[int],
    *,
    case: str,
    reason: str,
    actor: str,
    uids: dict[str, UUID] | None = None,
) -> Done:
    """Erase every personal value of some records of one register, within a transaction.

    The ledger is written once it commits. `uids` gives erasures the numbers they have in a
    ledger already, by urn.
    """
    with transaction.atomic():
        done = erase(register, ids, reason=reason, actor=actor, case=case)
        fields = sorted(f.name for f in register.fields if f.personal)
        made = [
            Erasure(
                ref=entry.ref,
                fields=fields,
                case=case,
                digest=entry.digest,
                actor=actor,
                at=timezone.now(),
                **({"uid": uids[entry.ref]} if uids else {}),
            )
            for entry in done.records
        ]
        Erasure.objects.bulk_create(made)
        lines = [ledger.line_of(entry) for entry in made]
        if lines and uids is None:
            transaction.on_commit(lambda: ledger.write(lines))
    return Done(len(made), dict(done.copies))


def texts_in(records: Iterable[Record]) -> set[str]:
    """Values long enough to be looked for in a file, stored and folded."""
    found: set[str] = set()
    for record in records:
        for name in personal_columns(record.register):
            value: Any = getattr(record, name)
            if isinstance(value, date):
                found.add(value.isoformat())
            elif isinstance(value, str) and len(value) >= SHORTEST:
                found |= {value, fold(value)}
    return found


def clean(registers: Iterable[Register], texts: Iterable[str]) -> bool:
    """Leave nothing of erased values on the disk; see `db.scrub`."""
    tables = [model._meta.db_table for model in TABLES]
    tables += [model_of(register)._meta.db_table for register in registers]
    return scrub(tables, texts)


def apply_ledger() -> Done:
    """Erase again what the ledger names and this database does not know as erased.

    Done after a restore and at every start, and cheap when there is nothing to do. Erasures the
    ledger lacks (their process fell between commit and writing) are added to it.
    """
    lines = {line.uid: line for line in ledger.read()}
    known = {str(entry.uid): entry for entry in Erasure.objects.all()}
    lacking = [ledger.line_of(entry) for uid, entry in known.items() if uid not in lines]
    if lacking:
        ledger.write(lacking)
    again = [line for uid, line in lines.items() if uid not in known]
    return _again(again) if again else Done(0, {})


def _again(lines: Sequence[ledger.Line]) -> Done:
    with system_scope("erasures"):
        texts: set[str] = set()
        touched: dict[str, Register] = {}
        count, copies = 0, dict[str, int]()
        with transaction.atomic():
            for line in lines:
                record = _found(line)
                if record is None:
                    _remembered(line)
                    continue
                texts |= texts_in([record])
                register = record.register
                touched[register.full_name] = register
                done = erase_records(
                    register,
                    [record.pk],
                    case=line.case,
                    reason=AGAIN,
                    actor="system:erasures",
                    uids={line.ref: UUID(line.uid)},
                )
                count += done.records
                copies = {k: copies.get(k, 0) + v for k, v in done.copies.items()}
        scrubbed = clean(touched.values(), texts) if touched else True
    return Done(count, copies, scrubbed)


def _found(line: ledger.Line) -> Record | None:
    ref = Ref.parse(line.ref)
    model = MODELS.get(ref.register_name)
    return model.objects.filter(uid=ref.uid).first() if model else None


def _remembered(line: ledger.Line) -> None:
    """A record this database never had needs no erasing; it is not looked for again."""
    Erasure.objects.create(
        uid=UUID(line.uid),
        ref=line.ref,
        fields=list(line.fields),
        case=line.case,
        digest=line.digest,
        actor=line.actor,
        at=line.at,
    )
