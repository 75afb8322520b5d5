"""`tamgiang staff-import`: the same list from the command line."""

from pathlib import Path

import pytest

from tamgiang.platform.accounts.models import User
from tamgiang.platform.staffing.cli import main
from tamgiang.platform.staffing.models import StaffSheet
from tamgiang.platform.staffing.tests.conftest import MakeList, workbook

ROWS = (
    ("Họ tên", "Đơn vị", "Vai trò"),
    ("Nguyễn Văn A", "Xã Quảng Điền", "viewer"),
    ("Người B", "Nơi nào", "viewer"),
)


@pytest.fixture
def path(make_list: MakeList, tmp_path: Path) -> Path:
    found = tmp_path / "can-bo.xlsx"
    found.write_bytes(workbook(ROWS))
    return found


def test_a_dry_run_tells_and_writes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(path), "--dry-run"]) == 1
    told = capsys.readouterr().out
    assert "nguyen.van.a" in told and "No unit has the code or name “Nơi nào”." in told
    assert told.splitlines()[-1] == "new 1, same 0, changed 0, wrong 1"
    assert not User.objects.filter(username="nguyen.van.a").exists()
    assert not StaffSheet.objects.exists()


def test_it_takes_the_list_and_prints_links(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(path), "--links"]) == 1
    assert "nguyen.van.a\thttp://" in capsys.readouterr().out
    assert main([str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "new 0, same 1, changed 0, wrong 1"


def test_no_such_file(make_list: MakeList, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/nowhere.xlsx"]) == 2
    assert "there is no file" in capsys.readouterr().err
