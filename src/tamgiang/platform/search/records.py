"""Records of every register, found by their searched values.

What a person may not open may not be guessed by searching for it either: where the scope does not
hold `registers.reveal` over the place of a record, only its open values are looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat

from tamgiang.kernel.schema import Register
from tamgiang.kernel.text import collation_key, fold
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.scopes import Scope, current_scope
from tamgiang.platform.search.words import Fit, Query

#: How many records that hold the words are looked at, for each register and way of looking.
CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Found:
    """The records of one register, best first; `more` when there are others."""

    register: Register
    records: tuple[Record, ...]
    more: bool


def search_records(query: Query, *, only: str = "", limit: int = 5) -> list[Found]:
    """What the open scope may see, register by register; registers without an answer are left out.

    Each register costs at most two queries, of at most `CANDIDATES` rows. Raises ScopeRequired.
    """
    scope = current_scope()
    wanted = [r for name, r in registers().items() if only in ("", name) and _seen(scope, r)]
    found = [] if query.empty else [_in_register(scope, r, query, limit) for r in wanted]
    return [answer for answer in found if answer.records]


def _seen(scope: Scope, register: Register) -> bool:
    return bool(_open(scope, register)) and scope.may(f"registers.view:{register.full_name}")


def _open(scope: Scope, register: Register) -> tuple[str, ...]:
    """The searched fields this person may look into somewhere."""
    if scope.may(f"registers.reveal:{register.full_name}"):
        return register.searched
    return _unmasked(register)


def _unmasked(register: Register) -> tuple[str, ...]:
    return tuple(name for name in register.searched if not register.by_name[name].personal)


def _in_register(scope: Scope, register: Register, query: Query, limit: int) -> Found:
    ranked: dict[int, tuple[tuple[Fit, bool, str, int], Record]] = {}
    for candidates in (_whole_words(register, query), _parts(register, query)):
        for record in candidates[:CANDIDATES]:
            rank = _rank(scope, record, query)
            if rank is not None:
                ranked.setdefault(record.pk, (rank, record))
        if len(ranked) > limit:
            break
    best = [record for _, record in sorted(ranked.values(), key=lambda pair: pair[0])]
    return Found(register, tuple(best[:limit]), len(best) > limit)


def _active(register: Register) -> QuerySet[Record]:
    return model_of(register).objects.filter(state=State.ACTIVE).order_by("-pk")


def _whole_words(register: Register, query: Query) -> QuerySet[Record]:
    spaced = Concat(Value(" "), F("folded"), Value(" "), output_field=TextField())
    found = _active(register).annotate(spaced=spaced)
    for word in query.words:
        found = found.filter(spaced__contains=f" {word} ")
    return found


def _parts(register: Register, query: Query) -> QuerySet[Record]:
    found = _active(register)
    for word in query.words:
        found = found.filter(folded__contains=word)
    return found


def _rank(scope: Scope, record: Record, query: Query) -> tuple[Fit, bool, str, int] | None:
    """The place of a record among the answers, by what this person may know of it."""
    register = record.register
    opened = scope.may(f"registers.reveal:{register.full_name}", record.block_id)
    names = register.searched if opened else _unmasked(register)
    texts = [text for name in names if (text := getattr(record, name))]
    if not query.found_in(fold(" ".join(texts))):
        return None
    fit = min((fit for text in texts if (fit := query.fit(text)) is not None), default=Fit.PARTS)
    differ = all(query.marks_differ(text) for text in texts)
    return fit, differ, _order(register, record, names), -record.pk


def _order(register: Register, record: Record, names: Iterable[str]) -> str:
    """By title, unless that is masked: an order tells something of what it orders."""
    shown = register.title if register.title in names else register.key[0]
    field = register.by_name[shown]
    return (
        "" if field.personal and shown not in names else collation_key(str(getattr(record, shown)))
    )
