"""The steps of an incident as its page offers them to one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Entry, Step
from tamgiang.modules.centre.selectors.incidents import ShownStep
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, SECOND
from tamgiang.modules.centre.services.steps import LEADER
from tamgiang.modules.centre.states import OPEN_STEP
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import current_scope

SHOWN = {
    "cameras": Label("Camera gần đó", "Cameras nearby"),
    "households": Label("Hộ cần hỗ trợ", "Households that need help"),
    "gauges": Label("Số đo", "Readings"),
    "map": Label("Bản đồ", "Map"),
    "documents": Label("Tài liệu", "Documents"),
}
#: Where on the page each of them is.
PLACES = {
    "cameras": "cameras",
    "households": "households",
    "gauges": "gauges",
    "map": "map",
    "documents": "files",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One step, what it asks for, and what this person may do with it.

    `current` is the first that waits. `file` is the uid of the picture that proves it, `proof` the
    number. `same` says that the second signature is awaited, but not from this person. `token`
    marks one filling-in of its form, so that what is sent twice counts once.
    """

    shown: ShownStep
    current: bool
    by: str
    second_by: str
    proof: str
    file: str
    may_do: bool
    may_second: bool
    may_skip: bool
    same: bool
    token: str

    @property
    def step(self) -> Step:
        """The stored step."""
        return self.shown.step

    @property
    def open(self) -> bool:
        """Whether it waits for anybody."""
        return self.step.state in OPEN_STEP

    @property
    def asks(self) -> str:
        """What proves it: none, note, number or picture."""
        return str(self.step.body["proof"])

    @property
    def looks(self) -> list[tuple[Label, str]]:
        """What the step says to look at: words and the part of the page."""
        return [(SHOWN[name], PLACES[name]) for name in self.step.body["show"]]


def cards(
    incident: Record,
    steps: Sequence[ShownStep],
    entries: Sequence[Entry],
    names: Mapping[str, str],
    *,
    over: bool,
) -> list[Card]:
    """The checklist for the person of the open scope; `over` when the incident is."""
    first = next((one.step.number for one in steps if one.step.state in OPEN_STEP), 0)
    proofs = _proofs(entries)
    return [
        _card(incident, one, first, proofs.get(one.step.number, ""), names, over=over)
        for one in steps
    ]


def _proofs(entries: Sequence[Entry]) -> dict[int, str]:
    """What each step was proved by, from the entries that settled them."""
    settled = [e for e in entries if e.kind == "step" and e.body.get("act") in ("done", "half")]
    return {int(e.body["number"]): str(e.body["proof"]) for e in settled if "proof" in e.body}


def _card(
    incident: Record,
    shown: ShownStep,
    first: int,
    proof: str,
    names: Mapping[str, str],
    *,
    over: bool,
) -> Card:
    step, scope, block = shown.step, current_scope(), incident.block_id
    commands = scope.may(COMMAND, block)
    acts = commands or scope.may(OPERATE, block)
    waiting, half = step.state == "waiting" and not over, step.state == "half" and not over
    signs = half and scope.may(SECOND, block)
    own = step.done_by == scope.actor
    file = proof.removeprefix("file:") if proof.startswith("file:") else ""
    return Card(
        shown=shown,
        current=step.number == first and not over,
        by=names.get(step.done_by, step.done_by),
        second_by=names.get(step.second_by, step.second_by),
        proof="" if file else proof,
        file=file,
        may_do=waiting and (commands if shown.who == LEADER else acts),
        may_second=signs and not own,
        may_skip=(waiting or half) and (commands if step.body["required"] else acts),
        same=half and own,
        token=str(uuid4()),
    )
