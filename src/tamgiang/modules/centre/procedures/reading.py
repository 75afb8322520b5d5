"""Reading procedures from `data/*.yaml`: one file for each version, checked as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.procedures import refusals
from tamgiang.modules.centre.procedures.model import Procedure, StepPlan
from tamgiang.modules.centre.registers.incidents import KINDS, SEVERITIES
from tamgiang.modules.centre.registers.roster import CONTACT, ROLES

FOLDER = Path(__file__).parent / "data"
PROOFS = ("none", "note", "picture", "number")
SHOWN = ("cameras", "households", "gauges", "map", "documents")
_KEYS = {
    "code", "version", "valid_from", "name", "kind", "severity", "close_within", "basis", "steps",
    "closing",
}  # fmt: skip
_STEP_NEEDS = {"text", "who"}
_STEP_MAY = {"within", "after", "proof", "two_person", "required", "call", "show"}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(option.code for option in KINDS),
    "severity": tuple(option.code for option in SEVERITIES),
    "who": tuple(option.code for option in ROLES),
    "call": CONTACT.by_name["kind"].codes,  # type: ignore[attr-defined]
    "proof": PROOFS,
    "show": SHOWN,
}


@cache
def procedures() -> Mapping[str, tuple[Procedure, ...]]:
    """Every procedure by its code, its versions oldest first. Raises a ProcedureRefused."""
    return by_code(_of_file(path) for path in sorted(FOLDER.glob("*.yaml")))


def procedure_at(code: str, day: date) -> Procedure:
    """The version in force on a civil day. Raises UnknownProcedure."""
    found = [one for one in procedures().get(code, ()) if one.valid_from <= day]
    if not found:
        raise refusals.UnknownProcedure(code=code)
    return found[-1]


def version_of(code: str, version: int) -> Procedure | None:
    """A given version, as an incident followed it; None when it is there no more."""
    return next((one for one in procedures().get(code, ()) if one.version == version), None)


def by_code(found: Iterable[Procedure]) -> dict[str, tuple[Procedure, ...]]:
    """Versions put together and in order. Raises VersionsClash."""
    versions: dict[str, list[Procedure]] = defaultdict(list)
    for one in found:
        versions[one.code].append(one)
    for code, many in versions.items():
        many.sort(key=lambda one: one.version)
        for earlier, later in pairwise(many):
            if later.version == earlier.version or later.valid_from <= earlier.valid_from:
                raise refusals.VersionsClash(place=code, version=later.version)
    return {code: tuple(many) for code, many in versions.items()}


def _of_file(path: Path) -> Procedure:
    return read(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)


def read(said: Mapping[str, Any], place: str) -> Procedure:
    """One procedure from its YAML. Raises a ProcedureRefused that names the place."""
    _check_keys(said, _KEYS, frozenset(), place)
    _check_word("kind", said["kind"], place)
    _check_word("severity", said["severity"], place)
    if not str(said["basis"]).strip():
        raise refusals.WithoutBasis(place=place)
    limit = said["close_within"]
    _check_minutes(limit, limit, place)
    steps = tuple(
        _step(number, step, limit, f"{place}, bước {number}")
        for number, step in enumerate(said["steps"], start=1)
    )
    if not any(step.required for step in steps):
        raise refusals.NothingRequired(place=place)
    return Procedure(
        code=said["code"],
        version=said["version"],
        valid_from=said["valid_from"],
        name=Label(**said["name"]),
        kind=said["kind"],
        severity=said["severity"],
        close_within=limit,
        basis=said["basis"],
        steps=steps,
        closing=tuple(Label(**check) for check in said["closing"]),
    )


def _step(number: int, said: Mapping[str, Any], limit: int, place: str) -> StepPlan:
    _check_keys(said, _STEP_NEEDS, _STEP_MAY, place)
    _check_word("who", said["who"], place)
    _check_word("proof", said.get("proof", "none"), place)
    for name in ("call", "show"):
        for word in said.get(name, ()):
            _check_word(name, word, place)
    after = said.get("after")
    if after is not None and not (0 < after < number and "within" in said):
        raise refusals.WrongOrder(place=place, after=after)
    if "within" in said:
        _check_minutes(said["within"], limit, place)
    return StepPlan(
        number=number,
        text=Label(**said["text"]),
        who=said["who"],
        within=said.get("within"),
        after=after,
        proof=said.get("proof", "none"),
        two_person=said.get("two_person", False),
        required=said.get("required", True),
        call=tuple(said.get("call", ())),
        show=tuple(said.get("show", ())),
    )


def _check_keys(
    said: Mapping[str, Any], needed: Iterable[str], may: Iterable[str], place: str
) -> None:
    needed, given = set(needed), set(said)
    wrong = (needed - given) | (given - needed - set(may))
    if wrong:
        raise refusals.UnknownKey(place=place, keys=", ".join(sorted(wrong)))


def _check_word(of: str, word: str, place: str) -> None:
    known = _WORDS[of]
    if word not in known:
        raise refusals.UnknownWord(place=place, word=word, of=of, known=", ".join(known))


def _check_minutes(minutes: object, limit: int, place: str) -> None:
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= limit:
        raise refusals.BadTime(place=place, minutes=minutes, limit=limit)
