"""Records of a register as a layer of maps: active ones with a position that is not personal."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.layers import Feature, Tone
from tamgiang.kernel.schema import Choice, Register
from tamgiang.platform.registers.models import model_of

#: More points than this tell nothing on a map.
MOST = 5_000
Values = Mapping[str, Any]


class PersonalOnMap(Exception):
    """The title or the position of a register is a personal value: it has no layer of points."""


def register_layer(
    register: Register, *, said: str = "", tone: Callable[[Values], Tone] | None = None
) -> Callable[[], Iterator[Feature]]:
    """The function of a layer: records of today within the open scope, by their title.

    `said` names a choice whose word stands beside the title; `tone` judges the stored values.
    Raises PersonalOnMap.
    """
    personal = {field.name for field in register.fields if field.personal}
    if personal & {register.title, "position", said}:
        raise PersonalOnMap(register.full_name)
    words = _words(register, said)
    columns = ("uid", register.title, "position_lat", "position_lon", *_needed(register, personal))

    def features() -> Iterator[Feature]:
        today = timezone.localdate()
        still = Q(ended_on=None) | Q(ended_on__gt=today)
        found = model_of(register).objects.active().filter(still, effective_on__lte=today)
        placed = found.exclude(Q(position_lat=None) | Q(position_lon=None)).order_by("pk")
        for values in placed.values(*dict.fromkeys(columns))[:MOST]:
            title = str(values[register.title])
            yield Feature(
                key=str(values["uid"]),
                title=Label(title, title),
                lon=values["position_lon"],
                lat=values["position_lat"],
                tone=tone(values) if tone else Tone.PLAIN,
                said=words.get(values.get(said)),
                url=f"/registers/{register.full_name}/{values['uid']}/",
            )

    return features


def condition_tone(values: Values) -> Tone:
    """The tone of a thing with a `condition`: working, faulty or not known."""
    known: dict[Any, Tone] = {"working": Tone.GOOD, "faulty": Tone.WARNING}
    return known.get(values.get("condition"), Tone.PLAIN)


def _words(register: Register, name: str) -> Mapping[Any, Label]:
    for field in register.fields:
        if field.name == name and isinstance(field, Choice):
            return {option.code: option.label for option in field.options}
    return {}


def _needed(register: Register, personal: set[str]) -> list[str]:
    """Choices and the like a tone may judge by; never a personal value."""
    return [
        field.name
        for field in register.fields
        if isinstance(field, Choice) and field.name not in personal
    ]
