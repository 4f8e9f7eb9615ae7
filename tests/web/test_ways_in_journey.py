"""Ways in beside passkeys, in a real browser: a password with one-time codes and scripts off, and a State's own OpenID provider."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from app.actions.demonstrate import STATE
from tests.api.people import wanted
from tests.api.served import Loaded
from tests.api.test_passwords import PASSWORD
from tests.openid.served import provider_running, written
from tests.web.live import Site, standing
from tests.web.stage import Stage
from tests.web.visits import PHONE, Visitors

STEP_SECONDS = 30
ELSEWHERE = r"http://127\.0\.0\.1:|fonts\.googleapis|ERR_"
"""What the provider's own pages ask for."""


@pytest.fixture
def arrivals(stage: Stage, loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Visitors]:
    """Browsers at a directory that takes passwords, and whose State Meridia vouches for its people itself."""
    with provider_running() as issuer:
        file = tmp_path / "providers.json"
        file.write_text(json.dumps([written(issuer)]))
        with standing(loaded_sqlite, tmp_path, AUTHDIR_PASSWORDS="true", AUTHDIR_OPENID_PROVIDERS=str(file)) as site:
            visitors = Visitors(stage, site)
            yield visitors
            complaints = stage.do(visitors.end)
            assert not complaints, "\n  ".join(["a visitor's browser complained:", *complaints])


def link_of(site: Site, *, password: bool = False) -> str:
    """The link that an officer of Meridia is handed."""
    body = {"name": "A. Newcomer", "email": "newcomer@directory.example", "state": STATE}
    made = site.api("POST", "/accounts", "administrator", body)
    site.api("POST", f"/accounts/{made['id']}/roles", "administrator", wanted("officer"))
    if password:
        site.api("POST", f"/accounts/{made['id']}/allow-password", "administrator", {"because": "terminals take no passkey"})
    return str(made["invitation"]["link"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_password_and_a_code_without_any_script(arrivals: Visitors, language: str) -> None:
    visit = arrivals.visit(language=language, scripts=False, width=PHONE)
    link = link_of(visit.site, password=True)
    page = visit.go("/enrol")
    page.locator("#invitation").fill(link)
    page.locator("form.ceremony section button:not([formaction]):visible").click()
    visit.shot(f"password-{language}")
    assert visit.too_wide() == []
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    _say(page, password=PASSWORD, code="000000" if pyotp.TOTP(secret).now() != "000000" else "111111")
    visit.forgive("status of 422")
    expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    now = time.time()
    _say(page, password=PASSWORD, code=pyotp.TOTP(secret).at(int(now)))
    expect(page).to_have_url(re.compile(r"/sign-in\?done=password"))
    visit.forgive("status of 401")
    _say(page, email="newcomer@directory.example", password=f"not {PASSWORD}", code="000000")
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#email")).to_have_value("newcomer@directory.example")
    visit.shot(f"password-wrong-{language}")
    _say(page, password=PASSWORD, code=pyotp.TOTP(secret).at(int(now) + STEP_SECONDS))
    expect(page).to_have_url(f"{visit.site.url}/")
    visit.signed_in = True
    expect(visit.go("/me").locator("main")).to_contain_text("A. Newcomer")
    page.locator(".self form button").click()
    expect(page).to_have_url(re.compile("done=signed-out"))


def _say(page: Page, **fields: str) -> None:
    """Fills a form in and sends it."""
    for name, value in fields.items():
        page.locator(f"main form #{name}").fill(value)
    page.locator("main form", has=page.locator("#password")).locator("button[type=submit]").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_through_the_provider_of_ones_state(arrivals: Visitors, *, scripts: bool) -> None:
    visit = arrivals.visit(scripts=scripts)
    visit.forgive(ELSEWHERE)
    page, link = visit.page, link_of(visit.site)
    page.goto(link)
    if not scripts:
        page.locator("#invitation").fill(link)
    page.get_by_role("button", name="Ministry of Justice of Meridia").click()
    page.get_by_role("link", name="On to Ministry of Justice of Meridia").click()
    _vouched_for(page, "newcomer-of-meridia")
    expect(page.locator(".self")).to_contain_text(STATE)
    visit.signed_in = True
    expect(visit.go("/me").locator("main")).to_contain_text("A. Newcomer")
    page.locator(".self form button").click()
    visit.signed_in = False
    visit.go("/sign-in?next=/routes")
    page.get_by_role("link", name="Ministry of Justice of Meridia").click()
    _vouched_for(page, "newcomer-of-meridia")
    expect(page).to_have_url(f"{visit.site.url}/routes")
    expect(page.locator(".self")).to_contain_text("Signed in")


def test_whom_the_provider_vouches_for_and_nobody_knows_is_told_so(arrivals: Visitors) -> None:
    visit = arrivals.visit(language="fr")
    visit.forgive(ELSEWHERE)
    visit.forgive("status of 401")
    visit.go("/sign-in").get_by_role("link", name="Ministry of Justice of Meridia").click()
    _vouched_for(visit.page, "a-stranger")
    expect(visit.page.locator("h1")).to_have_text("Une identification est nécessaire")
    expect(visit.page.get_by_role("link", name="Se connecter").last).to_be_visible()


def _vouched_for(page: Page, login: str) -> None:
    """Signs in at the provider, which remembers it, and agrees that it says so."""
    page.wait_for_url(re.compile(r"^http://127\.0\.0\.1:"))
    if page.locator("[name=login]").count():
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill("x")
        page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("^http://localhost:"))
