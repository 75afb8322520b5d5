"""The pages of a staff list: from the file to the slips."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.staffing.models import StaffSheet
from tamgiang.platform.ui.tests.conftest import SignIn

LIST = (
    "Họ và tên,Đơn vị,Vai trò,Chức vụ\n"
    "Nguyễn Văn A,Xã Quảng Điền,Công chức cấp xã,Địa chính\n"
    "Trần Thị Bình,Xã Không Có,Người xem,\n"
)


def uploaded(client: Client, text: str = LIST) -> str:
    """The address of the list after its upload."""
    file = SimpleUploadedFile("can-bo.csv", text.encode())
    given = {"file": file, "since": "2026-01-05", "role": ""}
    answer = client.post(reverse("ui:staff_import"), given)
    assert answer.status_code == 302
    return str(answer.url)  # type: ignore[attr-defined]


class TestStaffList:
    """An administrator takes a list in; nobody else may."""

    @pytest.mark.parametrize("name", ["lanhdao", "nhaplieu", "canbo.quangtho"])
    def test_nobody_else_may(self, sign_in: SignIn, name: str) -> None:
        here = uploaded(sign_in("quantri"))
        other = sign_in(name)
        for page in (here, reverse("ui:staff_import"), f"{here}left-out.xlsx"):
            assert other.get(page).status_code == 403
        assert other.post(here, {"act": "take"}).status_code == 403
        assert other.post(f"{here}slips/").status_code == 403
        assert not User.objects.filter(username="nguyen.van.a").exists()

    def test_each_row_is_told_before_anything_is_written(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        page = client.get(uploaded(client)).content.decode()
        assert "nguyen.van.a" in page and "Giao: Công chức cấp xã" in page
        assert "Không có đơn vị nào mang mã hoặc tên “Xã Không Có”" in page
        assert not User.objects.filter(username="nguyen.van.a").exists()

    def test_good_rows_are_taken_and_slips_printed_once(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        here = uploaded(client)
        client.post(here, {"act": "take"})
        user = User.objects.get(username="nguyen.van.a")
        assert Assignment.objects.get(user=user).role.code == "commune_official"
        slips = client.post(f"{here}slips/")
        ((person, profile, link),) = slips.context["slips"]
        assert (person, profile.position) == (user, "Địa chính")
        assert link.startswith("http://localhost/accounts/password/reset/key/")
        assert "no-store" in slips.headers["Cache-Control"]
        assert link not in client.get(here).content.decode()
        assert AuditEntry.objects.filter(action="accounts.link_made").count() == 1
        user.set_password("ba-tu-ghep-lai-2026")
        user.save()
        assert client.post(f"{here}slips/").context["slips"] == []

    def test_rows_left_out_come_back_with_reasons_and_can_be_read_again(
        self, sign_in: SignIn
    ) -> None:
        client = sign_in("quantri")
        here = uploaded(client)
        client.post(here, {"act": "take"})
        answer = client.get(f"{here}left-out.xlsx")
        rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
        assert rows[0][-1] == "Lý do chưa ghi"
        assert [row[0] for row in rows[1:]] == ["Trần Thị Bình"]
        mended = "\n".join(",".join((cell or "") for cell in row[:-1]) for row in rows)
        again = uploaded(client, mended.replace("Xã Không Có", "Xã Đan Điền"))
        client.post(again, {"act": "take"})
        assert User.objects.filter(username="tran.thi.binh").exists()

    def test_columns_are_chosen_by_hand(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        here = uploaded(client, LIST.replace("Họ và tên", "Ai"))
        assert "Chưa chọn cột nào" in client.get(here).content.decode()
        given = {"column-0": "full_name", "column-1": "unit", "column-2": "roles"}
        client.post(here, {"act": "columns", **given})
        assert StaffSheet.objects.get().mapping == {"full_name": 0, "unit": 1, "roles": 2}
        assert "nguyen.van.a" in client.get(here).content.decode()

    def test_the_empty_list_names_roles_and_units(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        book = openpyxl.load_workbook(BytesIO(client.get(reverse("ui:staff_template")).content))
        first = [cell.value for cell in book["Cán bộ"][1]]
        assert first[:3] == ["Họ và tên *", "Mã cán bộ", "Tên tài khoản"]
        listed = {cell.value for row in book["Danh mục"].rows for cell in row}
        assert {"Lãnh đạo", "Toàn hệ thống", "Xã Quảng Điền"} <= listed

    def test_no_sheet_at_all(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        assert client.post(reverse("ui:staff_import"), {}).status_code == 422
        bad = {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04nonsense")}
        answer = client.post(reverse("ui:staff_import"), bad)
        assert "Không đọc được tệp" in answer.content.decode()
