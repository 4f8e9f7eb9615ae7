"""At night, with real browsers: whom to call, in two inputs; with the network off, the server stopped, and after signing out."""

import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from app.identity.tokens import new_secret
from app.web.offline import KEPT_FOR
from app.web.visit import READER, UNCHECKED
from tests.web.visits import NARROWEST, PHONE, Visit, Visitors

CARD, FIRST, OTHER = "/emergency/QO", "+61 2 5550 0361", "/emergency/QM"
HEAVIEST, MOST_FILES = 50_000, 8
"""Bytes of a card with all that it loads, and the number of files: page, style, two scripts, sign, code, manifest, and its icon."""
COPIES = "caches.has('authdir-copies')"
PINS = "localStorage.getItem('authdir.pins')"
BACK = """async ([path, hours]) => {
  const cache = await caches.open('authdir-copies'), kept = await cache.match(path, {ignoreVary: true});
  const headers = new Headers(kept.headers);
  headers.set('Directory-Kept', new Date(Date.now() - hours * 3600e3).toISOString());
  await cache.put(path, new Response(await kept.text(), {headers}));
}"""
"""Makes a copy older than it is."""
AGE = """async (path) => {
  const kept = await (await caches.open('authdir-copies')).match(path, {ignoreVary: true});
  return (Date.now() - new Date(kept.headers.get('Directory-Kept'))) / 3600e3;
}"""
"""How old it is, in hours."""
ALL = """async () => {
  const kept = await caches.has('authdir-copies') ? await (await caches.open('authdir-copies')).keys() : [];
  return kept.map((each) => new URL(each.url).pathname);
}"""
"""All that is kept."""
HELD = """async () => {
  if (!await caches.has('authdir-copies')) return [];
  const kept = await (await caches.open('authdir-copies')).keys();
  return kept.map((each) => new URL(each.url).pathname).filter((path) => path.includes('QN'));
}"""
"""What is kept of the card of QN: its page and its code."""
FORGE = """async ([path, number, other]) => {
  const cache = await caches.open('authdir-copies'), kept = await cache.match(path, {ignoreVary: true});
  await cache.put(path, new Response((await kept.text()).replaceAll(number, other), {headers: kept.headers}));
}"""
"""Puts another number into a copy."""
UNMARK = """async (path) => {
  const cache = await caches.open('authdir-copies'), kept = await cache.match(path, {ignoreVary: true});
  const headers = new Headers(kept.headers);
  headers.delete('Directory-Copy');
  await cache.put(path, new Response(await kept.text(), {headers}));
}"""
"""Makes a copy one that nobody said may be kept."""
ITS_PAGE = re.compile(r"/emergency/QO$")


def keep(visit: Visit, path: str) -> None:
    """Keeps a card as its reader does."""
    visit.go(path).get_by_role("button", name="Keep on this device").click()
    expect(visit.page.locator("#pinned-now")).to_have_text(re.compile("Kept on this device: copy of"))


def gone(visit: Visit, path: str) -> Page:
    """A page that the server does not answer for."""
    visit.forgive("ERR_|Failed to fetch|net::")
    visit.page.goto(visit.site.url + path)
    return visit.page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_cold_tab_two_inputs_and_the_number_is_there(visitors: Visitors, *, scripts: bool) -> None:
    visit = visitors.visit("duty_officer", width=PHONE, scripts=scripts)
    page = visit.go("/")
    page.get_by_role("link", name="Emergency").click()
    page.get_by_role("link", name="Exercise State Ostrovia").click()
    expect(page.locator(".first a.number")).to_have_text(FIRST)
    expect(page.locator(".first a.number")).to_be_in_viewport()
    expect(page.locator(".first .there")).to_contain_text("Australia/Sydney")
    assert visit.too_wide() == []


def test_by_keyboard_alone_in_french(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer", language="fr")
    page = visit.go("/emergency")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#state")).to_be_focused()
    page.keyboard.type("ostro")
    expect(page.locator("#states li:visible")).to_have_count(1)
    expect(page.locator("#counted")).to_have_text("1 État correspond")
    page.keyboard.press("Enter")
    expect(page.locator(".first a.number")).to_have_text(FIRST)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.first a.number')"):
            break
    expect(page.locator(".first a.number")).to_be_focused()


def test_for_japan_it_says_who_is_there_though_nobody_answers_at_night(visitors: Visitors) -> None:
    page = visitors.visit("officer", width=NARROWEST).go("/emergency")
    page.get_by_label("State or territory").fill("japan")
    page.keyboard.press("Enter")
    expect(page.locator(".first")).to_contain_text("No 24/7 contact is known here")
    expect(page.locator(".stages")).to_contain_text("法務省")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_are_for_everybody_and_fit_narrow_screens(visitors: Visitors, language: Any) -> None:
    visit = visitors.visit("duty_officer", language=language)
    assert visit.swept(["/emergency", CARD, "/emergency/JP", "/offline", "/emergency?state=atlantis"]) == {}
    assert visitors.visit(language=language).swept([CARD]) == {}


def test_a_card_is_light_and_one_page_of_paper(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    for path in (CARD, OTHER):
        weight = visit.weigh(path)
        assert weight.size < HEAVIEST
        assert weight.files <= MOST_FILES
        assert len(PdfReader(io.BytesIO(visit.printed(path.strip("/").replace("/", "-")))).pages) == 1


def test_a_card_that_is_kept_opens_with_the_network_off_and_says_that_it_is_a_copy(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer", width=PHONE)
    keep(visit, CARD)
    page = visit.go(CARD)
    expect(page.locator("#copy")).to_be_hidden()
    visit.context.set_offline(True)
    gone(visit, CARD)
    expect(page.locator("#copy")).to_be_visible()
    expect(page.locator("#copy")).to_contain_text(re.compile(r"Copy of \d\d:\d\d, not verified against the server\."))
    expect(page.locator("#age")).to_have_text(re.compile(r"\(.*minutes?\)"))
    expect(page.locator(".first a.number")).to_have_text(FIRST)
    assert page.evaluate("document.querySelector('.scan img').naturalWidth") > 0
    assert page.locator("button:visible", has_text="Did not answer").count() == 0
    visit.shot("emergency-copy")
    assert visit.faults() == []
    gone(visit, OTHER)
    expect(page.locator("h1")).to_have_text("The directory cannot be reached")
    page.get_by_role("link", name="Exercise State Ostrovia").click()
    expect(page.locator("#copy")).to_be_visible()
    visit.context.set_offline(False)
    visit.go(CARD)
    expect(page.locator("#copy")).to_be_hidden()


PIN = "async (keys) => (await caches.open('authdir-log-keys')).put('/log-keys', new Response(JSON.stringify(keys)))"
"""Another key than the one that this browser met first."""


def test_a_copy_says_whether_its_numbers_stand_in_the_signed_log(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer", width=PHONE)
    keep(visit, CARD)
    page = visit.page
    assert len([path for path in page.evaluate(ALL) if path.endswith("/proof")]) > 0
    visit.context.set_offline(True)
    gone(visit, CARD)
    expect(page.locator(".if-signed")).to_have_text(re.compile(r"signed log of \d+ lines"))
    expect(page.locator(".if-unsigned")).to_be_hidden()
    visit.shot("emergency-signed")
    own = page.locator(".if-signed .log-key").inner_text()
    assert re.fullmatch(r"[A-Za-z0-9+/]{44}", own)
    page.evaluate(PIN, ["A" * 44])
    gone(visit, CARD)
    expect(page.locator(".if-strange")).to_contain_text(own)
    expect(page.locator(".if-signed")).to_be_hidden()
    page.evaluate(PIN, [own])
    page.evaluate(FORGE, [CARD, FIRST.replace(" ", ""), "+33199000231"])
    gone(visit, CARD)
    expect(page.locator(".first a.number")).to_have_attribute("href", "tel:+33199000231")
    expect(page.locator(".if-unsigned")).to_be_visible()
    expect(page.locator(".if-signed")).to_be_hidden()


def test_a_copy_opens_when_the_server_is_stopped_and_an_old_one_only_when_pressed(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, CARD)
    keep(visit, OTHER)
    page = visit.page
    page.evaluate(BACK, [OTHER, KEPT_FOR.total_seconds() / 3600 + 1])
    visit.site.stop()
    gone(visit, CARD)
    expect(page.locator("#copy")).to_be_visible()
    expect(page.locator(".first a.number")).to_have_text(FIRST)
    gone(visit, OTHER)
    expect(page.locator(".if-too-old")).to_be_visible()
    expect(page.locator(".first")).to_be_hidden()
    page.get_by_role("button", name="Show the old copy all the same").click()
    expect(page.locator(".first")).to_be_visible()
    expect(page.locator("#age")).to_have_text(re.compile("3 days ago"))
    gone(visit, "/")
    expect(page.locator("#pinned li")).to_have_count(2)


def test_a_server_that_is_slow_is_not_waited_for_longer_than_said(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    keep(visit, CARD)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visit.context.route(ITS_PAGE, hold)
    gone(visit, CARD)
    expect(visit.page.locator("#copy")).to_be_visible()
    assert held
    for each in held:
        each.abort()


def test_what_a_gateway_says_is_no_answer_and_what_the_server_says_is_one(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    keep(visit, CARD)
    reader = visit.page.locator("#pin").get_attribute("data-reader") or ""
    visit.forgive("50[23]")
    visit.context.route(ITS_PAGE, lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    gone(visit, CARD)
    expect(visit.page.locator("#copy")).to_be_visible()
    told = {READER: reader, "Content-Type": "text/html"}
    visit.context.route(ITS_PAGE, lambda route: route.fulfill(status=503, headers=told, body="<h1>Suspended</h1>"))
    gone(visit, CARD)
    expect(visit.page.locator("h1")).to_have_text("Suspended")


def test_a_pinned_state_has_its_copy_from_the_next_visit_and_a_newer_one_each_time(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    visit.go("/").evaluate("localStorage.setItem('authdir.pins', '[\"QO\"]')")
    page = visit.go(CARD)
    expect(page.locator("#pinned-now")).to_have_text(re.compile("Kept on this device: copy of"))
    page.evaluate(BACK, [CARD, 50])
    assert page.evaluate(AGE, CARD) > 49
    visit.go(CARD)
    page.wait_for_function(f"async (path) => await ({AGE})(path) < 1", arg=CARD)
    page.evaluate("localStorage.setItem('authdir.pins', '[]')")
    visit.go("/emergency")
    page.wait_for_function(f"async () => !await {COPIES}")


def test_whoever_signs_in_next_finds_nothing_of_the_one_before(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, CARD)
    assert visit.page.evaluate(COPIES)
    visit.keep(visit.site.sessions.begin("officer"))
    page = visit.go("/emergency")
    assert not page.evaluate(COPIES)
    assert page.evaluate(PINS) is None
    expect(page.locator("#pinned")).to_be_hidden()


def test_what_is_kept_outlives_a_session_that_ran_out_and_goes_with_one_that_was_ended(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, CARD)
    keep(visit, OTHER)
    page = visit.page
    page.evaluate(BACK, [OTHER, KEPT_FOR.total_seconds() / 3600 + 1])
    visit.context.clear_cookies()
    visit.signed_in = False
    visit.go("/")
    page.wait_for_function(f"async (path) => !(await ({ALL})()).includes(path)", arg=OTHER)
    assert CARD in page.evaluate(ALL)
    expect(page.locator(".mine")).to_be_hidden()
    expect(visit.go(CARD).locator(".first")).to_contain_text("No number can be shown to you here")
    visit.context.set_offline(True)
    gone(visit, CARD)
    expect(page.locator(".first a.number")).to_have_text(FIRST)
    visit.context.set_offline(False)
    visit.keep(new_secret())
    expect(visit.go(CARD).locator(".lost")).to_contain_text("Your session has ended.")
    assert not page.evaluate(COPIES)


def test_a_session_that_cannot_be_looked_up_leaves_the_copy_which_says_more(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, CARD)
    visit.forgive("503")
    told = {READER: UNCHECKED, "Content-Type": "text/html"}
    visit.context.route("**/emergency/*", lambda route: route.fulfill(status=503, headers=told, body="<h1>Public</h1>"))
    gone(visit, CARD)
    expect(visit.page.locator("#copy")).to_be_visible()
    gone(visit, OTHER)
    expect(visit.page.locator("h1")).to_have_text("Public")


def test_a_sign_out_of_which_no_server_heard_leaves_what_is_kept(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, OTHER)
    visit.context.set_offline(True)
    visit.forgive("ERR_|Failed to fetch|net::")
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.locator("h1")).to_have_text("The directory cannot be reached")
    assert OTHER in visit.page.evaluate(ALL)
    gone(visit, OTHER)
    expect(visit.page.locator("#copy")).to_be_visible()


def test_a_sign_out_that_a_gateway_answered_leaves_what_is_kept(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, OTHER)
    visit.forgive("502")
    visit.context.route("**/sign-out", lambda route: route.fulfill(status=502, body="<h1>Gateway</h1>"))
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.locator("h1")).to_have_text("Gateway")
    assert OTHER in visit.page.evaluate(ALL)


def test_a_page_of_somebody_else_cannot_sign_out_and_remove_what_is_kept(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, OTHER)
    form = f"<form method=post action='{visit.site.url}/sign-out'></form><script>document.forms[0].submit()</script>"
    visit.context.route("http://elsewhere.example/", lambda route: route.fulfill(content_type="text/html", body=form))
    visit.forgive("403|elsewhere")
    visit.page.goto("http://elsewhere.example/")
    visit.page.wait_for_url("**/sign-out")
    visit.go("/emergency")
    assert OTHER in visit.page.evaluate(ALL)


def test_a_code_of_a_number_that_the_page_does_not_give_is_not_kept(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    opened = "<svg xmlns='http://www.w3.org/2000/svg'><title>QO: tel:+33199000231 (TLP:RED)</title></svg>"
    visit.context.route("**/*.svg?lang=en", lambda route: route.fulfill(content_type="image/svg+xml", body=opened))
    keep(visit, CARD)
    assert CARD in visit.page.evaluate(ALL)
    assert "/api/v1/emergency/QO.svg" not in visit.page.evaluate(ALL)


def test_signing_out_leaves_nothing_behind(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer")
    keep(visit, CARD)
    visit.forgive("/sign-in.* net::ERR_ABORTED")  # what the worker had asked for when it was removed; the browser asks itself
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.locator("h1")).to_have_text("Sign in")
    left = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    assert not visit.page.evaluate(COPIES)
    assert visit.page.evaluate(PINS) is None
    assert visit.page.evaluate(left) == 0


def test_a_card_is_no_longer_kept_when_its_reader_says_so(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    keep(visit, CARD)
    page = visit.go("/emergency")
    expect(page.locator("#pinned li")).to_have_text(re.compile("Exercise State Ostrovia.*copy of"))
    page.get_by_role("button", name="Renew the copies").click()
    expect(page.locator("#renewed")).to_have_text("The copies are renewed.")
    visit.go(CARD).get_by_role("button", name="Remove from this device").click()
    expect(page.locator("#pinned-now")).to_have_text("Removed from this device.")
    assert not page.evaluate(COPIES)
    assert page.evaluate(PINS) == "[]"


def test_what_is_open_for_half_an_hour_is_not_kept_nor_is_an_older_copy(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("officer")
    asked = {"state": "QN", "purpose": "contact-check", "reason": "the number is to be checked", "drill": True}
    keep(visit, CARD)
    keep(visit, "/emergency/QN")
    page = visit.page
    assert "/emergency/QN" in page.evaluate(HELD)
    visit.site.api("POST", "/break-glass", "officer", asked)
    assert visit.go("/emergency/QN").locator("a[href^='tel:']").count() > 0
    expect(page.locator("#pinned-now")).to_have_text("This card cannot be kept here.")
    page.wait_for_function(f"async () => !(await ({HELD})()).length")
    visit.go("/emergency/QN")
    assert page.evaluate(HELD) == []
    visit.context.set_offline(True)
    gone(visit, "/emergency/QN")
    expect(page.locator("h1")).to_have_text("The directory cannot be reached")
    expect(page.locator("#pinned li")).to_have_count(1)


def test_a_copy_that_does_not_say_how_long_it_may_be_kept_is_not_shown(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    keep(visit, CARD)
    keep(visit, OTHER)
    visit.page.evaluate(UNMARK, CARD)
    visit.context.set_offline(True)
    gone(visit, CARD)
    expect(visit.page.locator("h1")).to_have_text("The directory cannot be reached")
    expect(visit.page.locator("#pinned li")).to_have_count(1)


def test_what_came_of_a_call_is_said_without_scripts(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("duty_officer", scripts=False, width=PHONE)
    page = visit.go(CARD)
    page.get_by_text("Say more about a call").click()
    page.get_by_label("When you called").fill("at 03:04")
    page.locator(".first").get_by_role("button", name="Did not answer").click()
    expect(page.locator("#told")).to_contain_text(f"Kept: {FIRST} did not answer.")
    expect(page.locator("#told a.number")).to_have_text("+61 2 5550 0362")
    visit.shot("emergency-reported")
