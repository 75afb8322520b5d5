"""A procedure of the centre and its steps, as read from `data/*.yaml`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tamgiang.kernel.labels import Label


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step.

    `who` is a role of the duty roster. `within` is in minutes, from the opening or, with `after`,
    from when that step was settled. `proof` is what shows that it was done: note, picture, number
    or none. `call` names kinds of the phone book, `show` what the page opens beside the step.
    """

    number: int
    text: Label
    who: str
    within: int | None = None
    after: int | None = None
    proof: str = "none"
    two_person: bool = False
    required: bool = True
    call: tuple[str, ...] = ()
    show: tuple[str, ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        """The step as an incident keeps it (`models.Step.body`)."""
        return {
            "text": {"vi": self.text.vi, "en": self.text.en},
            "who": self.who,
            "within": self.within,
            "after": self.after,
            "proof": self.proof,
            "two_person": self.two_person,
            "required": self.required,
            "call": list(self.call),
            "show": list(self.show),
        }


@dataclass(frozen=True, slots=True)
class Procedure:
    """A version of a procedure, in force from `valid_from` until the next one begins.

    `kind` and `severity` are those of the incident it opens; `close_within` is the time for the
    whole, in minutes from the opening. `closing` is what is checked before it is closed.
    """

    code: str
    version: int
    valid_from: date
    name: Label
    kind: str
    severity: str
    close_within: int
    basis: str
    steps: tuple[StepPlan, ...]
    closing: tuple[Label, ...]
