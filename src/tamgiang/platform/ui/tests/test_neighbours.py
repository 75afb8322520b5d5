"""The pages of systems beside ours: for all to look up, for administrators to change."""

import pytest
from django.urls import reverse

from tamgiang.platform.neighbours.models import System, SystemAccount
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.tests.conftest import SignIn

GIVEN = {
    "name_vi": "Một cửa của tỉnh",
    "name_en": "One-stop of the province",
    "state": "in_use",
    "address": "https://dvc.hue.gov.vn",
    "owner": "nhaplieu",
    "links": "cameras.camera https://cam.hue.gov.vn/xem?ma={code}",
}
EDIT = "/systems/mot-cua/edit/"


class TestSystems:
    """Everybody finds the way; only who manages accounts changes it."""

    def test_all_staff_see_the_list_and_nobody_else(self, sign_in: SignIn) -> None:
        page = sign_in("nguoixem").get(reverse("ui:systems"))
        assert "Hue-S" in page.content.decode()
        assert sign_in().get(reverse("ui:systems")).status_code == 302

    @pytest.mark.parametrize("name", ["lanhdao", "nhaplieu", "nguoixem"])
    def test_only_an_administrator_changes(self, sign_in: SignIn, name: str) -> None:
        client = sign_in(name)
        assert client.get(EDIT).status_code == 403
        assert client.post(EDIT, GIVEN).status_code == 403
        given = {"person": name, "name": "x"}
        assert client.post("/systems/mot-cua/", given).status_code == 403
        assert not System.objects.exists()

    def test_changed_and_told_to_all(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        assert client.post(EDIT, GIVEN).status_code == 302
        told = sign_in("lanhdao").get("/systems/mot-cua/").content.decode()
        assert "Một cửa của tỉnh" in told and "Cán bộ số liệu (mẫu)" in told
        assert "https://dvc.hue.gov.vn" in told
        history = client.get("/systems/mot-cua/").content.decode()
        assert "Sửa thông tin hệ thống dùng chung" in history

    def test_a_record_leads_to_the_same_over_there(
        self, sign_in: SignIn, cameras: list[Record]
    ) -> None:
        address = reverse("ui:record", args=["cameras.camera", cameras[0].uid])
        reader = sign_in("lanhdao")
        assert "Ở hệ thống khác" not in reader.get(address).content.decode()
        sign_in("quantri").post(EDIT, GIVEN)
        told = reader.get(address).content.decode()
        assert 'href="https://cam.hue.gov.vn/xem?ma=CAM-1" rel="noreferrer"' in told

    def test_each_sees_their_own_account_and_the_administrator_all(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        client.post("/systems/van-ban/", {"person": "nhaplieu", "name": "qd.nhaplieu"})
        client.post("/systems/van-ban/", {"person": "lanhdao", "name": "qd.lanhdao"})
        assert SystemAccount.objects.count() == 2
        own = sign_in("nhaplieu").get("/systems/van-ban/").content.decode()
        assert "qd.nhaplieu" in own and "qd.lanhdao" not in own
        assert "qd.nhaplieu" in sign_in("nhaplieu").get("/systems/").content.decode()
        assert "qd.lanhdao" in client.get("/systems/van-ban/").content.decode()

    def test_a_pattern_with_a_personal_field_is_refused(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        wrong = {**GIVEN, "links": "cameras.camera https://x.vn/{owner}"}
        answer = client.post(EDIT, wrong)
        assert answer.status_code == 422 and "không phải dữ liệu cá nhân" in answer.content.decode()
        assert client.get("/systems/none/").status_code == 404
