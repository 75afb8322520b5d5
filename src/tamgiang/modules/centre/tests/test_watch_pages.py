"""The pages of sources, rules, alarm health, roster and phone book as people meet them."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.demo import people, sources
from tamgiang.modules.centre.instants import micros_of
from tamgiang.modules.centre.intake.keeping import keep
from tamgiang.modules.centre.models import DeadReading, Duty, Mark, RuleVersion, Source, Token
from tamgiang.modules.centre.registers import ALARM, CONTACT, SOURCE
from tamgiang.modules.centre.selectors.duty_weeks import duty_week, monday_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services import marks, rules
from tamgiang.modules.centre.telemetry import Reading, open_store
from tamgiang.modules.centre.tests.intake_house import door, intake, known
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope

SignIn = Callable[..., Client]
TELEMETRY = "/centre/ingest/v1/telemetry"


@pytest.fixture
def sign_in(quick_sample: SampleArea, settings: Settings, tmp_path: Path) -> SignIn:
    """`sign_in("phutrach")` gives that person's browser; the readings are the test's own."""
    settings.HOME = tmp_path
    ensure_sample_logins()
    fill(SOURCE, sources.rows(quick_sample), until=quick_sample.today)
    fill(CONTACT, people.contacts(quick_sample), until=quick_sample.today)
    rules.sync_rules()
    marks.sync_marks()

    def make(username: str, language: str = "vi") -> Client:
        client = Client(SERVER_NAME="localhost")
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        client.force_login(User.objects.get(username=username))
        return client

    return make


@pytest.fixture
def gauge(sign_in: SignIn) -> Iterator[Record]:
    """Phú Ốc, whose readings and messages are taken away again afterwards."""
    with system_scope("test"):
        found = having(Source, code="PHU-OC").get()
        yield found


def page(one: Record, name: str = "source", *args: object) -> str:
    return reverse(f"centre:{name}", args=[one.uid, *args])


def text_of(answer: object) -> str:
    """The words of a page, tags and spaces taken out."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def told(gauge: Record, *readings: tuple[int, float]) -> None:
    """Readings so many minutes ago."""
    now = timezone.now()
    with closing(open_store()) as store:
        store.append(
            [
                Reading(gauge.pk, at := micros_of(now - timedelta(minutes=ago)), at, {"level": v})
                for ago, v in readings
            ]
        )


def test_what_the_door_refused_and_could_not_read_is_on_the_page_with_its_reason(
    sign_in: SignIn, gauge: Record, tmp_path: Path
) -> None:
    one = replace(known(1, per_minute=4), pk=gauge.pk, uid=gauge.uid)

    async def story() -> tuple[object, object]:
        async with intake(tmp_path, door(one)) as house:
            bodies = (b'{"level": "ba"}', b'{"level": 93.2}', b"level=3.05", b'{"level": 1.2}')
            for body in (*bodies, b'{"level": 1.3}', b'{"level": 1.4}'):
                await house.http(TELEMETRY, body, f"token-{gauge.pk}")
            return house.receiver.take_notes()

    keep(*asyncio.run(story()))  # type: ignore[arg-type]

    listed = text_of(sign_in("phutrach").get(reverse("centre:sources")))
    shown = text_of(sign_in("phutrach").get(page(gauge)))

    for reason in ("Giá trị không phải là số", "Giá trị ngoài khoảng thiết bị đo được",
                   "Không phải JSON", "Vượt hạn mức của nguồn"):  # fmt: skip
        assert reason in shown
    assert DeadReading.objects.filter(source=gauge.uid).count() == 3
    assert re.search(r"Vượt hạn mức của nguồn 2 ", shown)
    assert re.search(r"Trạm Phú Ốc Sông Bồ .{0,80}0% 2 3 0", listed)


def test_dead_messages_are_tried_again_and_dropped_singly_and_in_bulk(
    sign_in: SignIn, gauge: Record
) -> None:
    now = timezone.now()
    good, bad, worse = (
        DeadReading.objects.create(
            source=gauge.uid, channel="mqtt", received_at=now, reason="out_of_range", payload=body
        )
        for body in ('{"level": 1.25}', '{"level": 99}', "x")
    )
    head, operator = sign_in("phutrach"), sign_in("trucban")
    again = page(gauge, "source_dead")

    assert operator.post(again, {"act": "drop", "dead": [good.pk]}).status_code == 403
    answer = head.post(again, {"act": "again", "dead": [good.pk, bad.pk]}, follow=True)
    assert "Đã lưu 1 bản tin." in text_of(answer)
    assert "1 mục vẫn còn trong danh sách" in text_of(answer)
    head.post(again, {"one": f"drop:{bad.pk}", "dead": [worse.pk]})

    outcomes = {one.pk: one.outcome for one in DeadReading.objects.filter(source=gauge.uid)}
    assert outcomes == {good.pk: "stored", bad.pk: "dropped", worse.pk: ""}
    with closing(open_store()) as store:
        assert dict(store.latest([gauge.pk])[gauge.pk].values) == {"level": 1.25}


def test_a_key_is_shown_once_with_lines_to_copy_and_taken_back(
    sign_in: SignIn, gauge: Record
) -> None:
    head = sign_in("phutrach")

    answer = head.post(page(gauge, "source_token"))
    shown = answer.content.decode()
    (token,) = Token.objects.filter(source=gauge.uid)
    key = re.search(r'<code id="token">([^<]+)</code>', shown)

    assert key is not None
    assert answer["Cache-Control"] == "no-store"
    assert f"-u {key[1]} -t v1/devices/me/telemetry" in shown
    assert f"Bearer {key[1]}" in shown
    assert "http://localhost/centre/ingest/v1/telemetry" in shown
    assert key[1] not in head.get(page(gauge)).content.decode()

    head.post(page(gauge, "source_revoke", token.pk))
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert sign_in("trucban").post(page(gauge, "source_token")).status_code == 403


def test_a_reading_typed_in_is_drawn_and_a_second_one_for_the_moment_is_refused(
    sign_in: SignIn, gauge: Record
) -> None:
    operator = sign_in("trucban")
    at = timezone.localtime() - timedelta(minutes=5)
    said = {"key": "level", "value": "1,05", "at": f"{at:%Y-%m-%dT%H:%M}"}
    told(gauge, (120, 0.9), (60, 3.2))

    operator.post(page(gauge, "source_type"), said)
    refused = operator.post(page(gauge, "source_type"), said | {"value": "1,35"})
    far = operator.post(page(gauge, "source_type"), said | {"value": "93"})
    shown = operator.get(page(gauge))
    wrong_day = operator.get(page(gauge) + "?from=2026-02-01&to=2026-01-01")

    assert refused.status_code == 422
    assert "đã có số đo khác của cùng nguồn" in text_of(refused)
    assert "Giá trị ngoài khoảng" in text_of(far) or "ngoài khoảng" in text_of(far)
    assert 'class="lines timechart"' in shown.content.decode()
    assert "Thấp nhất 0,90 m Cao nhất 3,20 m" in text_of(shown)
    assert "1,05 m" in text_of(shown)
    assert wrong_day.status_code == 400
    typed = AuditEntry.objects.get(action="reading.typed")
    assert typed.actor == f"user:{User.objects.get(username='trucban').pk}"
    sheet = operator.get(page(gauge, "source_csv") + "?span=day").content.decode("utf-8-sig")
    assert sheet.splitlines()[0] == "Thời điểm đo,Nhận lúc,Mực nước (m)"
    assert [line.rpartition(",")[2] for line in sheet.splitlines()[1:]] == ["0.9", "3.2", "1.05"]


def test_a_mark_needs_its_decision_and_ends_the_one_before(sign_in: SignIn, gauge: Record) -> None:
    head = sign_in("phutrach")
    day = timezone.localdate().isoformat()
    said = {"key": "level", "name": "bd2", "value": "3,1", "valid_from": day, "reason": "đo lại"}

    refused = head.post(page(gauge, "source_mark"), said | {"basis": " "})
    head.post(page(gauge, "source_mark"), said | {"basis": "Quyết định 9/QĐ-UBND"})

    assert refused.status_code == 422
    assert "Cần nêu lý do." in text_of(refused)
    before, after = Mark.objects.filter(source="PHU-OC", name="bd2").order_by("valid_from")
    assert (before.value, before.valid_to) == (3.0, date.fromisoformat(day))
    assert (after.value, after.basis) == (3.1, "Quyết định 9/QĐ-UBND; đo lại")
    assert "Báo động 2: 3,10" in text_of(head.get(page(gauge)))


def test_a_sheet_shows_its_wrong_rows_before_anything_is_stored(
    sign_in: SignIn, gauge: Record
) -> None:
    operator = sign_in("trucban")
    rows = "Thời gian;Mực nước (cm)\n20/11/2026 07:00;105\n20/11/2026 08:00;x\nhôm qua;110\n"
    address = page(gauge, "source_sheet")

    looked = operator.post(address, {"sheet": SimpleUploadedFile("so.csv", rows.encode())})
    mapped = {"text": rows, "at": "Thời gian", "form": "dmy", "times-level": "0,01",
              "measure-level": "Mực nước (cm)"}  # fmt: skip
    again = operator.post(address, mapped | {"act": "look"})
    nothing = DeadReading.objects.filter(source=gauge.uid).count()
    operator.post(address, mapped | {"act": "take"})

    assert "Giá trị ngoài khoảng thiết bị đo được" in text_of(looked)
    assert "3 Giá trị không phải là số" in text_of(again)
    assert "4 Thời điểm không đọc được" in text_of(again)
    assert "07:00 20/11/2026 level = 1,05" in text_of(again)
    assert nothing == 0
    assert DeadReading.objects.filter(source=gauge.uid, channel="sheet").count() == 2
    with closing(open_store()) as store:
        (stored,) = store.span(gauge.pk, 0, 1 << 60)
    assert stored.at == micros_of(datetime(2026, 11, 20, 7, tzinfo=LOCAL))
    assert dict(stored.values) == {"level": 1.05}


def test_the_quota_is_changed_for_a_reason(sign_in: SignIn, gauge: Record) -> None:
    head = sign_in("phutrach")

    refused = head.post(page(gauge, "source_quota"), {"per_minute": "0", "reason": "x"})
    head.post(page(gauge, "source_quota"), {"per_minute": "30", "reason": "gửi quá dày"})

    assert refused.status_code == 422
    gauge.refresh_from_db()
    assert gauge.values()["per_minute"] == 30


def test_the_rule_page_explains_and_a_draft_without_procedure_or_owner_is_refused_beside_its_field(
    sign_in: SignIn,
) -> None:
    head, viewer = sign_in("phutrach"), sign_in("trucban")
    address = reverse("centre:rule", args=["river_above_bd2"])
    edit = reverse("centre:rule_edit", args=["river_above_bd2"])
    form = head.get(edit).context["fields"]
    kept = {name: said for name, said in form.items() if name != "code"} | {"reason": "thử"}

    shown = text_of(viewer.get(address))
    lacking = head.post(edit, kept | {"procedure": "", "act": "save"})
    nobody = head.post(edit, kept | {"owner": "", "act": "save"})
    broken = head.post(edit, kept | {"when": "level > ", "act": "look"})
    unclear = head.post(edit, kept | {"clear": "depth < 2", "hysteresis": "", "act": "look"})

    assert "Báo động khi mực nước trên mốc báo động 2." in shown
    assert "Đạt 60 readings up to 3.05 m" in shown
    assert (lacking.status_code, nobody.status_code) == (422, 422)
    assert beside(lacking, "procedure") == "centre.rule_without_procedure"
    assert beside(nobody, "owner") == "centre.rule_without_owner"
    assert beside(broken, "when") == "expressions.syntax"
    assert beside(unclear, "clear") == "centre.rule_unknown_measure"
    assert viewer.get(edit).status_code == 403
    assert RuleVersion.objects.filter(code="centre.river_above_bd2").count() == 1


def beside(answer: object, field: str) -> str:
    """The code of the refusal that stands beside a field."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    found = re.search(rf'id="{field}-fault">.*?\[([\w.]+)\]', html)
    return found[1] if found else " ".join(re.findall(r'id="\w+-fault">.*', html))


def test_a_draft_is_read_in_words_and_saved_as_a_new_version_from_a_day(sign_in: SignIn) -> None:
    head = sign_in("phutrach")
    edit = reverse("centre:rule_edit", args=["salt_water"])
    form = head.get(edit).context["fields"]
    kept = {name: said for name, said in form.items() if name != "code"}
    tests = (
        "tests:\n- readings: [[0m, {salinity: 5.6}, 10m, 4]]\n"
        '  expect: ["30m raise Trạm thử mặn 5,6‰, quá 4‰"]\n'
    )
    changed = kept | {"when": "salinity > 5", "rest": tests}
    later = timezone.localdate() + timedelta(days=3)

    looked = head.post(edit, changed | {"act": "look"})
    failing = head.post(edit, kept | {"when": "salinity > 5", "act": "look"})
    unreasoned = head.post(edit, changed | {"act": "save", "valid_from": later.isoformat()})
    saved = head.post(
        edit, changed | {"act": "save", "valid_from": later.isoformat(), "reason": "sát thực tế"}
    )

    assert "Báo động khi độ mặn trên 5‰." in text_of(looked)
    assert beside(failing, "rest") == "centre.rule_bad"
    assert beside(unreasoned, "reason") == "registers.reason_required"
    assert saved.status_code == 302
    shown = text_of(head.get(reverse("centre:rule", args=["salt_water"])))
    assert f"Phiên bản 2 có hiệu lực từ {later:%d/%m/%Y}." in shown
    assert "sát thực tế" in shown
    assert "Báo động khi độ mặn trên 4‰." in shown


def test_a_rule_is_switched_off_for_a_reason(sign_in: SignIn) -> None:
    head = sign_in("phutrach")
    address = reverse("centre:rule_switch", args=["bad_air"])

    assert head.post(address, {"on": "0", "reason": ""}).status_code == 400
    head.post(address, {"on": "0", "reason": "máy đo hỏng"})

    assert not RuleVersion.objects.get(code="centre.bad_air").enabled
    assert "Đang tắt" in text_of(head.get(reverse("centre:rules")))


def test_a_short_back_test_is_drawn_at_once_and_a_long_one_by_a_job(
    sign_in: SignIn, gauge: Record
) -> None:
    viewer = sign_in("trucban")
    told(gauge, *((ago, 2.8 if ago > 30 else 3.2) for ago in range(60, 0, -1)))
    address = reverse("centre:rule_try", args=["river_above_bd2"])

    short = viewer.get(address)
    long = viewer.get(address + "?span=month")

    assert "Báo động sẽ phát sinh 1" in text_of(short)
    assert 'class="band"' in short.content.decode()
    assert "Trạm Phú Ốc trên BĐ2 0,20 m" in text_of(short)
    (job,) = Job.objects.filter(name="centre.backtest")
    assert long["Location"] == reverse("centre:rule_trial", args=["river_above_bd2", job.uid])
    from tamgiang.modules.centre.rules.declaring import declare
    from tamgiang.modules.centre.services.trials import try_rule

    with system_scope("test"):
        begin, end = (datetime.fromisoformat(job.args[name]) for name in ("since", "until"))
        Job.objects.filter(pk=job.pk).update(
            result=try_rule(declare(job.args["body"]), begin, end), state="done"
        )
    shown = viewer.get(long["Location"])
    assert "Báo động sẽ phát sinh 1" in text_of(shown)
    assert viewer.get(address + "?from=2026-01-01&to=2026-06-30").status_code == 400


def test_every_figure_of_alarm_health_opens_onto_its_alarms(sign_in: SignIn, gauge: Record) -> None:
    begin = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=5)
    with system_scope("test"):
        for number in range(12):
            at = begin + timedelta(seconds=20 * number)
            create(
                ALARM,
                {
                    "code": f"T-{number}", "title": f"Chập chờn {number}", "priority": "high",
                    "stage": "closed", "rule": "centre.river_rising", "source": "PHU-OC",
                    "opened_at": at, "closed_at": at + timedelta(seconds=5), "count": 1,
                    "closing": "recovered", "block": gauge.block_id, "effective_on": at.date(),
                },
                actor="test",
            )  # fmt: skip
    viewer = sign_in("trucban")
    address = reverse("centre:health")

    shown = viewer.get(address + "?span=day")
    words = text_of(shown)
    behind = reverse("centre:health_alarms")
    cause = "?span=day&operators=1&of=cause&rule=centre.river_rising&source=PHU-OC"
    (flood,) = shown.context["found"].floods
    flooded = viewer.get(behind, {"span": "day", "of": "flood", "at": flood.begin.isoformat()})
    hour = viewer.get(behind, {"span": "day", "of": "hour", "at": begin.isoformat()})

    assert "thêm khoảng trễ (hysteresis)" in words
    assert "Đợt báo động dồn dập 1" in words
    assert cause.replace("&", "&amp;") in shown.content.decode()
    for answer in (viewer.get(behind + cause.replace("amp;", "")), flooded, hour):
        assert text_of(answer).count("Chập chờn") == 12
    assert "Chập chờn 3" in text_of(viewer.get(behind + "?span=day&of=high"))
    assert reverse("centre:rule", args=["river_rising"]) in flooded.content.decode()
    assert "Chập chờn" not in text_of(viewer.get(behind + "?span=day&of=stale"))
    sheet = viewer.get(reverse("centre:health_csv") + "?span=day").content.decode("utf-8-sig")
    assert sum("Chập chờn" in line for line in sheet.splitlines()) == 12


def test_a_week_says_when_nobody_is_on_duty_and_is_copied_in_one_press(sign_in: SignIn) -> None:
    head = sign_in("phutrach")
    monday = monday_of(timezone.localdate() + timedelta(days=60))
    said = {"contact": "TRUC-BAN-1", "role": "operator", "day": monday.isoformat(),
            "from": "19:00", "to": "07:00"}  # fmt: skip
    add = reverse("centre:duty_add")
    week = reverse("centre:roster")

    head.post(add, said)
    wrong = head.post(add, said | {"contact": "AI-DO"})
    shown = text_of(head.get(f"{week}?week={monday.isoformat()}"))
    nothing = head.post(reverse("centre:roster_copy"), {"week": monday.isoformat()}, follow=True)
    later = monday + timedelta(days=7)
    copied = head.post(reverse("centre:roster_copy"), {"week": later.isoformat()}, follow=True)

    gap = duty_week(monday).roles[0].gaps
    midnight = datetime.combine(monday, datetime.min.time(), LOCAL)
    assert [(g.begin, g.end) for g in gap] == [
        (midnight, midnight + timedelta(hours=19)),
        (midnight + timedelta(hours=31), midnight + timedelta(days=7)),
    ]
    assert f"Trực ban : Thứ Hai 00:00 {monday:%d/%m/%Y} – Thứ Hai 19:00" in shown
    assert "19:00–07:00 +1 Trực ban ca 1 (mẫu)" in shown
    assert wrong.status_code == 422
    assert "không có ca nào để chép" in text_of(nothing)
    assert "Đã chép 1 ca trực." in text_of(copied)
    assert sign_in("trucban").get(add).status_code == 403


def test_a_duty_is_changed_and_taken_off_for_a_reason(sign_in: SignIn) -> None:
    head = sign_in("phutrach")
    day = timezone.localdate() + timedelta(days=70)
    said = {"contact": "TRUC-BAN-1", "role": "operator", "day": day.isoformat(),
            "from": "07:00", "to": "19:00"}  # fmt: skip
    head.post(reverse("centre:duty_add"), said)
    with system_scope("test"):
        duty = having(Duty, starts_at__gte=datetime.combine(day, datetime.min.time(), LOCAL)).get()
    edit, remove = (page(duty, name) for name in ("duty_edit", "duty_remove"))

    unreasoned = head.post(edit, said | {"contact": "TRUC-BAN-2", "version": duty.version})
    head.post(edit, said | {"contact": "TRUC-BAN-2", "version": 1, "reason": "đổi ca"})
    looked = text_of(head.get(remove))
    head.post(remove, {"reason": "hủy ca"})

    assert unreasoned.status_code == 422
    assert "Trực ban ca 2 (mẫu)" in looked
    with system_scope("test"):
        assert not having(Duty, pk=duty.pk).exists()


def test_the_phone_book_is_searched_and_calls(sign_in: SignIn) -> None:
    viewer = sign_in("lanhdao")
    address = reverse("centre:phonebook")

    found = viewer.get(address, {"q": "cong an"})
    kind = viewer.get(address, {"kind": "medical"})

    assert 'href="tel:0000000005"' in found.content.decode()
    assert "1 số máy" in text_of(found)
    assert "Trực Trạm y tế (mẫu)" in text_of(kind)
    assert "Trực Công an" not in text_of(kind).partition("Danh bạ trực Số máy")[2]
    assert "Không tìm thấy" in text_of(viewer.get(address, {"q": "zzz"}))


def test_lists_take_few_queries(sign_in: SignIn) -> None:
    viewer = sign_in("phutrach")
    taken = {}
    for name in ("sources", "rules", "health", "roster", "phonebook"):
        viewer.get(reverse(f"centre:{name}"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert viewer.get(reverse(f"centre:{name}")).status_code == 200
        taken[name] = len(queries)

    assert {name: n for name, n in taken.items() if n > 20} == {}
