"""The two commands: figures and rows, as text and as JSON."""

import json
from datetime import date

import pytest

from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators import cli
from tamgiang.platform.indicators.catalogue import UnknownIndicator
from tamgiang.platform.indicators.selectors import UnknownUnit
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
WHERE = ["--area", ground.AREA, "--as-of", "2023-08-22"]


@pytest.fixture(autouse=True)
def lamps() -> None:
    hamlets = ground.lay_out()
    with system_scope("test"):
        for n, block in enumerate([hamlets["xa-mot"][0], hamlets["xa-hai"][1]]):
            values = {
                "code": f"L{n}",
                "name": "Đèn",
                "keeper": "Nguyễn Thị Mẫu",
                "block": block,
                "colour": "blue",
                "effective_on": date(2023, 8, 1 + n),
            }
            create(THING, values, actor="test")
        drain()


def test_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.indicators([*WHERE, "--format", "json"]) == 0
    found = {figure["code"]: figure for figure in json.loads(capsys.readouterr().out)}
    blue = found["dummy.blue_things"]
    wanted = ("name", "unit", "period", "numerator", "denominator", "value", "printed", "status")
    assert [blue[name] for name in wanted] == [
        "Vật xanh đang dùng", "count", "20230822", 2, None, 2, "02", "provisional",
    ]  # fmt: skip


def test_figures_of_one_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.indicators([*WHERE, "--unit", "90001"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("dummy.blue_things") and " 01 " in line for line in lines)


def test_rows_and_their_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.rows(["dummy.blue_things", *WHERE, "--count"]) == 0
    assert capsys.readouterr().out == "2\n"
    assert cli.rows(["dummy.blue_things", *WHERE]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[1:] for line in listed.splitlines()] == [
        ["2023-08-02", "L1"],
        ["2023-08-01", "L0"],
    ]
    assert "Mẫu" not in listed
    assert cli.rows(["dummy.mended_things", *WHERE, "--denominator", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_wrong_words_are_refused() -> None:
    with pytest.raises(cli.WrongDay):
        cli.indicators(["--area", ground.AREA, "--as-of", "22/08/2023"])
    with pytest.raises(UnknownIndicator, match=r"there is: dummy\.blue_things"):
        cli.rows(["dummy.blue_thing", *WHERE])
    with pytest.raises(UnknownUnit):
        cli.rows(["dummy.blue_things", *WHERE, "--unit", "12345"])
