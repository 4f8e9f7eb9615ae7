"""Whose session has ended, or cannot be looked up: they read what is public, and are told which of the two it is."""

from datetime import UTC, datetime

import pytest

from app.actions.callers import Callers
from app.domain.access import Role
from app.domain.errors import DatabaseUnavailable
from app.domain.people.sessions import LIMITS
from app.http.problems import RETRY_AFTER_SECONDS
from app.identity.tokens import new_secret
from app.web.visit import GONE, NOBODY, READER, UNCHECKED
from tests.store.makers import Hand
from tests.web.live import COOKIE
from tests.web.pages import Pages

CARD, PHONE = "/emergency/QO", "+61255500361"


def cookie(value: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={value}"}


@pytest.mark.parametrize(("language", "said"), [("en", "Your session has ended"), ("fr", "Votre session est terminée")])
@pytest.mark.parametrize("path", [CARD, "/emergency", "/"])
def test_what_is_public_is_shown_to_whoever_was_signed_in(pages: Pages, path: str, language: str, said: str) -> None:
    answer = pages.get(path, language=language, headers=cookie(new_secret()))
    assert answer.status_code == 200
    assert said in answer.text
    assert f'href="/sign-in?next={path}"' in answer.text
    assert PHONE not in answer.text
    assert f"{COOKIE}=; Max-Age=0" in answer.headers["set-cookie"]
    assert "Bearer" not in answer.text


def test_other_pages_still_refuse_and_speak_of_signing_in(pages: Pages) -> None:
    answer = pages.get("/me", headers=cookie(new_secret()))
    assert answer.status_code == 401
    assert "Bearer" not in answer.text
    assert "Bearer" not in pages.get("/me").text


def test_a_session_that_ran_out_is_told_from_one_that_was_ended(own_pages: Pages) -> None:
    long_ago = Hand(datetime.now(UTC) - LIMITS[Role.DUTY_OFFICER].idle)
    ran_out = own_pages.cookies.begin("duty_officer", clock=long_ago)
    for path, status in ((CARD, 200), ("/me", 401), ("/sign-in", 200)):
        answer = own_pages.get(path, headers=cookie(ran_out))
        assert (answer.status_code, answer.headers[READER]) == (status, NOBODY)
        assert own_pages.get(path, headers=cookie(new_secret())).headers[READER] == GONE
        assert own_pages.get(path).headers[READER] == NOBODY


@pytest.mark.parametrize(("language", "said"), [("en", "cannot be checked"), ("fr", "ne peut pas être vérifiée")])
def test_a_session_that_cannot_be_looked_up_has_not_ended(
    own_pages: Pages, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    def away(_: Callers) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(Callers, "refresh", away)
    secret = new_secret()
    for path, status in ((CARD, 503), ("/emergency", 200), ("/me", 503), ("/api/v1/states", 503)):
        answer = own_pages.get(path, language=language, headers=cookie(secret))
        assert answer.status_code == status
        assert "set-cookie" not in answer.headers
        if status == 503:
            assert answer.headers["retry-after"] == RETRY_AFTER_SECONDS
        if path.startswith("/api"):
            assert answer.json()["code"] == "sign-in-unchecked"
        else:
            assert said in answer.text
            assert answer.headers[READER] == UNCHECKED
    assert own_pages.get(CARD).status_code == 200


@pytest.mark.parametrize(("language", "said"), [("en", "It needs the database"), ("fr", "Elle exige la base de données")])
def test_without_the_database_a_page_says_what_goes_on(
    own_pages: Pages, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr("app.actions.people.own.passkeys", away)
    answer = own_pages.get("/step-up", "officer", language=language)
    assert answer.status_code == 503
    assert said in answer.text
    assert "Idempotency-Key" not in answer.text
    assert '<a class="button" href="/step-up">' in answer.text
    assert '<a href="/emergency">' in answer.text


def test_nothing_but_one_style_sheet_holds_up_a_card(pages: Pages) -> None:
    head, _, body = pages.get(CARD).text.partition("</head>")
    assert head.count('rel="stylesheet"') == 1
    assert "<script" not in head
    assert body.count("<script") == body.count(" defer></script>")
