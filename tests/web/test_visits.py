"""The browsers of the tests themselves: who visits is signed in, and nothing that a visitor's browser complains of is missed."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Route

from tests.web import visits
from tests.web.markup import Sheet
from tests.web.pages import Pages
from tests.web.stage import Stage
from tests.web.test_checker import GOOD, HEADERS
from tests.web.visits import NARROWEST, Visit, Visitors


def standing(visit: Visit, html: str, *, path: str = "/standing", script: str = "", **headers: str) -> str:
    """Puts a page and its script in front of the server: what the browser makes of them is real. The address of the page."""
    told = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(route: Route) -> None:
        route.fulfill(headers=told, body=html)

    visit.context.route("**/static/filter.js", lambda route: route.fulfill(content_type="text/javascript", body=script))
    visit.context.route("**/static/directory.css", lambda route: route.fulfill(content_type="text/css", body=""))
    visit.context.route("**/static/mark.svg", lambda route: route.fulfill(content_type="image/svg+xml", body=MARK))
    visit.context.route(f"**{path}", answer)
    return path


MARK = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><path d="M0 0h32v32z"/></svg>'
FOREIGN = "http://elsewhere.example/x.js"
COMPLAINTS = {
    "written to the console": ("console.error('went wrong')", "console: went wrong"),
    "an error in a script": ("null.x", "script: "),
    "a promise that nobody looks after": ("Promise.reject(new Error('left alone'))", "left alone"),
    "style in the page": ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
    "HTML from a string": ("document.body.innerHTML = '<p>'", "TrustedHTML"),
    "something elsewhere": (f"fetch('{FOREIGN}').catch(() => 0)", FOREIGN),
    "something that is not there": ("fetch('/api/v1/nothing').then(answer => answer.text())", "status of 404"),
    "something that never comes": ("fetch('/never').catch(() => 0)", "/never"),
}


@pytest.mark.parametrize("what", COMPLAINTS)
def test_a_browser_complains_of(visitors: Visitors, what: str) -> None:
    script, said = COMPLAINTS[what]
    visit = visitors.visit("officer")
    visit.context.route("**/never", lambda route: route.abort())
    visit.page.goto(visit.site.url + standing(visit, GOOD, script=script), wait_until="networkidle")
    end = time.monotonic() + visits.PATIENCE_MS / 1000
    while not any(said in each for each in visit.unforgiven()):  # the page is at rest before its browser has told all of it
        assert time.monotonic() < end, visit.complaints
        visit.page.wait_for_timeout(50)
    visit.forgive(".")


def test_a_sound_page_brings_no_complaint_and_axe_agrees(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    visit.go(standing(visit, GOOD))
    assert visit.faults() == []
    assert visit.unforgiven() == []


def test_axe_finds_what_is_wrong_under_the_strictest_policy(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    page = GOOD.replace('<label for="mail">Address</label>', "").replace("<h1>", '<div id="wide">x</div><h1>')
    visit.page.goto(visit.site.url + standing(visit, page, script="document.getElementById('wide').style.width = '900px'"))
    faults = visit.faults()
    assert any(each.startswith("label: ") and "#mail" in each for each in faults), faults
    assert any(each.startswith(f"at {NARROWEST} px it is ") for each in faults), faults


def test_contrast_is_looked_at_in_the_dark_as_well(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    path = standing(visit, GOOD)
    sheet = "@media (prefers-color-scheme: dark) { body { background: #000; color: #333 } }"
    visit.context.route("**/static/directory.css", lambda route: route.fulfill(content_type="text/css", body=sheet))
    visit.go(path)
    assert [each.partition(": ")[0] for each in visit.faults()] == ["in dark"]


def test_many_pages_are_swept_at_once(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    sound = standing(visit, GOOD)
    pale = standing(visit, GOOD.replace("<h2>Numbers", '<h2 class="pale">Numbers'), path="/pale")
    sheet = ".pale { color: #eee }"
    visit.context.route("**/static/directory.css", lambda route: route.fulfill(content_type="text/css", body=sheet))
    assert list(visit.swept([sound, pale])) == [pale]


def test_a_page_that_breaks_a_rule_is_not_opened_quietly(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    path = standing(visit, GOOD.replace(' lang="en"', ""))
    with pytest.raises(AssertionError, match="html has lang=''"):
        visit.go(path)


def test_who_is_named_is_signed_in_and_nobody_else(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    assert '"duty_officer"' in visit.page.goto(f"{visit.site.url}/api/v1/me").text()  # type: ignore[union-attr]
    nobody = visitors.visit()
    nobody.forgive("status of 401")
    assert "unauthenticated" in nobody.page.goto(f"{visit.site.url}/api/v1/me").text()  # type: ignore[union-attr]


def test_a_visit_has_the_language_the_scheme_and_the_scripts_that_it_was_given(visitors: Visitors) -> None:
    visit = visitors.visit(language="fr", scheme="dark", scripts=False)
    visit.page.goto(visit.site.url + standing(visit, GOOD, script="document.title = 'changed'"))
    assert visit.page.evaluate("() => navigator.language") == "fr-FR"
    assert visit.page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert visit.page.title() == "Sign in - Authority Directory"
    with pytest.raises(AssertionError, match="axe is a script"):
        visit.faults()


def test_pictures_of_a_page_are_kept(visitors: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "SHOTS", tmp_path)
    visit = visitors.visit("officer")
    visit.go(standing(visit, GOOD))
    visit.shot("page")
    assert visit.printed("page").startswith(b"%PDF")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["page-1280.png", "page-320.png", "page-390.png", "page.pdf"]


def test_a_page_is_weighed_with_all_that_it_loads(visitors: Visitors) -> None:
    visit = visitors.visit()
    light = visit.weigh("/problems/not-found")
    assert light.files == len(("the page", "its style", "its script", "its mark"))
    assert 1_000 < light.size < 50_000


def test_a_server_that_stopped_answers_nobody(own_visitors: Visitors) -> None:
    visit = own_visitors.visit()
    visit.page.goto(f"{visit.site.url}/problems/not-found")
    visit.site.stop()
    visit.forgive("ERR_CONNECTION_REFUSED")
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        visit.page.goto(f"{visit.site.url}/problems/not-found")


def test_loops_of_other_tests_run_beside_the_browser(request: pytest.FixtureRequest) -> None:
    stage: Stage = request.getfixturevalue("stage")  # not asked for by name: this test runs in the usual thread
    assert stage.do(stage.browser.is_connected)
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"


def test_pages_are_looked_at_unasked(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_: Sheet) -> Iterator[str]:
        yield "it is as no page may be"

    monkeypatch.setattr("tests.web.pages.OF_CONTENT", (faulty,))
    with pytest.raises(AssertionError, match="GET / answers 200 with a page that breaks rules:\n  faulty: it is as no page"):
        pages.get("/")
