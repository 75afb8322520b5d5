"""The pages of staff and of looks: who may open them, and what they do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.tests.conftest import SignIn


def day(offset: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


class TestStaffPages:
    """The administrator makes accounts and gives roles by place and date."""

    @pytest.mark.parametrize("name", ["lanhdao", "nhaplieu", "canbo.quangtho", "nguoixem"])
    def test_only_who_manages_accounts(self, sign_in: SignIn, name: str) -> None:
        client = sign_in(name)
        someone = User.objects.get(username="quantri").pk
        for page in (reverse("ui:staff"), reverse("ui:staff_person", args=[someone])):
            assert client.get(page).status_code == 403
        assert client.post(reverse("ui:staff_new"), {"username": "x"}).status_code == 403
        assert sign_in().get(reverse("ui:staff")).status_code == 302

    def test_who_manages_a_part_only_is_refused(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        commune = Assignment.objects.get(user__username="canbo.quangtho").unit
        Assignment.objects.filter(user__username="quantri").update(unit=commune)
        assert client.get(reverse("ui:staff")).status_code == 403

    def test_an_account_from_nothing_to_its_role_and_link(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        made = client.post(
            reverse("ui:staff_new"), {"username": "nv.an", "full_name": "Người thử"}, follow=True
        )
        user = User.objects.get(username="nv.an")
        assert "Đã tạo tài khoản" in made.content.decode()
        here = reverse("ui:staff_person", args=[user.pk])
        unit = Assignment.objects.get(user__username="canbo.quangtho").unit_id
        role = {"act": "give", "role": "commune_official", "place": f"unit:{unit}"}
        client.post(here, role | {"since": day(), "until": day(30)})
        held = user.assignments.get()
        assert (held.unit_id, held.valid_to) == (unit, timezone.localdate() + timedelta(days=31))
        page = client.post(here, {"act": "link"})
        link = page.context["link"]
        assert link.startswith("http://localhost/accounts/password/reset/key/")
        assert "no-store" in page.headers["Cache-Control"]
        assert link not in client.get(here).content.decode()

    def test_a_mistake_changes_nothing_and_is_named(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        taken = client.post(
            reverse("ui:staff_new"), {"username": "lanhdao", "full_name": "Người thử"}
        )
        assert "đã có người dùng" in taken.content.decode()
        person = User.objects.get(username="lanhdao")
        here = reverse("ui:staff_person", args=[person.pk])
        role = {"act": "give", "role": "viewer", "place": "everywhere", "since": day()}
        wrong = client.post(here, role | {"until": day(-1)})
        assert "Ngày kết thúc" in wrong.content.decode()
        assert client.post(here, role | {"place": "unit:0"}).context["error"].status == 404
        assert person.assignments.count() == 1

    def test_standing_in_shows_on_the_list(self, sign_in: SignIn) -> None:
        client = sign_in("quantri")
        away = User.objects.get(username="lanhdao")
        given = {"act": "stand_in", "substitute": "nhaplieu", "since": day(), "until": day(4)}
        here = reverse("ui:staff_person", args=[away.pk])
        client.post(here, given | {"reason": "Đi học"})
        listed = client.get(reverse("ui:staff")).content.decode()
        assert "làm thay Lãnh đạo (mẫu)" in " ".join(listed.split())
        assert "Có người làm thay" in client.get(here).content.decode()

    def test_stopping_and_letting_in_again(self, sign_in: SignIn) -> None:
        client, other = sign_in("quantri"), sign_in("nguoixem")
        person = User.objects.get(username="nguoixem")
        here = reverse("ui:staff_person", args=[person.pk])
        client.post(here, {"act": "stop"})
        assert other.get("/today/").status_code == 302
        client.post(here, {"act": "start"})
        assert sign_in("nguoixem").get("/today/").status_code == 200

    def test_own_pages_open_in_both_languages(self, sign_in: SignIn) -> None:
        for language, word in (("vi", "Xác thực hai lớp"), ("en", "Two-step sign-in")):
            client = sign_in("nhaplieu", language)
            assert word in client.get(reverse("mfa_index")).content.decode()
            assert client.get(reverse("ui:sessions")).status_code == 200
        assert sign_in().get(reverse("account_reset_password")).status_code == 200


class TestLooks:
    """Who has looked at personal values, and why."""

    def test_a_look_is_listed_with_its_reason(self, sign_in: SignIn, cameras: list[Record]) -> None:
        officer = sign_in("nhaplieu")
        address = ["cameras.camera", cameras[0].uid]
        officer.post(reverse("ui:record_unmasked", args=address), {"reason": "Xác minh chủ sở hữu"})
        told = officer.get(reverse("ui:record_looks", args=address)).content.decode()
        assert "Xác minh chủ sở hữu" in told and "Cán bộ số liệu (mẫu)" in told
        assert "Nguyễn Văn Mẫu" not in told
        everything = sign_in("lanhdao").get(reverse("ui:looks"))
        assert [look["reason"] for look in everything.context["looks"]] == ["Xác minh chủ sở hữu"]

    def test_who_may_not(self, sign_in: SignIn, cameras: list[Record]) -> None:
        address = reverse("ui:record_looks", args=["cameras.camera", cameras[1].uid])
        assert sign_in("nguoixem").get(address).status_code == 403
        assert sign_in("canbo.quangtho").get(address).status_code in (403, 404)
        assert sign_in("nhaplieu").get(reverse("ui:looks")).status_code == 403
        assert sign_in("nhaplieu").get(address).context["looks"] == []
