"""A copy of a card says that it is verified only of the State, the designation and the very number that the log was signed for."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.web import static
from tests.web.stage import Stage
from tests.web.test_emergency_journey import CARD, FIRST, FORGE, OTHER, gone, keep
from tests.web.visits import Visit, Visitors

OF_FIRST = "document.querySelector('.first').dataset.of"
SWAP = """async ([path, other]) => {
  const cache = await caches.open('authdir-copies'), kept = await cache.match(other, {ignoreVary: true});
  await cache.put(path, new Response(await kept.text(), {headers: kept.headers}));
}"""
"""Puts the proof of one designation in the place of another's."""
NUMBERS = """(own) => [...document.querySelectorAll(`[data-of="${own}"] .reach`)]
  .filter((each) => each.querySelector('[href^="tel:"]'))
  .map((each) => ({copied: each.querySelector('.copy').dataset.copy, shown: each.querySelector('a').textContent}))"""
"""The numbers that are given for a designation."""
RECORD = """async ([path, id]) => {
  const cache = await caches.open('authdir-copies'), kept = await cache.match(path, {ignoreVary: true});
  await cache.put(path, new Response(JSON.stringify({...await kept.json(), id}), {headers: kept.headers}));
}"""
"""Lets a proof say that it is of another designation."""


def keeping(visitors: Visitors) -> Visit:
    """A duty officer who kept two cards, with the network off."""
    made = visitors.visit("duty_officer")
    keep(made, OTHER)
    keep(made, CARD)
    made.context.set_offline(True)
    return made


def opened(visit: Visit, *, verified: bool) -> Page:
    """The copy of the card, which says whether it is verified."""
    page = gone(visit, CARD)
    expect(page.locator(".if-signed")).to_be_visible(visible=verified)
    expect(page.locator(".if-unsigned")).to_be_visible(visible=not verified)
    return page


def proof_of(designation: str) -> str:
    return f"/api/v1/designations/{designation}/proof"


def forge(page: Page, *changes: tuple[str, str]) -> None:
    for old, new in changes:
        page.evaluate(FORGE, [CARD, old, new])


def test_a_valid_proof_of_another_state_does_not_verify_a_card(visitors: Visitors) -> None:
    visit = keeping(visitors)
    page = gone(visit, OTHER)
    stranger = page.evaluate(OF_FIRST)
    number, shown = (page.locator(".first .copy").get_attribute("data-copy") or "", page.locator(".first a.number").inner_text())
    page = opened(visit, verified=True)
    own = page.evaluate(OF_FIRST)
    for old in page.evaluate(NUMBERS, own):
        forge(page, (old["copied"], number), (old["shown"], shown))
    page.evaluate(SWAP, [proof_of(own), proof_of(stranger)])
    opened(visit, verified=False)
    page.evaluate(RECORD, [proof_of(own), own])
    opened(visit, verified=False)
    forge(page, (own, stranger))
    opened(visit, verified=False)


def test_a_number_of_another_office_of_the_same_state_is_not_verified_for_this_one(visitors: Visitors) -> None:
    visit = keeping(visitors)
    page = opened(visit, verified=True)
    own = page.evaluate(OF_FIRST)
    others = page.evaluate(
        "[...document.querySelectorAll('[data-of] .copy')].map((each) => [each.closest('[data-of]').dataset.of, each.dataset.copy])"
    )
    other = next(office for office, _ in others if office != own)
    forge(page, (f'data-of="{own}"', f'data-of="{other}"'))
    opened(visit, verified=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'data-version="1"', 'data-version="7"'),
        (f">{FIRST}<", ">+33 1 99 00 02 31<"),
        (f'href="tel:{FIRST.replace(" ", "")}"', 'href="tel:+33199000231"'),
        (f'data-copy="{FIRST.replace(" ", "")}"', 'data-copy="+33199000231"'),
        ('href="mailto:', 'href="mailto:x'),
        ("<h1 ", '<a href="tel:+33199000231">+33 1 99 00 02 31</a><h1 '),
    ],
)
def test_what_is_shown_dialled_or_newer_than_what_was_signed_for(visitors: Visitors, old: str, new: str) -> None:
    visit = keeping(visitors)
    page = opened(visit, verified=True)
    assert old in page.evaluate("async (path) => await (await (await caches.open('authdir-copies')).match(path)).text()", CARD)
    forge(page, (old, new))
    opened(visit, verified=False)


@pytest.mark.parametrize(
    ("first", "end", "holds"),
    [(-30, None, True), (-30, 30, True), (-30, -3, False), (3, None, False), (3, 30, False)],
)
def test_a_line_counts_on_its_days(stage: Stage, first: int, end: int | None, *, holds: bool) -> None:
    page = stage.browser.new_page()
    page.add_script_tag(content=static.source("shown.js").decode())
    days = "(given) => given.map((each) => each && new Date(Date.now() + each * 864e5).toISOString().slice(0, 10))"
    start, last = page.evaluate(days, [first, end])
    assert page.evaluate("(said) => authdirShown.holdsToday(said)", {"valid_from": start, "valid_to": last}) is holds
    page.close()


SAID = """async ([id, version, streams]) => {
  const day = (turn) => turn === null ? null : new Date(Date.now() + turn * 864e5).toISOString().slice(0, 10);
  const said = (audience) => ([version, first, end, value]) => ({
    checkpoint: {size: 9}, erased: value === 'erased' ? 'x_1' : null,
    said: {kind: 'designation', key: 'd_1', state: 'QM', audience, version, valid_from: day(first), valid_to: day(end),
           payload: value === null ? null : JSON.stringify({channels: [{value}]})},
  });
  const found = Object.entries(streams).flatMap(([audience, lines]) => lines.map(said(audience)));
  globalThis.authdirSigned = {recordOf: async () => found};
  try {
    return [...(await authdirShown.signedOf({id}, [], {id: 'd_1', version, state: 'QM'})).values];
  } catch (fault) { return fault.message; }
}"""
"""What is signed of today, of lines by stream: version, first day and end in days from now, and a value or that it was erased."""


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        ([[3, -30, None, "now"]], ["now"]),
        ([[3, -30, None, "now"], [2, -60, None, "former"]], ["now"]),
        ([[3, 30, None, "later"], [2, -60, None, "now"]], ["now"]),
        ([[2, -60, None, "now"], [3, 30, None, "later"]], ["now"]),
        ([[4, 60, None, "latest"], [3, 30, None, "later"], [2, -60, None, "now"], [1, -90, None, "former"]], ["now"]),
        ([[3, 0, None, "new"], [2, -60, None, "until today"], [1, -90, None, "former"]], ["new", "until today"]),
        ([[3, -90, -30, "mended"], [2, -60, None, "now"]], ["now"]),
        ([[3, -30, None, None], [2, -60, None, "former"]], []),
        ([[3, 30, None, "later"], [1, -60, None, "planted"]], []),
        ([[3, 30, None, "later"], [3, -60, None, "planted"]], []),
        ([[3, 30, None, "erased"], [2, -60, None, "planted"]], []),
    ],
)
def test_what_is_signed_of_today(stage: Stage, lines: list[list[Any]], values: list[str]) -> None:
    """A line lets those before it speak only of days that it leaves to them, and only while none is missing in between."""
    newest = max(version for version, *_ in lines)
    page = stage.browser.new_page()
    page.clock.set_fixed_time("2026-06-01T06:00:00Z")
    page.add_script_tag(content=static.source("shown.js").decode())
    assert page.evaluate(SAID, ["d_1", newest, {"network": lines}]) == values
    assert page.evaluate(SAID, ["d_1", newest, {"public": [[3, -9, None, None]], "network": lines}]) == values
    assert page.evaluate(SAID, ["d_1", 99, {"network": lines}]) == "another version"
    assert page.evaluate(SAID, ["d_2", 3, {"network": lines}]) == "another designation"
    page.close()


@pytest.mark.parametrize(("hour", "before"), [(0, True), (11, True), (12, False), (23, False)])
def test_a_day_begins_everywhere_once_it_has_begun_in_the_west(stage: Stage, hour: int, *, before: bool) -> None:
    """Twelve hours after it began by UTC: until then what held the day before still holds somewhere."""
    page = stage.browser.new_page()
    page.clock.set_fixed_time(f"2026-06-01T{hour:02}:30:00Z")
    page.add_script_tag(content=static.source("shown.js").decode())
    lines = [[2, 0, None, "new"], [1, -60, None, "until today"]]
    assert page.evaluate(SAID, ["d_1", 2, {"network": lines}]) == ["new", *(["until today"] if before else [])]
    page.close()
