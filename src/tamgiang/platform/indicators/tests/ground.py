"""A small area for tests: two communes with two hamlets each."""

from datetime import date

from tamgiang.platform.orgunits.models import Area, AreaMember, Unit, UnitKind, UnitVersion
from tamgiang.platform.orgunits.services.revision import touch

AREA = "thu"
FROM = date(2010, 1, 1)


def lay_out() -> dict[str, list[int]]:
    """Make the area; the ids of the hamlets by the slug of their commune."""
    area = Area.objects.create(code=AREA, name="Địa bàn thử")
    placed: dict[str, list[int]] = {}
    for number, slug in enumerate(("xa-mot", "xa-hai")):
        commune = _unit(slug, UnitKind.COMMUNE, f"9000{number}", None)
        AreaMember.objects.create(area=area, unit_id=commune, valid_from=FROM)
        placed[slug] = [
            _unit(f"{slug}-thon-{n}", UnitKind.HAMLET, f"9000{number}{n}", commune)
            for n in range(2)
        ]
    touch()
    return placed


def commune(slug: str) -> int:
    """The Unit id of a commune of the area."""
    return Unit.objects.get(slug=slug).pk


def _unit(slug: str, kind: UnitKind, code: str, parent: int | None) -> int:
    unit = Unit.objects.create(slug=slug, synthetic=True)
    UnitVersion.objects.create(
        unit=unit,
        kind=kind,
        code=code,
        designation="Xã" if kind is UnitKind.COMMUNE else "Thôn",
        name=slug,
        name_folded=slug,
        parent_id=parent,
        valid_from=FROM,
    )
    return int(unit.pk)
