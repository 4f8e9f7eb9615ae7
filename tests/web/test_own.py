"""One's own page: who one is, sessions, passkeys, tokens that are shown once, the password; a step-up wherever one is needed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.http.browsers import COOKIE
from app.web.agents import browser
from tests.api.people import Directory, Person, installed
from tests.api.served import API, Response
from tests.api.test_passwords import PASSWORD, enrolled
from tests.authenticator import Authenticator
from tests.store.makers import Hand
from tests.web.pages import Pages
from tests.web.test_signing_in import form_token

OTHER = "marble heron thimble quarry"


@pytest.fixture
def directory(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_sqlite_url, tmp_path, Hand(), passwords=True) as made:
        yield made


class Desk:
    """Somebody at their pages."""

    def __init__(self, directory: Directory, cookie: str | None) -> None:
        assert cookie is not None
        self.directory, self.pages = directory, Pages(directory.served, {"one": cookie})

    def get(self, path: str = "/me", language: str = "en") -> Response:
        return self.pages.get(path, "one", language=language)

    def post(self, path: str, language: str = "en", **fields: object) -> Response:
        """A form that is sent, with its token."""
        token = form_token(self.get().text)
        return self.pages.post(path, "one", language=language, data={"form_token": token, **fields})

    def later(self) -> None:
        """Time after which a step-up counts no longer."""
        self.directory.clock.move(minutes=6)


def boss(directory: Directory) -> tuple[Desk, Person]:
    """The first administrator, just signed in."""
    person = directory.first()
    return Desk(directory, person.cookie), person


WORDS = {
    "en": ("What everybody may see", "Administrator, until", "this one", "minutes without use", "Counts until"),
    "fr": ("Ce que tout le monde peut voir", "Administrateur, jusqu'au", "celle-ci", "sans utilisation", "Valable jusqu'au"),
}


@pytest.mark.parametrize("language", WORDS)
def test_who_one_is_and_until_when(directory: Directory, language: str) -> None:
    desk, _ = boss(directory)
    page = desk.get(language=language).text
    assert "first@directory.example" in page
    for said in WORDS[language]:
        assert said in page
    desk.later()
    assert "/step-up?next=/me" in desk.get().text


def test_a_token_has_no_sessions_to_show(pages: Pages) -> None:
    bearer = {"Authorization": f"Bearer {pages.served.tokens['officer']}"}
    page = pages.get("/me", headers=bearer).text
    assert "officer@directory.example" in page
    assert "/me/sessions/" not in page
    assert "/me/tokens/new" not in page


def test_another_session_is_ended(directory: Directory) -> None:
    desk, person = boss(directory)
    before = person.cookie
    again = Person(directory, person.account, person.device)
    assert again.sign_in().status_code == 200
    named = re.findall(r'action="/me/sessions/([^/"]+)/end"', desk.get().text)
    assert len(named) == 1
    answer = desk.post(f"/me/sessions/{named[0]}/end")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me?done=session")
    assert "That session has ended." in desk.get("/me?done=session").text
    assert again.get("/me").status_code == 401
    assert before == person.cookie
    assert person.get("/me").status_code == 200
    assert desk.post(f"/me/sessions/{named[0]}/end").status_code == 404


def test_one_of_two_passkeys_is_revoked_and_never_the_last(directory: Directory) -> None:
    desk, person = boss(directory)
    assert "/revoke" not in desk.get().text
    (only,) = [each["id"] for each in person.get("/me/passkeys").json()["items"]]
    refused = desk.post(f"/me/passkeys/{only}/revoke")
    assert refused.status_code == 409
    assert "this is your only passkey" in refused.text
    made = Authenticator().make(person.asked("/me/passkeys"))
    person.done("/me/passkeys", {"credential": made, "label": "telephone"})
    assert "telephone" in desk.get().text
    desk.later()
    assert desk.post(f"/me/passkeys/{only}/revoke").headers["location"] == "/step-up?next=/me"
    assert person.step_up().status_code == 200
    fresh = Desk(directory, person.cookie)
    assert fresh.post(f"/me/passkeys/{only}/revoke").headers["location"] == "/me?done=passkey-revoked"
    assert only not in fresh.get().text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_token_is_made_shown_once_replaced_and_revoked(directory: Directory, language: str) -> None:
    desk, _ = boss(directory)
    form = desk.get("/me/tokens/new", language).text
    key = re.findall(r'name="key" value="([0-9a-f]{32})"', form)[0]
    last = (directory.clock.now() + timedelta(days=30)).date().isoformat()
    wanted = {"key": key, "label": "feed reader", "scopes": ["read"], "audience": "public", "expires_on": last}
    made = desk.post("/me/tokens", language, **wanted)
    assert made.status_code == 200
    value = re.findall(r'data-copy="(authdir_[^"]+)"', made.text)[0]
    assert works(directory, value) == 200
    assert value in desk.post("/me/tokens", language, **wanted).text, "the same form twice makes one token"
    page = desk.get(language=language).text
    assert value not in page
    (named,) = re.findall(r'action="/me/tokens/([^/"]+)/rotate"', page)
    replaced = desk.post(f"/me/tokens/{named}/rotate", language, key=f"{key}-{named}")
    newer = re.findall(r'data-copy="(authdir_[^"]+)"', replaced.text)[0]
    assert [works(directory, each) for each in (value, newer)] == [200, 200]
    for each in re.findall(r'action="/me/tokens/([^/"]+)/revoke"', desk.get().text):
        assert desk.post(f"/me/tokens/{each}/revoke").headers["location"] == "/me?done=token-revoked"
    assert [works(directory, each) for each in (value, newer)] == [401, 401]


def works(directory: Directory, value: str) -> int:
    """The status that a program with a token gets."""
    return directory.served.send("GET", f"{API}/me", headers={"Authorization": f"Bearer {value}"}).status_code


FAULTS: tuple[tuple[dict[str, object], str], ...] = (
    ({"label": ""}, "#label"),
    ({"scopes": []}, "#scopes"),
    ({"audience": "all"}, "#audience"),
    ({"expires_on": "soon"}, "#expires_on"),
    ({"audience": "restricted"}, "#scopes"),
)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("changed", "where"), FAULTS)
def test_what_is_wrong_with_a_token_is_said_at_its_field(
    directory: Directory, language: str, changed: dict[str, object], where: str
) -> None:
    desk, _ = boss(directory)
    wanted = {"label": "x", "scopes": ["read"], "audience": "public", "expires_on": "2026-09-01"} | changed
    answer = desk.post("/me/tokens", language, **wanted)
    assert answer.status_code in (403, 422)
    assert f'href="{where}"' in answer.text


def test_what_needs_a_step_up_leads_to_one(directory: Directory) -> None:
    desk, _ = boss(directory)
    desk.later()
    for path in ("/me/tokens/new", "/me/passkeys/new"):
        assert desk.get(path).headers["location"] == f"/step-up?next={path}"
    assert desk.post("/me/tokens", label="x").headers["location"] == "/step-up?next=/me/tokens/new"
    assert desk.post("/me/tokens/x/rotate").headers["location"] == "/step-up?next=/me"
    assert desk.post("/me/tokens/x/revoke").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_password_is_changed_by_whoever_has_one(directory: Directory, language: str) -> None:
    typist, first = enrolled(directory)
    assert Desk(directory, first.cookie).get("/me/password", language).status_code == 404
    assert typist.sign_in().status_code == 200
    desk = Desk(directory, typist.session)
    assert 'href="/me/password"' in desk.get(language=language).text
    typist.later()
    wanted = {"password": PASSWORD, "code": typist.code(), "new_password": OTHER}
    wrong = desk.post("/me/password", language, **wanted | {"password": "x" * 20})
    assert wrong.status_code == 401
    assert 'href="#password"' in wrong.text
    weak = desk.post("/me/password", language, **wanted | {"new_password": "short"})
    assert weak.status_code == 422
    assert 'href="#new_password"' in weak.text
    assert desk.post("/me/password", language, **wanted).headers["location"] == "/me?done=password"
    typist.later()
    assert typist.sign_in(OTHER).status_code == 200


@pytest.mark.parametrize(("language", "said"), [("en", "Your events, newest first"), ("fr", "Vos événements")])
def test_the_own_trail(own_pages: Pages, language: str, said: str) -> None:
    assert "/me/audit" in own_pages.get("/me/audit", "duty_officer").text
    own_pages.served.shipped()
    page = own_pages.get("/me/audit?limit=1", "duty_officer", language=language).text
    assert said in page
    assert "read-own-audit" in page
    assert own_pages.get("/me/audit?limit=none", "duty_officer").status_code == 400


AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0": "Edge, Windows",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox, Linux",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1": "Safari, iPhone",
    "a browser of the tests": "a browser of the tests",
    "x" * 200: "x" * 60,
    "": "",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_known_again(agent: str) -> None:
    assert browser(agent) == AGENTS[agent]


def test_the_cookie_is_none_of_the_page(directory: Directory) -> None:
    desk, person = boss(directory)
    assert person.cookie is not None
    assert person.cookie not in desk.get().text
    assert COOKIE not in desk.get().text
