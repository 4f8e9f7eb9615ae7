"""Enrolling at the pages: the link's secret comes in forms only; a password, a State's own provider, what is refused."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pyotp
import pytest

from app.http.browsers import COOKIE, ERRAND
from tests.api.people import Directory, installed, wanted
from tests.api.served import Response
from tests.api.test_passwords import PASSWORD, allowed
from tests.openid.served import known, provider_running, signed_in
from tests.store.makers import Hand
from tests.web.pages import Pages
from tests.web.test_signing_in import cookies


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider_running() as running:
        yield running


@pytest.fixture
def directory(migrated_sqlite_url: str, tmp_path: Path, issuer: str) -> Iterator[Directory]:
    clock, providers = Hand(datetime.now(UTC)), {"qm-justice": known(issuer)}
    with installed(migrated_sqlite_url, tmp_path, clock, passwords=True, providers=providers) as made:
        yield made


def hidden(page: Response) -> dict[str, str]:
    """What the page's form sends along."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text.partition("<main")[2])
    return {name: html.unescape(value) for name, value in found}


def code(directory: Directory, fields: dict[str, str]) -> str:
    """What the app shows that has scanned the picture."""
    totp = pyotp.parse_uri(fields["uri"])
    assert isinstance(totp, pyotp.TOTP)
    return totp.at(directory.clock.now())


@pytest.mark.parametrize(("language", "said"), [("en", "Set up your way in"), ("fr", "Préparer votre accès")])
def test_the_page_that_links_name_offers_what_there_is(directory: Directory, language: str, said: str) -> None:
    assert directory.link.partition("#")[0].endswith("/enrol")
    page = Pages(directory.served, {}).get("/enrol", language=language).text
    assert said in page
    assert re.search(r'src="/static/passkeys\.[0-9a-f]+\.js"', page)
    assert 'formaction="/enrol/openid"' in page


def test_what_is_not_configured_is_not_offered(pages: Pages) -> None:
    page = pages.get("/enrol").text
    assert "/enrol/openid" not in page
    assert "authenticator app" not in page
    assert pages.post("/enrol/password", data={"invitation": "x"}).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_password_with_its_code(directory: Directory, language: str) -> None:
    first, _ = directory.both()
    typist, invitation = allowed(directory, first)
    pages = Pages(directory.served, {})
    pasted = f"http://localhost:8000/enrol#{invitation}"
    asked = pages.post("/enrol/password", data={"invitation": pasted}, language=language)
    fields = hidden(asked)
    assert asked.status_code == 200
    assert fields["invitation"] == invitation
    secret = pyotp.parse_uri(fields["uri"]).secret
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in asked.text
    assert "<svg" in asked.text
    typist.secret = secret

    weak = pages.post("/enrol/password/keep", data=fields | {"password": "short", "code": typist.code()}, language=language)
    assert weak.status_code == 422
    assert 'href="#password"' in weak.text
    wrong = pages.post("/enrol/password/keep", data=fields | {"password": PASSWORD, "code": "12345"}, language=language)
    assert wrong.status_code == 422
    assert 'href="#code"' in wrong.text
    assert hidden(wrong) == fields
    assert PASSWORD not in wrong.text

    done = pages.post("/enrol/password/keep", data=hidden(wrong) | {"password": PASSWORD, "code": code(directory, fields)})
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?done=password")
    typist.later()
    entered = pages.post("/sign-in", data={"email": typist.email, "password": PASSWORD, "code": typist.code()})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")


def test_a_link_that_opens_nothing_says_so(directory: Directory) -> None:
    pages = Pages(directory.served, {})
    for path, more in (("/enrol/password", {}), ("/enrol/password/keep", {}), ("/enrol/openid", {"provider": "qm-justice"})):
        fields = {"invitation": "x" * 43, "sealed": "x", "uri": "javascript:x", "password": PASSWORD, "code": "000000"}
        answer = pages.post(path, data=fields | more)
        assert answer.status_code == 401, path
        assert "This link opens nothing any more." in answer.text
    assert pages.post("/enrol/openid", data={"provider": "nobody", "invitation": "x"}).status_code == 404


def test_a_password_is_for_whoever_is_allowed_one(directory: Directory) -> None:
    first, _ = directory.both()
    made = first.done("/accounts", {"name": "A. Person", "email": "a@directory.example", "state": "QM"})
    answer = Pages(directory.served, {}).post("/enrol/password", data={"invitation": made["invitation"]["link"]})
    assert answer.status_code == 403
    assert "may not be set up in this way" in answer.text


def test_through_the_state_to_enrol_and_to_sign_in(directory: Directory) -> None:
    first, _ = directory.both()
    made = first.done("/accounts", {"name": "A. Person", "email": "a@directory.example", "state": "QM"})
    first.done(f"/accounts/{made['id']}/roles", wanted("officer"))
    pages = Pages(directory.served, {})
    sent = pages.post("/enrol/openid", data={"provider": "qm-justice", "invitation": made["invitation"]["link"]})
    location = html.unescape(re.findall(r'<a class="button" href="([^"]*)" rel="noreferrer">', sent.text)[0])
    back = returned(directory, location, cookies(sent)[ERRAND])
    assert (back.status_code, back.headers["location"]) == (303, "/me")

    page = pages.get("/sign-in?next=/me/audit").text
    assert 'href="/sign-in/openid/qm-justice?next=/me/audit"' in page
    there = pages.get("/sign-in/openid/qm-justice?next=/me/audit")
    assert there.status_code == 303
    back = returned(directory, there.headers["location"], cookies(there)[ERRAND])
    assert (back.status_code, back.headers["location"]) == (303, "/me/audit")
    assert "Through the State" in Pages(directory.served, {"person": cookies(back)[COOKIE]}).get("/me", "person").text
    astray = pages.get("/sign-in/openid/qm-justice?next=//evil.example")
    assert returned(directory, astray.headers["location"], cookies(astray)[ERRAND]).headers["location"] == "/"


def test_who_is_not_vouched_for_gets_a_page(directory: Directory) -> None:
    answer = Pages(directory.served, {}).get("/api/v1/sign-in/openid/callback?code=x&state=y", language="fr")
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/html")
    assert 'href="/sign-in?next=%2F"' in answer.text


def returned(directory: Directory, location: str, errand: str) -> httpx2.Response:
    """Signed in over there, and sent back."""
    told = signed_in(location, "subject-1")
    path = "/api/v1/sign-in/openid/callback"
    return directory.served.client.get(path, params=told, headers={"Cookie": f"{ERRAND}={errand}"}, follow_redirects=False)
