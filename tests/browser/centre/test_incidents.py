"""An incident is handled on its page: by keys, by several people at once, to its closing."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tamgiang.kernel.zone import LOCAL
from tests.browser.pages import sideways
from tests.browsers import serious_findings, sign_in
from tests.servers import Server

#: What others do is seen within a second; a machine that does much else beside takes longer.
expect.set_options(timeout=20_000)
LIST = "/centre/incidents/"
CAMERA, ROAD = "Camera ngã tư Sịa", "Tỉnh lộ 11A"
WAYS = (("wall", "dark"), ("laptop", "light"), ("laptop", "dark"), ("phone", "light"))
#: Sends a form of the page again as a script would, and gives the answer.
SEND = """async ([address, fields]) => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = {Accept: "application/json"};
  const answer = await fetch(address, {method: "POST", body, headers});
  return {status: answer.status, ...(await answer.json())};
}"""


def picture() -> FilePayload:
    """What a camera gives."""
    made = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(made, "JPEG")
    return {"name": "hien-truong.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`person(server, "canbotruc")`: somebody at a desk of their own, refusals allowed."""
    contexts = []

    def enter(server: Server, username: str) -> Page:
        context = browser.new_context(base_url=server.url, locale="vi-VN", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        sign_in(page, server.url, username)
        return page

    yield enter
    for context in contexts:
        context.close()


def opened(page: Page, title: str) -> Page:
    """Open an incident from the list, once its page listens."""
    page.goto(LIST)
    page.locator(".open-list a", has_text=title).click()
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    return page


def flood(page: Page) -> str:
    """Open one by hand, with three fields; its address."""
    page.goto(LIST + "new/")
    page.select_option("#procedure", "river_above_bd2")
    page.select_option("#place", index=3)
    page.get_by_role("button", name="Mở sự cố này").click()
    page.wait_for_selector("#procedure-steps")
    return page.url


def test_a_step_is_done_by_keys_and_the_next_one_waits_under_the_hands(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "canbotruc")
    opened(page, CAMERA)

    page.keyboard.press("j")
    expect(page.locator("#note-3")).to_be_focused()
    page.keyboard.type("Thợ hẹn 15 giờ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#step-3")).to_have_attribute("data-state", "done")
    expect(page.locator("#step-3")).to_contain_text("“Thợ hẹn 15 giờ”")
    expect(page.locator("#step-4")).to_have_class(re.compile("is-current"))
    expect(page.locator("#step-4:focus-within")).to_be_visible()
    expect(page.locator("#timeline li").first).to_contain_text("Đã làm bước 3")

    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.locator("#entry-text")).to_be_focused()
    page.keyboard.type("Đã gọi chủ camera")
    page.locator("#entry-form").get_by_role("button", name="Ghi vào nhật ký").press("Enter")
    expect(page.locator("#timeline li").first).to_contain_text("Đã gọi chủ camera")
    expect(page.locator("#entry-text")).to_have_value("")


def test_what_is_overdue_says_so_in_words_with_the_moment_on_hover(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    sign_in(page, server.url, "canbotruc")
    opened(page, ROAD)

    due = page.locator("#step-3 time[data-due]")

    expect(due).to_contain_text("quá hạn")
    assert "/20" in (due.get_attribute("title") or "")
    expect(page.locator("#head-facts")).to_contain_text("bước quá hạn")


def test_the_second_signature_is_refused_to_the_first_person(
    own_server: Server, person: Callable[..., Page]
) -> None:
    officer, leader = person(own_server, "canbotruc"), person(own_server, "lanhdao")
    address = flood(officer)
    officer.locator("#step-3 summary").click()
    officer.fill("#note-3", "Phát còi ở bốn thôn")
    officer.locator("#step-3").get_by_role("button", name="Ký thứ nhất").click()
    expect(officer.locator("#step-3")).to_contain_text("người khác phải ký thứ hai")

    again = officer.evaluate(SEND, [f"{address}steps/3/", {"act": "second"}])
    assert (again["status"], again["code"]) == (409, "centre.same_person")

    leader.goto(address)
    leader.locator("#step-3").get_by_role("button", name="Xác nhận là người thứ hai").click()
    expect(leader.locator("#step-3")).to_have_attribute("data-state", "done")
    # The first person sees it without doing anything.
    expect(officer.locator("#step-3")).to_have_attribute("data-state", "done")


def test_two_people_at_one_step_lose_nothing(
    own_server: Server, person: Callable[..., Page]
) -> None:
    slow, quick = person(own_server, "canbotruc"), person(own_server, "phutrach")
    opened(slow, CAMERA)
    opened(quick, CAMERA)
    slow.fill("#note-3", "Nhà mạng báo đứt cáp")
    slow.evaluate("document.activeElement.blur()")

    quick.fill("#note-3", "Đã hẹn thợ")
    quick.locator("#step-3").get_by_role("button", name="Đã làm xong").click()

    expect(slow.locator("#step-3")).to_have_attribute("data-state", "done")
    expect(slow.locator("#step-3")).to_contain_text("“Đã hẹn thợ”")
    expect(slow.locator("#step-3 .meanwhile")).to_contain_text("Nhà mạng báo đứt cáp")
    slow.get_by_role("button", name="Đưa vào nhật ký").click()
    expect(slow.locator("#entry-text")).to_have_value("Nhà mạng báo đứt cáp")


def test_who_is_still_typing_is_told_and_keeps_the_words(
    own_server: Server, person: Callable[..., Page]
) -> None:
    slow, quick = person(own_server, "canbotruc"), person(own_server, "phutrach")
    opened(slow, CAMERA)
    opened(quick, CAMERA)
    step = f"{quick.url}steps/3/"
    slow.route("**/centre/live/**", lambda route: route.abort())
    slow.reload()
    slow.fill("#note-3", "Đang viết")
    assert quick.evaluate(SEND, [step, {"act": "done", "note": "Xong"}])["status"] == 200

    slow.locator("#step-3").get_by_role("button", name="Đã làm xong").click()

    expect(slow.locator("#step-3")).to_contain_text("Đang viết")
    expect(slow.locator("#step-3")).to_have_attribute("data-state", "done")


def test_an_order_becomes_a_task_that_is_accepted_and_finished(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "canbotruc")
    opened(page, ROAD)

    page.keyboard.press("o")
    expect(page.locator("#order-title")).to_be_focused()
    page.keyboard.type("Đưa xe cứu hộ tới")
    page.select_option("#order-who", "CONG-AN")
    page.fill("#order-product", "Ảnh đường thông")
    page.get_by_role("button", name="Giao nhiệm vụ này").click()

    task = page.locator(".task", has_text="Đưa xe cứu hộ tới")
    expect(task).to_contain_text("Trực Công an (mẫu)")
    expect(task).to_contain_text("còn 59 phút")
    task.get_by_role("button", name="Nhận việc").click()
    expect(task).to_contain_text("Đã nhận")
    task.locator("summary", has_text="Báo xong").click()
    task.get_by_label("Kết quả").fill("Đường đã thông")
    task.get_by_role("button", name="Báo xong").click()
    expect(task).to_contain_text("Đã xong")
    expect(task).to_contain_text("Đường đã thông")


def test_closing_is_refused_while_something_is_open_and_then_gives_a_corrective_task(
    own_server: Server, person: Callable[..., Page]
) -> None:
    page = opened(person(own_server, "canbotruc"), ROAD)
    page.get_by_role("link", name="Kết thúc…").click()
    expect(page.locator(".matters")).to_contain_text("Bước 3")
    page.fill("#summary", "Đã đưa người bị thương đi cấp cứu")
    page.fill("#title-0", "Gắn gương cầu lồi")
    page.fill("#product-0", "Ảnh gương đã gắn")
    later = datetime.now(LOCAL) + timedelta(days=7)
    page.fill("#due-0", f"{later:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Kết thúc sự cố").click()

    expect(page.locator(".error-summary")).to_contain_text("Còn bước bắt buộc chưa xong")
    assert page.evaluate("document.activeElement.className") == "error-summary measure"
    assert serious_findings(page) == []
    expect(page.locator("#title-0")).to_have_value("Gắn gương cầu lồi")
    page.fill("#reason", "Làm nốt trong ngày")
    page.get_by_role("button", name="Kết thúc sự cố").click()

    expect(page.locator(".messages")).to_contain_text("Đã kết thúc sự cố.")
    expect(page.locator(".incident-head")).to_contain_text("Đã kết thúc")
    expect(page.locator(".task", has_text="Gắn gương cầu lồi")).to_contain_text("Chờ nhận")
    assert page.locator(".step-do").count() == 0


def test_households_are_opened_with_a_reason_that_stays_readable(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "canbotruc")
    opened(page, ROAD)
    expect(page.locator("#households .help-list")).to_have_count(0)

    page.fill("#households-why", "Gọi báo trước khi nước lên")
    page.get_by_role("button", name="Mở danh sách").click()

    first = page.locator("#households .help-list li").first
    expect(first).to_contain_text("(mẫu)")
    expect(first.locator("a[href^='tel:']")).to_be_visible()
    assert serious_findings(page) == []
    first.get_by_role("link", name="Ai đã xem").click()
    expect(page.locator("main")).to_contain_text("Gọi báo trước khi nước lên")


def test_a_picture_proves_a_step_and_is_shown_once_it_is_checked(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "canbotruc")
    opened(page, ROAD)

    page.locator("#proof-3").set_input_files(picture())
    page.locator("#step-3").get_by_role("button", name="Đã làm xong").click()

    expect(page.locator("#step-3")).to_have_attribute("data-state", "done")
    expect(page.locator("#step-3 img")).to_be_visible(timeout=60_000)
    expect(page.locator("#files .file")).to_have_count(1)


def test_the_log_is_filtered_by_sort(server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page(server)
    sign_in(page, server.url, "canbotruc")
    opened(page, ROAD)
    lines = page.locator("#timeline > li:visible")
    everything = lines.count()

    page.get_by_role("button", name="Lệnh, quyết định").click()
    expect(page.get_by_role("button", name="Lệnh, quyết định")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert lines.count() < everything
    page.get_by_role("button", name="Lệnh, quyết định").click()

    assert lines.count() == everything


def test_the_printed_sheet_is_ink_on_a4(server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page(server)
    sign_in(page, server.url, "canbotruc")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": server.url}])
    opened(page, ROAD)
    page.goto(f"{page.url}print/")
    expect(page.locator(".sheet")).to_contain_text("Phiếu xử lý sự cố")
    assert serious_findings(page) == []

    page.emulate_media(media="print")

    expect(page.locator(".sheet-bar")).to_be_hidden()
    assert page.locator(".sheet").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    paper = page.pdf(prefer_css_page_size=True)
    # A4 in points.
    assert b"[0 0 594.95996 841.91998]" in paper or b"[0 0 595" in paper


def test_a_press_on_the_map_gives_the_place_of_a_new_incident(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "trucban")
    page.goto(LIST + "new/")
    page.locator("#press-map").click(position={"x": 120, "y": 90})
    page.select_option("#procedure", "fire")
    page.select_option("#place", index=5)

    page.get_by_role("button", name="Mở sự cố này").click()

    page.wait_for_selector("#procedure-steps")
    expect(page.locator("#map .here-mark").first).to_be_visible()
    page.goto(LIST)
    expect(page.locator(".open-list li")).to_have_count(3)


@pytest.mark.parametrize(("width", "look"), WAYS)
def test_the_page_of_an_incident_has_no_serious_finding(
    server: Server, open_page: Callable[..., Page], width: str, look: str
) -> None:
    page = open_page(server, width=width)
    sign_in(page, server.url, "canbotruc")
    page.context.add_cookies([{"name": "theme", "value": look, "url": server.url}])

    opened(page, CAMERA)

    assert serious_findings(page) == []
    assert sideways(page) == 0


def test_on_a_phone_the_steps_come_first(server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page(server, width="phone")
    sign_in(page, server.url, "canbotruc")
    opened(page, CAMERA)

    tops = {
        part: page.locator(part).bounding_box()
        for part in ("#procedure", "#tasks", "#log", "#map", "#files")
    }

    order = [
        part for part, box in sorted(tops.items(), key=lambda one: one[1]["y"] if one[1] else 0)
    ]
    assert order == ["#procedure", "#tasks", "#log", "#map", "#files"]
