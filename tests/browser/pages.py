"""The pages that are walked through."""

from playwright.sync_api import Page

from tests.servers import Server

PUBLIC = (
    "/",
    "/?on=2023-08-22",
    "/?wall=1",
    "/indicators/",
    "/indicators/outreach.eid_collected/?on=2023-08-22",
    "/indicators/outreach.eid_collected/boundaries/?boundaries=2025-06-30",
    "/units/",
    "/units/?q=quang+vinh",
    "/open/",
    "/accounts/login/",
)
#: Who looks at what: the roles differ in what they are offered.
STAFF = {
    "nhaplieu": (
        "/today/",
        "/",
        "/indicators/outreach.eid_collected/?on=2023-08-22",
        "/registers/cameras.camera/",
        "/registers/people.resident/?q=nguyen",
        "/registers/cameras.camera/new/",
        "/search/?q=quang+tho",
        "/imports/",
        "/imports/new/",
        "/totals/new/",
        "/reports/",
        "/jobs/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/accounts/2fa/",
        "/notices/",
        "/notices/choices/",
        "/privacy/requests/new/",
    ),
    "lanhdao": (
        "/centre/lead/",
        "/centre/phone/",
        "/privacy/requests/",
        "/privacy/retention/",
        "/privacy/processing/",
        "/today/",
        "/signoffs/",
        "/followups/",
        "/totals/",
        "/successions/",
    ),
    "trucban": (
        "/centre/",
        "/centre/wall/",
        "/centre/?shelved=1",
    ),
    "canbotruc": (
        "/centre/incidents/",
        "/centre/incidents/?kind=fire&stage=over",
        "/centre/incidents/new/",
    ),
    "phutrach": (
        "/centre/sources/",
        "/centre/rules/",
        "/centre/rules/river_above_bd2/",
        "/centre/rules/river_above_bd2/edit/",
        "/centre/rules/river_above_bd2/try/",
        "/centre/rules/new/",
        "/centre/alarm-health/?span=month",
        "/centre/alarm-health/alarms/?span=month",
        "/centre/roster/",
        "/centre/roster/add/",
        "/centre/phone-book/",
        "/centre/wall/layouts/",
        "/centre/wall/layouts/operator/",
    ),
    "quantri": (
        "/today/",
        "/?wall=1",
        "/jobs/",
        "/audit/",
        "/backups/",
        "/health/",
        "/settings/",
        "/settings/names/",
        "/settings/area/?q=quang+dien",
        "/settings/office/",
        "/sample/remove/",
        "/staff/",
        "/staff/new/",
        "/staff/import/",
        "/systems/",
        "/systems/mot-cua/",
        "/systems/mot-cua/edit/",
        "/staff/outside/",
        "/staff/outside/new/",
        "/staff/outlet/",
        "/staff/1/",
        "/looks/",
        "/channels/",
        "/channels/mail/",
        "/channels/push/",
        "/channels/zalo/",
        "/files/quarantine/",
    ),
}
CAMERAS = "/registers/cameras.camera/"


def first_record(page: Page, server: Server, listed: str = CAMERAS) -> str:
    """The address of the first record of a list, for a person who signed in."""
    page.goto(server.url + listed)
    found = page.locator("tbody th a").first.get_attribute("href")
    assert found is not None
    return found


def settled(page: Page, url: str) -> None:
    """Open a page and wait until its scripts have drawn."""
    page.goto(url)
    if page.locator(".chart").count():
        page.wait_for_selector(".chart[data-ready]")


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wider
