"""A staff list: what each row comes to, what is written, and that again changes nothing."""

import json
from datetime import date

import pytest

from tamgiang.platform.accounts.access import permits
from tamgiang.platform.accounts.models import Assignment, Profile, User
from tamgiang.platform.accounts.profiles import personal_key
from tamgiang.platform.accounts.services import create_user
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import entries_of, verify
from tamgiang.platform.staffing.models import StaffSheet
from tamgiang.platform.staffing.planning import Verdict
from tamgiang.platform.staffing.refusals import AlreadyTaken, NoNames
from tamgiang.platform.staffing.taking import planned, set_mapping, take
from tamgiang.platform.staffing.tests.conftest import BY, HEADERS, MakeList

AN = ("Nguyễn Văn A", "", "Công chức địa chính", "Xã Quảng Điền", "Công chức cấp xã", 905123456)
BINH = ("Trần Thị Bình", "binh.tt", "Chủ tịch", "quảng điền", "leader; Người xem", "", "01/02/2026")


def verdicts(sheet: StaffSheet) -> list[str]:
    return [line.verdict for line in planned(sheet).lines]


def held(username: str) -> list[tuple[str, date, date | None]]:
    roles = Assignment.objects.filter(user__username=username).order_by("pk")
    return [(one.role.code, one.valid_from, one.valid_to) for one in roles]


class TestNewPeople:
    """Accounts, roles, places and ways to reach people come from one sheet."""

    def test_a_list_becomes_accounts_with_roles_over_places(self, make_list: MakeList) -> None:
        sheet = make_list(AN, BINH)
        assert verdicts(sheet) == ["new", "new"]

        take(sheet, actor=BY)

        assert held("nguyen.van.a") == [("commune_official", date(2026, 1, 5), None)]
        assert held("binh.tt") == [
            ("leader", date(2026, 2, 1), None),
            ("viewer", date(2026, 2, 1), None),
        ]
        user = User.objects.get(username="nguyen.van.a")
        unit = Assignment.objects.get(user=user).unit
        assert permits(user, "registers.write", unit) and not user.has_usable_password()
        profile = Profile.objects.get(user=user)
        assert (profile.position, profile.phone) == ("Công chức địa chính", "0905123456")
        assert [entry.action for entry in entries_of(f"accounts:user:{user.pk}")] == [
            "accounts.created",
            "accounts.profile_set",
            "accounts.role_given",
        ]
        assert verify().intact

    def test_two_people_of_one_name_get_two_logins(self, make_list: MakeList) -> None:
        other = ("Nguyễn Văn A", "", "", "Xã Quảng Điền", "viewer", "0905 999 888")
        take(make_list(AN, other), actor=BY)
        assert {u.username for u in User.objects.filter(full_name="Nguyễn Văn A")} == {
            "nguyen.van.a",
            "nguyen.van.a2",
        }

    def test_one_role_for_rows_that_name_none(self, make_list: MakeList) -> None:
        row = ("Lê Văn Cường", "", "", "Toàn hệ thống")
        assert verdicts(make_list(row)) == ["wrong"]
        take(make_list(row, role="viewer"), actor=BY)
        assert held("le.van.cuong") == [("viewer", date(2026, 1, 5), None)]

    def test_a_personal_number_is_kept_as_a_digest_only(self, make_list: MakeList) -> None:
        headers = ("Họ tên", "Số CCCD", "Mã cán bộ", "Đơn vị", "Vai trò")
        row = ("Phạm Thị Dung", "046190000123", "CB-07", "Toàn hệ thống", "viewer")
        sheet = make_list(row, headers=headers)
        take(sheet, actor=BY)
        kept = Profile.objects.get(code="CB-07")
        assert kept.personal_key == personal_key("046190000123")
        written = json.dumps(list(AuditEntry.objects.values_list("body", flat=True)))
        assert "046190000123" not in written + json.dumps(sheet.rows)


class TestAgain:
    """The same list again is no change; another place ends the old role on the day."""

    def test_the_same_file_changes_nothing(self, make_list: MakeList) -> None:
        take(make_list(AN, BINH), actor=BY)
        before = (AuditEntry.objects.count(), Assignment.objects.count())
        again = make_list(AN, BINH)
        assert verdicts(again) == ["same", "same"]
        take(again, actor=BY)
        # Only that a list was taken is new.
        assert (AuditEntry.objects.count() - 1, Assignment.objects.count()) == before

    def test_the_same_list_with_people_of_one_name(self, make_list: MakeList) -> None:
        rows = [("Nguyễn Văn A", "", "", "Xã Quảng Điền", "viewer")] * 2
        take(make_list(*rows), actor=BY)
        assert verdicts(make_list(*rows)) == ["same", "same"]

    def test_leaving_a_unit_ends_the_role_there_on_the_day(self, make_list: MakeList) -> None:
        take(make_list(BINH), actor=BY)
        moved = (*BINH[:3], "Xã Đan Điền", "leader", "", "15/03/2026")
        sheet = make_list(moved)
        assert verdicts(sheet) == ["changed"]
        take(sheet, actor=BY)
        assert held("binh.tt") == [
            ("leader", date(2026, 2, 1), date(2026, 3, 15)),
            ("viewer", date(2026, 2, 1), date(2026, 3, 15)),
            ("leader", date(2026, 3, 15), None),
        ]
        assert verdicts(make_list(moved)) == ["same"]

    def test_a_last_day_ends_what_is_held(self, make_list: MakeList) -> None:
        take(make_list(BINH), actor=BY)
        headers = (*HEADERS, "Đến ngày")
        leaving = (*BINH, "30/06/2026")
        sheet = make_list(leaving, headers=headers)
        assert verdicts(sheet) == ["changed"]
        take(sheet, actor=BY)
        assert {until for _, _, until in held("binh.tt")} == {date(2026, 7, 1)}
        assert verdicts(make_list(leaving, headers=headers)) == ["same"]

    def test_a_new_telephone_is_a_change_of_that_alone(self, make_list: MakeList) -> None:
        take(make_list(BINH), actor=BY)
        sheet = make_list((*BINH[:5], "0914 000 111", BINH[6]))
        line = planned(sheet).lines[0]
        assert (line.verdict, line.fields, line.give, line.end) == (
            Verdict.CHANGED, ("phone",), (), (),
        )  # fmt: skip


class TestWrongRows:
    """What cannot be taken is told why, and stays out while the rest is taken."""

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (("", "x.y", "", "Toàn hệ thống", "viewer"), "staffing.name_missing"),
            (("Người A", "hai chữ", "", "Toàn hệ thống", "viewer"), "staffing.login_invalid"),
            (("Người A", "lanhdao", "", "Toàn hệ thống", "viewer"), "staffing.login_of_another"),
            (("Người A", "", "", "Xã Không Có", "viewer"), "staffing.unit_unknown"),
            (("Người A", "", "", "", "viewer"), "staffing.unit_missing"),
            (("Người A", "", "", "Toàn hệ thống", "vua"), "staffing.role_unknown"),
            (("Người A", "", "", "Toàn hệ thống", ""), "staffing.role_missing"),
            (("Người A", "", "", "Toàn hệ thống", "viewer", "chưa có"), "staffing.contact_wrong"),
            (
                ("Người A", "", "", "Toàn hệ thống", "viewer", "", "31/02/2026"),
                "staffing.day_wrong",
            ),
        ],
    )  # fmt: skip
    def test_each_reason(self, make_list: MakeList, row: tuple[str, ...], code: str) -> None:
        line = planned(make_list(row)).lines[0]
        assert line.reason is not None
        assert (line.verdict, line.reason.code) == (Verdict.WRONG, code)

    def test_the_good_rows_are_taken_and_the_wrong_ones_kept(self, make_list: MakeList) -> None:
        sheet = make_list(AN, ("Người A", "", "", "Xã Không Có", "viewer"))
        decided = take(sheet, actor=BY)
        assert decided.counts == {"new": 1, "same": 0, "changed": 0, "wrong": 1}
        assert [row[1][0] for row in sheet.rows] == ["Người A"]
        assert not User.objects.filter(full_name="Người A").exists()
        with pytest.raises(AlreadyTaken):
            take(sheet, actor=BY)

    def test_a_stopped_and_a_sample_account(self, make_list: MakeList) -> None:
        sheet = make_list(("Lãnh đạo (mẫu)", "lanhdao", "", "Toàn hệ thống", "viewer"), AN)
        create_user(username="nguyen.van.a", full_name="Nguyễn Văn A", password=BY, actor=BY)
        User.objects.filter(username="nguyen.van.a").update(is_active=False)
        reasons = [line.reason.code for line in planned(sheet).lines if line.reason]
        assert reasons == ["staffing.sample", "staffing.account_stopped"]

    def test_a_person_twice(self, make_list: MakeList) -> None:
        twice = ("Trần Thị Bình", "binh.tt", "", "Toàn hệ thống", "viewer")
        line = planned(make_list(BINH, twice)).lines[1]
        assert line.reason is not None and line.reason.code == "staffing.twice"
        assert line.reason.text("en") == "The same person as row 2."

    def test_a_change_cannot_begin_before_what_it_replaces(self, make_list: MakeList) -> None:
        take(make_list(BINH), actor=BY)
        early = (*BINH[:3], "Xã Đan Điền", "leader", "", "31/01/2026")
        line = planned(make_list(early)).lines[0]
        assert line.reason is not None and line.reason.code == "staffing.before_held"
        assert "01/02/2026" in line.reason.text("vi")


class TestColumns:
    """Headers are known by many names; a person can say otherwise."""

    def test_a_column_can_be_chosen_by_hand(self, make_list: MakeList) -> None:
        sheet = make_list(
            ("Lê Văn Cường", "Toàn hệ thống"), headers=("Ai", "Đơn vị"), role="viewer"
        )
        assert sheet.mapping == {"unit": 1}
        with pytest.raises(NoNames):
            planned(sheet)
        set_mapping(sheet, {"full_name": 0, "unit": 1, "salary": 1})
        assert sheet.mapping == {"full_name": 0, "unit": 1}
        assert verdicts(sheet) == ["new"]
