"""Signing in and out at the pages: a demonstration, passwords, an ended session, and what stays unknown to strangers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.http.browsers import COOKIE, DEVICE
from app.wiring import SystemClock
from tests.api.people import Directory, installed
from tests.api.served import Loaded, copied, serving_at
from tests.api.test_passwords import PASSWORD, Typist, enrolled
from tests.store.makers import Hand
from tests.web.live import Sessions
from tests.web.pages import Pages

FORGOTTEN = f"{COOKIE}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax"
ENDED = {"Cookie": f"{COOKIE}={'x' * 43}"}


@pytest.fixture
def directory(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_sqlite_url, tmp_path, Hand(), passwords=True) as made:
        yield made


def typed(typist: Typist, **other: str) -> dict[str, str]:
    """What somebody fills in."""
    return {"email": typist.email, "password": PASSWORD, "code": typist.code(), "next": "/me/audit"} | other


def cookies(answer: object) -> dict[str, str]:
    """Those that are set."""
    pairs = (each.partition(";")[0].partition("=") for each in answer.headers.get_list("set-cookie"))  # type: ignore[attr-defined]
    return {name: value for name, _, value in pairs}


@pytest.fixture
def shown(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Pages]:
    """The pages of a demonstration in which anybody may come in."""
    clock = SystemClock()
    with copied(loaded_sqlite, tmp_path) as url, serving_at(clock, url, tmp_path, {}, demonstration=True) as served:
        yield Pages(served, Sessions(url))


@pytest.mark.parametrize(("language", "said"), [("en", "This is a demonstration"), ("fr", "Ceci est une démonstration")])
def test_a_demonstration_says_so_and_takes_no_passwords(shown: Pages, language: str, said: str) -> None:
    answer = shown.get("/sign-in", language=language)
    assert said in answer.text
    assert 'href="/demonstration"' in answer.text
    assert 'type="password"' not in answer.text
    assert shown.post("/sign-in", data={"email": "a@b.example", "password": "x", "code": "000000"}).status_code == 404


def test_who_is_signed_in_is_told(pages: Pages) -> None:
    assert 'You are signed in already. <a href="/me">' in pages.get("/sign-in?next=/me", "officer").text
    assert "You are signed out." in pages.get("/sign-in?done=signed-out").text
    assert 'class="notice" role="status"' not in pages.get("/sign-in?done=anything").text


def test_password_and_code_lead_on_without_javascript(directory: Directory) -> None:
    typist, _ = enrolled(directory)
    pages = Pages(directory.served, {})
    shown = pages.get("/sign-in?next=/me/audit").text
    assert 'name="next" value="/me/audit"' in shown
    answer = pages.post("/sign-in", data=typed(typist))
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/audit")
    assert set(cookies(answer)) == {COOKIE, DEVICE}
    inside = Pages(directory.served, {"typist": cookies(answer)[COOKIE]})
    assert "A. Typist" in inside.get("/me", "typist").text
    assert inside.get("/me/audit", "typist").status_code == 200


@pytest.mark.parametrize(("language", "said"), [("en", "do not belong together"), ("fr", "ne vont pas ensemble")])
def test_what_does_not_hold_is_told_in_one_way(directory: Directory, language: str, said: str) -> None:
    typist, _ = enrolled(directory)
    pages = Pages(directory.served, {})
    wrong = (typed(typist, password="x" * 20), typed(typist, code="000000"), typed(typist, email="nobody@directory.example"))
    answers = [pages.post("/sign-in", language=language, data=each) for each in wrong]
    assert [each.status_code for each in answers] == [401] * 3
    assert all(said in each.text and not cookies(each) for each in answers)
    plain = {re.sub(r'nonce="[^"]*"|value="[^"]*@[^"]*"', "", each.text) for each in answers}
    assert len(plain) == 1
    assert PASSWORD not in answers[1].text


def test_whoever_guesses_is_told_to_wait(directory: Directory) -> None:
    typist, _ = enrolled(directory)
    pages = Pages(directory.served, {})
    tries = [pages.post("/sign-in", data=typed(typist, password="x" * 20)) for _ in range(7)]
    assert tries[-1].status_code == 429
    assert int(tries[-1].headers["retry-after"]) > 0
    assert f"Try again in {tries[-1].headers['retry-after']} seconds" in tries[-1].text
    blank = pages.post("/sign-in", data={"email": "", "password": "", "code": ""})
    assert blank.status_code == 422


def test_a_session_that_ended_is_forgotten_and_one_goes_on(pages: Pages) -> None:
    ended = pages.get("/me/audit?outcome=refused", headers=ENDED)
    assert ended.status_code == 401
    assert "Your session has ended." in ended.text
    assert 'href="/sign-in?next=%2Fme%2Faudit%3Foutcome%3Drefused"' in ended.text
    assert FORGOTTEN in ended.headers.get_list("set-cookie")
    here = pages.get("/sign-in?next=/me", headers=ENDED)
    assert here.status_code == 200
    assert "Your session has ended." in here.text
    assert FORGOTTEN in here.headers.get_list("set-cookie")
    assert "Votre session est terminée." in pages.get("/sign-in", language="fr", headers=ENDED).text


def test_signing_out_ends_the_session_and_empties_the_browser(own_pages: Pages) -> None:
    cookie = own_pages.cookies["officer"]
    token = form_token(own_pages.get("/me", "officer").text)
    assert own_pages.post("/sign-out", "officer", data={"form_token": "another"}).status_code == 403
    answer = own_pages.post("/sign-out", "officer", data={"form_token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?done=signed-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert answer.headers.get_list("set-cookie") == [FORGOTTEN]
    assert own_pages.get("/me", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 401


def test_who_is_out_already_is_emptied_as_well(pages: Pages) -> None:
    for headers in (ENDED, {}):
        answer = pages.post("/sign-out", headers=headers, data={"form_token": "of a session that has ended"})
        assert answer.status_code == 303
        assert answer.headers["clear-site-data"] == '"cache", "storage"'


def form_token(page: str) -> str:
    """That of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("language", "said"), [("en", "It is me"), ("fr", "C'est bien moi")])
def test_stepping_up_in_a_demonstration_is_a_button(shown: Pages, language: str, said: str) -> None:
    page = shown.get("/step-up?next=/me/tokens/new", "officer", language=language)
    assert said in page.text
    given = {"form_token": form_token(page.text), "next": "/me/tokens/new"}
    answer = shown.post("/step-up", "officer", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/tokens/new")
    fresh = Pages(shown.served, {"officer": cookies(answer)[COOKIE]})
    assert "Counts until" in fresh.get("/me", "officer").text
    assert shown.get("/me", "officer").status_code == 401  # the session before has ended


def test_stepping_up_is_for_somebody_at_a_browser(directory: Directory) -> None:
    first = directory.first()
    pages = Pages(directory.served, {"first": first.cookie or ""})
    shown = pages.get("/step-up?next=//evil.example", "first").text
    assert 'data-at="/step-up" data-onward="/"' in shown
    token = form_token(pages.get("/me", "first").text)
    assert pages.post("/step-up", "first", data={"form_token": token}).status_code == 404  # no demonstration
    assert pages.get("/step-up").status_code == 401


def test_without_a_passkey_nobody_steps_up(directory: Directory) -> None:
    typist, _ = enrolled(directory)
    assert typist.sign_in().status_code == 200
    pages = Pages(directory.served, {"typist": typist.session or ""})
    assert "your account has none" in pages.get("/step-up?next=/me", "typist").text
