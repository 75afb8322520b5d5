"""Every rule reads as plain sentences, word for word, in both languages."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.explaining import explain, in_words
from tamgiang.modules.centre.rules.loading import shipped

WORDS = Path(__file__).parent / "explained.yaml"
NAMES = {rule.code: rule.name for rule in shipped()}
ROLES = {
    "centre_head": Label("Phụ trách trung tâm", "Head of the centre"),
    "leader": Label("Lãnh đạo", "Leader"),
    "duty_officer": Label("Cán bộ trực", "Duty officer"),
}


def written() -> Mapping[str, Any]:
    """The sentences of each shipped rule as they should read."""
    found: Mapping[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.code)
def test_a_shipped_rule_reads_as_it_is_written_down(rule: Rule) -> None:
    sentences = explain(rule, NAMES, ROLES).sentences

    assert [one.vi for one in sentences] == written()[rule.code]["vi"]
    assert [one.en for one in sentences] == written()[rule.code]["en"]


def test_there_are_words_for_fifteen_rules_and_no_others() -> None:
    assert len(NAMES) == 15
    assert set(written()) == set(NAMES)


def drafted(when: str, **more: object) -> Rule:
    """A rule of rivers with this condition."""
    body = {
        "code": "centre.draft", "name": {"vi": "Thử", "en": "Try"}, "basis": "x",
        "applies": {"kinds": ["river_level"]}, "when": when, "priority": "low",
        "title": {"vi": "t", "en": "t"}, "procedure": "river_rising", "owner": "operator",
    }  # fmt: skip
    return declare(body | more)


@pytest.mark.parametrize(
    ("when", "vi", "en"),
    [
        (
            "not (level between 1 and 2.5) and inside('area')",
            "không phải là mực nước từ 1 m đến 2,5 m và vị trí nằm trong địa bàn",
            "it is not so that level is from 1 m to 2.5 m and its position lies within the area",
        ),
        (
            "(level in (1, 2) or level is null) and max(level, 1d) <= mark('dap')",
            "(mực nước là một trong: 1 m, 2 m hoặc không có mực nước) và mức cao nhất của "
            "mực nước trong 1 ngày không quá mốc “dap”",
            "(level is one of: 1 m, 2 m or there is no level) and the highest level of 1 day "
            "is at most the mark “dap”",
        ),
        (
            "absent(level, 90s) or count(level > 3, 10m) = 1 or level is not null",
            "nguồn không gửi mực nước trong 90 giây hoặc trong 10 phút có đúng 1 số đo mà mực "
            "nước trên 3 m hoặc có mực nước",
            "the source has sent no level for 90 seconds or within 10 minutes there are exactly 1 "
            "readings in which level is above 3 m or there is level",
        ),
    ],
)
def test_every_form_of_the_language_has_words(when: str, vi: str, en: str) -> None:
    rule = drafted(when)

    assert in_words(rule, rule.when) == Label(vi, en)


def test_named_sources_and_a_loosened_condition_of_several_parts() -> None:
    rule = drafted(
        "level > 3 and level < 9",
        hysteresis=0.5,
        applies={"sources": ["PHU-OC", "SIA"]},
    )

    said = explain(rule, sources={"PHU-OC": "Trạm Phú Ốc"})

    assert said.watches.vi == "Theo dõi nguồn: Trạm Phú Ốc, SIA."
    assert said.over.vi == "Hết báo động khi không còn mực nước trên 2,5 m và mực nước dưới 9,5 m."
