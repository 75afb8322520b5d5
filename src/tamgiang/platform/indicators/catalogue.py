"""Every definition in the house, found in the ``indicators`` folder of each installed app."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

from django.apps import apps

from tamgiang.kernel.chain import digest
from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.expressions import Type, Vocabulary, expression
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.definitions import Definition, Measure, MeasureKind, Pillar
from tamgiang.platform.indicators.documents import Element
from tamgiang.platform.indicators.loading import load
from tamgiang.platform.registry.registry import registers


class UnknownIndicator(NotFound):
    """No definition of this code is in force on that day."""

    code = "indicators.unknown"
    message = Label(
        "Ngày {on} không có chỉ tiêu “{code_given}”; {instead}.",
        "On {on} there is no indicator “{code_given}”; {instead}.",
    )


@dataclass(frozen=True)
class Catalogue:
    """All versions of all definitions, in the order of the overview."""

    definitions: tuple[Definition, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code once, in the order of the overview."""
        return tuple(dict.fromkeys(found.code for found in self.definitions))

    def at(self, as_of: date) -> list[Definition]:
        """For each code the version in force on ``as_of``; codes not yet in force are left out."""
        chosen: dict[str, Definition] = {}
        for found in self.definitions:
            best = chosen.get(found.code)
            if found.valid_from <= as_of and (best is None or found.version > best.version):
                chosen[found.code] = found
        return [chosen[code] for code in self.codes if code in chosen]

    def one(self, code: str, as_of: date) -> Definition:
        """The version of ``code`` in force on ``as_of``. Raises `UnknownIndicator`."""
        for found in self.at(as_of):
            if found.code == code:
                return found
        near = get_close_matches(code, self.codes, n=1) or self.codes
        listed = ", ".join(near)
        instead = Label(f"có: {listed}", f"there is: {listed}")
        raise UnknownIndicator(code_given=code, on=as_of.isoformat(), instead=instead)

    @cached_property
    def measures(self) -> dict[str, dict[str, Measure]]:
        """The measures to keep cells of: by register name, then by digest.

        With each register goes its presence: whether it has any record at all, which tells a
        count of zero from a figure without data.
        """
        found: dict[str, dict[str, Measure]] = {}
        for definition in self.definitions:
            for measure in definition.measures:
                kept = found.setdefault(measure.register.full_name, {})
                kept[measure.digest] = measure
                base = presence(measure.register)
                kept.setdefault(base.digest, base)
        return found

    @cached_property
    def versions(self) -> dict[str, str]:
        """By register, the digest of all its measures: which cells a watermark speaks of."""
        return {name: digest(sorted(measures)) for name, measures in self.measures.items()}

    @cached_property
    def presences(self) -> dict[str, str]:
        """The digest of the presence of each register by its name."""
        registers_used = {
            m.register.full_name: m.register for d in self.definitions for m in d.measures
        }
        return {name: presence(register).digest for name, register in registers_used.items()}


@cache
def presence(register: Register) -> Measure:
    """The measure that counts every record of a register from its day on."""
    words = Vocabulary.of(register)
    return Measure(
        register=register,
        kind=MeasureKind.STOCK,
        where=expression("true", words),
        begin=expression("effective_on", words, Type.DAY),
    )


@cache
def catalogue() -> Catalogue:
    """The definitions of the installed apps. Raises `DefinitionRefused` for a wrong one."""
    files = [
        (config.label, file)
        for config in apps.get_app_configs()
        for file in sorted((Path(config.path) / "indicators").glob("*.yaml"))
    ]
    return gathered(load(file, registers(), module) for module, file in files)


def gathered(definitions: Iterable[Definition]) -> Catalogue:
    """A catalogue in overview order. Refuses a version of a code that stands twice."""
    seen: dict[tuple[str, int], Definition] = {}
    for found in definitions:
        other = seen.setdefault((found.code, found.version), found)
        if other is not found:
            Element(found.source, 1, None).refuse(
                f"{found.code} phiên bản {found.version} đã có ở {other.source.name}; tăng version",
                f"{found.code} version {found.version} stands in {other.source.name} already; "
                "raise the version",
            )
    pillars = list(Pillar)
    ordered = sorted(seen.values(), key=lambda d: (pillars.index(d.pillar), d.order, d.code))
    return Catalogue(tuple(ordered))
