"""The rules that come with the house hold what their own tests say."""

import pytest

from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.loading import shipped
from tamgiang.modules.centre.rules.proving import failing


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.code)
def test_a_rule_does_what_its_tests_say(rule: Rule) -> None:
    assert rule.body["tests"]
    others = [one for one in shipped() if one.code in rule.beneath]

    assert list(failing(rule, others)) == []


def test_every_rule_hides_behind_rules_there_are() -> None:
    codes = {rule.code for rule in shipped()}

    assert {code for rule in shipped() for code in rule.beneath} <= codes
    assert len(codes) == len(shipped())
