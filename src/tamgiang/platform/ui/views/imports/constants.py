"""What all rows of a sheet have in common, for fields it has no column for."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.schema import Day, Register
from tamgiang.platform.imports.plan import Mapping, Target
from tamgiang.platform.imports.targets import COMMUNE, HAMLET, PLACE, PLACES, missing, targets
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.ui.area import area_code, place_choices
from tamgiang.platform.ui.views.orgunits import BEFORE_REFORM
from tamgiang.platform.ui.words import today

#: Options of a choice under their headings; a group without a heading has the empty one.
Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """One field of the form. `columns` are the targets that make it needless when mapped."""

    target: Target
    value: str
    kind: str
    groups: Groups
    columns: tuple[str, ...]
    needed: bool
    hidden: bool
    error: str = ""


def constants(register: Register, mapping: Mapping, *, told: bool) -> list[Constant]:
    """Every target a common value may fill; those with a column are hidden.

    Keys are left out: a value that tells records apart cannot be the same for all. With `told`
    a needed value that is still lacking bears its error.
    """
    filled = set(mapping.filled())
    still = {t.name for t in missing(register, filled | set(mapping.constants))} if told else set()
    found = []
    for target in targets(register):
        if target.name in register.key or ("." in target.name and target.name not in PLACES):
            continue
        columns = PLACES if target.name == PLACE else (target.name,)
        found.append(
            Constant(
                target=target,
                value=mapping.constants.get(target.name, ""),
                kind=_kind(register, target),
                groups=_groups(target),
                columns=columns,
                needed=target.required,
                hidden=bool(filled.intersection(columns)),
                error=_("Give a value, or choose a column for it.") if target.name in still else "",
            )
        )
    return found


def _kind(register: Register, target: Target) -> str:
    field = register.by_name.get(target.name) or register.columns.get(target.name)
    if isinstance(field, Day):
        return "day"
    return "choice" if target.choices or target.name in (PLACE, COMMUNE) else "text"


def _groups(target: Target) -> Groups:
    language = get_language() or "vi"
    if target.name not in (PLACE, COMMUNE):
        return (("", tuple((code, text.in_language(language)) for code, text in target.choices)),)
    days = ((today(), _("Units of today")), (BEFORE_REFORM, _("Before 1 July 2025")))
    return tuple(
        (heading, tuple((name, name) for name in place_names(on, hamlets=target.name == PLACE)))
        for on, heading in days
    )


def place_names(on: date, *, hamlets: bool) -> list[str]:
    """Names of the communes of a day, and of their hamlets when asked for."""
    communes = [member.unit.full_name for member in area_units(area_code(), on)]
    if not hamlets:
        return communes
    inside = [name for _unit, name in place_choices(on)]
    return communes + [name for name in inside if name not in communes]


def day_of_names(chosen: dict[str, str]) -> date | None:
    """The day whose names the common place is one of; None when no common place was chosen."""
    place = chosen.get(COMMUNE) or chosen.get(PLACE)
    if not place or chosen.get(HAMLET):
        return None
    return next(
        (on for on in (today(), BEFORE_REFORM) if place in place_names(on, hamlets=True)), None
    )
