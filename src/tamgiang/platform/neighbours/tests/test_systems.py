"""Systems beside ours: declared, changed with audit, linked from records, joined with imports."""

import pytest
from django.utils import timezone

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.services import create_user
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.neighbours.models import System, SystemAccount
from tamgiang.platform.neighbours.patterns import checked, filled
from tamgiang.platform.neighbours.refusals import CodeTaken, PatternInvalid, SystemInvalid
from tamgiang.platform.neighbours.selectors import last_import, system_of, systems, ways_out
from tamgiang.platform.neighbours.services import save_system, set_account
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registry.registry import register_named

pytestmark = pytest.mark.django_db
BY = "user:1"
GIVEN = {"name_vi": "Một cửa", "name_en": "One-stop", "state": "in_use"}
CAMERA = "cameras.camera"


def camera(**values: str) -> Record:
    """A camera as it would be read."""
    return model_of(register_named(CAMERA))(**values)


class TestDeclared:
    """The file offers the systems of a commune; what is changed here goes before."""

    def test_six_are_offered_and_none_is_stored(self) -> None:
        codes = [system.code for system in systems()]
        assert codes == ["mot-cua", "cong-dvc", "van-ban", "vneid", "hue-s", "lgsp"]
        assert not System.objects.exists()

    def test_a_change_keeps_its_place_and_is_audited_by_field(self) -> None:
        save_system({**GIVEN, "address": "https://dvc.hue.gov.vn"}, actor=BY, code="mot-cua")
        first = systems()[0]
        assert (first.code, first.address, first.state) == (
            "mot-cua", "https://dvc.hue.gov.vn", "in_use",
        )  # fmt: skip
        entry = entries_of("neighbours:system:mot-cua").get()
        assert set(entry.body["fields"]) >= {"address", "state", "name_vi"}
        assert "dvc.hue" not in str(entry.body)

    def test_another_is_added_behind_them(self) -> None:
        save_system({**GIVEN, "code": "dat-dai"}, actor=BY)
        assert [system.code for system in systems()][-1] == "dat-dai"
        with pytest.raises(CodeTaken):
            save_system({**GIVEN, "code": "vneid"}, actor=BY)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"code": "Đất"},
            {"code": "new"},
            {"code": "x1", "name_en": ""},
            {"code": "x1", "state": "?"},
            {"code": "x1", "address": "javascript:alert(1)"},
        ],
    )
    def test_what_is_refused(self, wrong: dict[str, str]) -> None:
        with pytest.raises(SystemInvalid):
            save_system({**GIVEN, **wrong}, actor=BY)
        assert not System.objects.exists()


class TestWaysOut:
    """From a record to the same thing over there, by fields that are not personal."""

    def test_a_pattern_is_filled_with_encoded_values(self) -> None:
        links = f"{CAMERA} https://cam.hue.gov.vn/xem?ma={{code}}"
        save_system({**GIVEN, "links": links}, actor=BY, code="hue-s")
        (way,) = ways_out(camera(code="CAM 1&x=/2"))
        assert way.url == "https://cam.hue.gov.vn/xem?ma=CAM%201%26x%3D%2F2"
        assert ways_out(camera(code="")) == []

    def test_a_paused_system_is_not_led_to(self) -> None:
        links = f"{CAMERA} https://cam.hue.gov.vn/{{code}}"
        save_system({**GIVEN, "state": "paused", "links": links}, actor=BY, code="hue-s")
        assert ways_out(camera(code="CAM-1")) == []

    @pytest.mark.parametrize(
        "pattern",
        [
            "https://x.vn/{owner}",
            "https://x.vn/{nothing}",
            "https://{code}/x",
            "https://x.vn@evil.vn{code}/",
            "javascript:alert({code})",
            "https://x.vn/{code.__class__}",
            "https://x.vn/{code!r}",
            "https://x.vn/{code",
            "",
        ],
    )
    def test_patterns_that_would_tell_or_lead_elsewhere(self, pattern: str) -> None:
        with pytest.raises(PatternInvalid):
            checked(pattern, register_named(CAMERA))

    def test_a_register_that_is_not_there(self) -> None:
        with pytest.raises(PatternInvalid):
            save_system({**GIVEN, "links": "no.where https://x.vn"}, actor=BY, code="hue-s")

    def test_without_fields_it_is_a_plain_address(self) -> None:
        assert filled("https://x.vn/list", camera(code="")) == "https://x.vn/list"


class TestAccounts:
    """Under which name a person works over there; never a password."""

    def test_given_changed_and_taken_away(self) -> None:
        user = create_user(username="nv.an", full_name="Người thử", password=BY, actor=BY)
        set_account("mot-cua", user, " an.mc ", actor=BY)
        assert SystemAccount.objects.get().name == "an.mc"
        set_account("mot-cua", user, "an.mc2", actor=BY)
        assert SystemAccount.objects.get().name == "an.mc2"
        set_account("mot-cua", user, "", actor=BY)
        assert not SystemAccount.objects.exists()
        assert [e.action for e in entries_of("neighbours:system:mot-cua")] == [
            "neighbours.account_set"
        ] * 3
        assert User.objects.filter(pk=user.pk).exists()


def test_the_last_import_is_the_last_taken_of_its_source() -> None:
    now = timezone.now()
    kept = {"register": CAMERA, "sha256": "x", "size": 1, "actor": BY, "created_at": now}
    for name, state in (("một.xlsx", BatchState.APPLIED), ("hai.xlsx", BatchState.UNDONE)):
        Batch.objects.create(
            source="một cửa tỉnh",
            file_name=name,
            state=state,
            applied_at=now,
            changed_at=now,
            **kept,
        )
    system = system_of("mot-cua")
    assert system is not None
    found = last_import(system)
    assert found is not None and found.file_name == "một.xlsx"
