"""What a column of a sheet may fill in a register, and under which headers."""

from collections.abc import Iterator

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Field, Point, Register
from tamgiang.platform.imports.plan import Target

PLACE = "block"
COMMUNE = "block.commune"
HAMLET = "block.hamlet"
PLACES = (PLACE, COMMUNE, HAMLET)

_COMMON: dict[str, tuple[Label, tuple[str, ...]]] = {
    PLACE: (
        Label("Địa bàn (thôn hoặc xã)", "Place (hamlet or commune)"),
        ("Địa bàn", "Nơi ở", "Địa chỉ thôn xã", "Nơi thường trú", "Địa phương", "Đơn vị"),
    ),
    COMMUNE: (
        Label("Xã, phường, thị trấn", "Commune"),
        (
            "Xã",
            "Phường",
            "Xã/phường",
            "Xã/thị trấn",
            "Phường/xã",
            "Tên xã",
            "Mã xã",
            "Xã, phường",
            "UBND xã",
            "ĐVHC",
            "Mã ĐVHC",
            "Commune",
            "Ward",
        ),
    ),
    HAMLET: (
        Label("Thôn, tổ dân phố", "Hamlet"),
        ("Thôn", "TDP", "Tổ dân phố", "Thôn/TDP", "Thôn/tổ", "Thôn, tổ", "Tổ", "Tên thôn",
         "Mã thôn", "Làng", "Khu vực", "Xóm", "Hamlet", "Village"),
    ),
}  # fmt: skip
_ENDED = ("Đến ngày", "Ngày kết thúc", "Ngày hết hiệu lực", "Ngày chấm dứt", "Ended on", "Until")
_EFFECTIVE = ("Từ ngày", "Ngày hiệu lực", "Ngày bắt đầu", "Ngày ghi nhận", "From", "Date")


def targets(register: Register) -> tuple[Target, ...]:
    """Everything a column may fill, in the order a person expects."""
    return tuple(_targets(register))


def _targets(register: Register) -> Iterator[Target]:
    for field in register.fields:
        if isinstance(field, Point):
            yield from _point_targets(field)
        else:
            yield Target(field.name, field.label, field.required, field.personal, _choices(field))
    for name, (label, _) in _COMMON.items():
        yield Target(name, label, required=name == PLACE)
    yield Target("effective_on", register.effective_label, required=True)
    if not register.event:
        yield Target("ended_on", register.columns["ended_on"].label)


def _choices(field: Field) -> tuple[tuple[str, Label], ...]:
    if not isinstance(field, Choice):
        return ()
    return tuple((option.code, option.label) for option in field.options)


def _point_targets(field: Point) -> Iterator[Target]:
    label = field.label
    yield Target(field.name, label, field.required, field.personal)
    for part, vi, en in (("lat", "vĩ độ", "latitude"), ("lon", "kinh độ", "longitude")):
        yield Target(
            f"{field.name}.{part}", Label(f"{label.vi} – {vi}", f"{label.en} – {en}"),
            personal=field.personal,
        )  # fmt: skip


def headers(register: Register) -> dict[str, tuple[str, ...]]:
    """For each target the headers it is known by: name, labels in both languages, aliases."""
    found: dict[str, tuple[str, ...]] = {}
    for field in register.fields:
        known = (field.label.vi, field.label.en, field.name, *field.aliases)
        if isinstance(field, Point):
            known = (*known, "Tọa độ", "Toạ độ", "Vị trí")
            found[f"{field.name}.lat"] = _coordinate(field, "Vĩ độ", "Latitude", "lat")
            found[f"{field.name}.lon"] = _coordinate(field, "Kinh độ", "Longitude", "lon")
        found[field.name] = known
    for name, (label, aliases) in _COMMON.items():
        found[name] = (label.vi, label.en, *aliases)
    label = register.effective_label
    found["effective_on"] = (label.vi, label.en, *register.effective_aliases, *_EFFECTIVE)
    if not register.event:
        ended = register.columns["ended_on"].label
        found["ended_on"] = (ended.vi, ended.en, *_ENDED)
    return found


def _coordinate(field: Point, vi: str, en: str, short: str) -> tuple[str, ...]:
    own = (f"{field.label.vi} – {vi.lower()}", f"{field.label.en} – {en.lower()}")
    return (*own, vi, en, short, f"{field.name}_{short}", "X" if short == "lat" else "Y")


def missing(register: Register, filled: set[str]) -> tuple[Target, ...]:
    """Required targets that neither a column nor a constant fills."""
    lacking = []
    for target in targets(register):
        if not target.required or target.name in filled:
            continue
        if target.name == PLACE and filled & {COMMUNE, HAMLET}:
            continue
        if {f"{target.name}.lat", f"{target.name}.lon"} <= filled:
            continue
        lacking.append(target)
    return tuple(lacking)
