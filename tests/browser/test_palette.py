"""Search and commands from the keyboard, and the same without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import first_record
from tests.browsers import serious_findings, sign_in
from tests.servers import Server

OpenPage = Callable[..., Page]


@pytest.fixture
def page(server: Server, open_page: OpenPage) -> Page:
    """Today's work of the data officer."""
    opened = open_page(server)
    sign_in(opened, server.url, "nhaplieu")
    opened.goto(server.url + "/today/")
    return opened


def test_a_page_is_reached_by_typing_a_part_of_its_name(page: Page, server: Server) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("don vi hanh chinh")
    chosen = page.locator("#palette [role=option][aria-selected=true]")
    expect(chosen).to_contain_text("Đơn vị hành chính")
    page.keyboard.press("Enter")

    page.wait_for_url(server.url + "/units/")


def test_answers_are_walked_with_arrows_and_told_to_screen_readers(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("quang tho")
    expect(page.locator("#palette").get_by_role("group", name="Đơn vị hành chính")).to_be_visible()
    field = page.get_by_role("combobox")
    options = page.locator("#palette [role=option]")
    first, second = (options.nth(n).get_attribute("id") for n in (0, 1))

    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-activedescendant", first or "")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", second or "")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    last = options.last.get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", last or "")
    assert serious_findings(page) == []


def test_escape_gives_the_focus_back_to_where_it_was(page: Page) -> None:
    opener = page.locator("[data-palette]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()


def test_letters_go_to_pages_and_the_help_names_them(page: Page, server: Server) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert serious_findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("i")

    page.wait_for_url(server.url + "/indicators/")


def test_letters_rest_while_something_is_typed_and_when_switched_off(
    page: Page, server: Server
) -> None:
    page.goto(server.url + "/search/")
    page.locator("main input[name=q]").focus()
    page.keyboard.type("gi/?")
    assert page.locator("main input[name=q]").input_value() == "gi/?"
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_letters_add_and_correct_records(page: Page, server: Server) -> None:
    record = first_record(page, server)
    page.keyboard.press("n")
    page.wait_for_url("**/cameras.camera/new/")
    page.goto(server.url + record)
    page.keyboard.press("e")
    page.wait_for_url(f"{server.url}{record}edit/")


def test_the_search_page_answers_without_scripts(server: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, server.url, "nhaplieu")
    page.locator("[data-palette]").click()
    page.fill("main input[name=q]", "cho sia")
    page.press("main input[name=q]", "Enter")

    expect(page.locator("main .found").first).to_be_visible()
    context.close()
