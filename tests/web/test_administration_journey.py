"""An administrator invites somebody and gives a role, by keyboard alone."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from tests.web.visits import PHONE, Visitors

FAR = 60
"""More stops of the Tab key than any of these pages has before what is looked for."""


def reach(page: Page, what: str) -> None:
    """Presses Tab until the element that ``what`` selects has the focus."""
    for _ in range(FAR):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what} is not reached by {FAR} presses of Tab at {page.url}")


def choose(page: Page, what: str, letters: str) -> None:
    """Chooses in a list by its first letters."""
    reach(page, what)
    page.keyboard.type(letters)


def test_an_administrator_invites_somebody_and_gives_a_role_by_keyboard(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("administrator", language="en", width=PHONE)
    page = visit.go("/accounts")
    reach(page, "a[href='/accounts/new']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/new")
    reach(page, "#name")
    page.keyboard.type("Ana Newcomer")
    reach(page, "#email")
    page.keyboard.type("ana@directory.example")
    choose(page, "#state", "Exercise State Mer")
    reach(page, "main form button")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The link for Ana Newcomer").wait_for()
    assert "/enrol#" in page.locator(".told-once").inner_text()
    assert page.locator(".copy").is_visible()
    reach(page, "a.button")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Give or renew a role").wait_for()
    choose(page, "#role", "Officer")
    reach(page, "#ends_on")
    page.keyboard.type((datetime.now(UTC) + timedelta(days=300)).strftime("%m%d%Y"))
    reach(page, "#give button")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert "The role is given." in page.get_by_role("status").inner_text()
    assert "Officer" in page.get_by_role("table").inner_text()
    visit.shot("account-given")
    assert visit.faults() == []
