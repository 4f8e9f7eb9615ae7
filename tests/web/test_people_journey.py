"""From the operator's link to signing out, in a real browser with a passkey, by keyboard alone, in each language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Page

from tests.api.served import Loaded
from tests.web.live import COOKIE, Site, standing
from tests.web.passkeys import Authenticator, authenticator
from tests.web.stage import Stage
from tests.web.visits import Visit, Visitors

LONGEST_WAY = 80
"""How many times somebody presses Tab before they give up."""
SAID = {
    "en": {
        "enrol": "Set up your way in", "sign-in": "Your passkey is enrolled.", "me": "First Keeper", "step-up": "a fresh sign-in",
        "fresh": "Counts until", "token": "You see it now", "signed-out": "You are signed out.",
    },
    "fr": {
        "enrol": "Préparer votre accès", "sign-in": "est enregistrée.", "me": "First Keeper", "step-up": "confirmer votre identité",
        "fresh": "Valable jusqu", "token": "Vous le voyez maintenant", "signed-out": "Vous êtes déconnecté.",
    },
}  # fmt: skip


@pytest.fixture
def installed(stage: Stage, tables_sqlite: str, tmp_path: Path) -> Iterator[Visitors]:
    """Browsers at a directory in which nobody has an account yet."""
    with standing(Loaded(tables_sqlite, {}), tmp_path) as site:
        visitors = Visitors(stage, site)
        yield visitors
        complaints = stage.do(visitors.end)
        assert not complaints, "\n  ".join(["a visitor's browser complained:", *complaints])


def link_of(site: Site) -> str:
    """The link that the operator hands to the first administrator."""
    told = site.command("init", "--name", "First Keeper", "--email", "keeper@directory.example")
    found = re.search(r"http://\S+", told)
    assert found is not None, told
    return found[0]


def to(page: Page, selector: str) -> None:
    """Goes there as somebody does who has no mouse."""
    for _ in range(LONGEST_WAY):
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not to be reached on {page.url}")


def press(page: Page, selector: str, leads_to: str) -> None:
    """Presses what is there, and waits for where it leads."""
    to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/" + url.split("/", 3)[3] == leads_to)


@dataclass(frozen=True)
class Way:
    """Somebody on their way through, and another browser in which their pages are looked at.

    axe takes the authenticator of a page away: it looks only where none is needed any more.
    """

    visit: Visit
    other: Visit
    language: str
    device: Authenticator

    @property
    def page(self) -> Page:
        """Where they are."""
        return self.visit.page

    def look(self, name: str) -> None:
        """What the page says; a picture is kept."""
        assert SAID[self.language][name] in self.page.locator("main").inner_text()
        self.visit.shot(f"people-{self.language}-{name}")

    def examine(self, path: str) -> None:
        """What axe says of a page."""
        self.other.page.goto(f"{self.visit.site.url}{path}")
        assert self.other.faults() == [], path


@pytest.mark.parametrize("language", SAID)
def test_from_the_first_link_to_signing_out(installed: Visitors, language: Literal["en", "fr"]) -> None:
    visit = installed.visit(language=language)
    way = Way(visit, installed.visit(language=language), language, authenticator(visit.page))
    _enrols(way, link_of(visit.site))
    _adds_a_passkey(way)
    _makes_a_token(way)
    _signs_out(way)


def _enrols(way: Way, link: str) -> None:
    page, site = way.page, way.visit.site
    way.examine(link.removeprefix(site.url))
    page.goto(link)
    way.look("enrol")
    assert page.url == f"{site.url}/enrol"
    assert link.partition("#")[2] not in page.evaluate("() => document.documentElement.outerHTML")
    to(page, "#label")
    page.keyboard.type("laptop")
    press(page, "button.begin", "/sign-in?done=passkey&next=/me")
    way.look("sign-in")
    way.examine("/sign-in?done=passkey")
    press(page, "button.begin", "/me")
    way.look("me")
    assert "laptop" in page.content()


def _adds_a_passkey(way: Way) -> None:
    page = way.page
    press(page, "main a[href='/me/passkeys/new']", "/me/passkeys/new")
    press_and_read(page, "held")
    way.device.session.send("WebAuthn.clearCredentials", {"authenticatorId": way.device.id})
    to(page, "#label")
    page.keyboard.type("telephone")
    press(page, "button.begin", "/me?done=passkey")
    assert "telephone" in page.content()


def _makes_a_token(way: Way) -> None:
    page, site = way.page, way.visit.site
    page.goto(f"{site.url}/step-up?next=/me/tokens/new")
    way.look("step-up")
    way.other.keep(page.context.cookies()[0]["value"])
    way.examine("/step-up?next=/me/tokens/new")
    press(page, "button.begin", "/me/tokens/new")
    to(page, "#label")
    page.keyboard.type("feed reader")
    press(page, "main form button", "/me/tokens")
    way.look("token")
    assert way.visit.faults() == []
    token = page.locator("code.secret").inner_text()
    answer = httpx.get(f"{site.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    assert answer.json()["roles"] == ["administrator"]
    press(page, "main .ways a", "/me")
    assert SAID[way.language]["fresh"] in page.content()
    assert token not in page.content()


def _signs_out(way: Way) -> None:
    page = way.page
    page.evaluate("async () => { localStorage.setItem('pinned', 'QM'); await caches.open('kept'); }")
    press(page, ".self form button", "/sign-in?done=signed-out")
    way.look("signed-out")
    assert page.evaluate("async () => [localStorage.getItem('pinned'), await caches.has('kept')]") == [None, False]
    assert not [each for each in page.context.cookies() if each["name"] == COOKIE]
    way.visit.go("/me", status=401)


def test_what_cannot_be_done_is_said_in_words(installed: Visitors) -> None:
    visit = installed.visit()
    page = visit.page
    authenticator(page)
    visit.forgive("status of 40")
    page.goto(f"{visit.site.url}/enrol#{'x' * 43}")
    press_and_read(page, "invitation")
    page.get_by_role("link", name="Français").click()
    page.wait_for_url("**/enrol?lang=fr")
    assert page.locator("#invitation").input_value() == "x" * 43
    page.goto(f"{visit.site.url}/sign-in")
    press_and_read(page, "not-made")


def press_and_read(page: Page, said: str) -> None:
    """Presses the button of a passkey, and waits for what is said then."""
    to(page, "button.begin")
    page.keyboard.press("Enter")
    page.locator(f"[data-says={said}]").wait_for()
    assert page.locator("[data-says]:visible").count() == 1
    assert page.evaluate("() => document.activeElement?.matches('button.begin') ?? false")
