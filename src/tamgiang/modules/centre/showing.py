"""How the watching pages write things: states, addresses of rules, numbers with their units."""

from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.measures import Measure
from tamgiang.modules.centre.rules.texts import number
from tamgiang.platform.ui.status import Light

PREFIX = "centre."
STATES = {
    "fresh": Light("fresh", Label("Đang cập nhật", "Up to date"), "good", "circle-check"),
    "late": Light("late", Label("Chậm", "Late"), "slow", "clock"),
    "silent": Light("silent", Label("Im lặng", "Silent"), "behind", "alert-triangle"),
    "on": Light("on", Label("Đang chạy", "Running"), "good", "circle-check"),
    "off": Light("off", Label("Đang tắt", "Switched off"), "none", "circle-x"),
    "planned": Light("planned", Label("Chưa đến ngày", "Not yet in force"), "slow", "clock"),
    "ended": Light("ended", Label("Đã thay", "Replaced"), "none", "minus"),
    "within": Light("within", Label("Trong mức", "Within bounds"), "good", "circle-check"),
    "over": Light("over", Label("Quá mức mong muốn", "Above target"), "slow", "alert-triangle"),
    "past": Light("past", Label("Quá giới hạn", "Past the limit"), "behind", "alert-triangle"),
    "passed": Light("passed", Label("Đạt", "Holds"), "good", "check"),
    "failed": Light("failed", Label("Không đạt", "Fails"), "behind", "alert-triangle"),
}


def slug_of(code: str) -> str:
    """How the address of a rule names it: `centre.salt_water` is `salt_water`."""
    return code.removeprefix(PREFIX).replace(".", "-")


def code_of(slug: str) -> str:
    """The code of the rule an address names."""
    return slug.replace("-", ".", 1) if "-" in slug else f"{PREFIX}{slug}"


def mark_name(name: str, measure: Measure, value: float) -> str:
    """What stands beside a mark on a picture: `Báo động 2 3,00`, short enough for its place."""
    short = name if len(name) <= 15 else f"{name[:14]}…"
    return f"{short} {number(value, measure.decimals, language())}"


def with_unit(measure: Measure, value: float) -> str:
    """`3,05 m`, `20%`; yes and no where a measure says only that."""
    spoken = language()
    unit = measure.unit.in_language(spoken)
    if unit == "0/1":
        word = Label("có", "yes") if value else Label("không", "no")
        return word.in_language(spoken)
    text = number(value, measure.decimals, spoken)
    if unit in ("-", ""):
        return text
    return text + unit if unit in ("%", "‰") else f"{text} {unit}"


def language() -> str:
    """The language of the request."""
    return get_language() or "vi"
