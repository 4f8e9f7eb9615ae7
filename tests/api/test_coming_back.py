"""What has ended has ended: sessions whose role or time is over, tokens of whoever has been away for long; renewed roles go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.asserts import problem
from tests.api.people import Directory, Person, installed, wanted
from tests.api.served import API, Response
from tests.store.makers import Hand

TOKEN = {"label": "m", "scopes": ["read", "submit"], "audience": "restricted", "expires_on": "2027-05-01"}


@pytest.fixture
def directory(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_sqlite_url, tmp_path, Hand()) as made:
        yield made


def used(directory: Directory, token: str) -> Response:
    return directory.served.send("GET", f"{API}/me", headers={"Authorization": f"Bearer {token}"})


def test_a_session_whose_first_role_has_ended_does_not_go_on_with_the_others(directory: Directory) -> None:
    first, _ = directory.both()
    officer = directory.person(first, "officer", "QM")
    for role, until in (("officer", "2026-06-02"), ("duty_officer", "2027-05-01")):
        first.done(f"/accounts/{officer.account}/roles", wanted(role, until))
    directory.clock.move(hours=9, minutes=55)
    assert officer.sign_in().json()["session_end"] == "2026-06-01T22:00:00.000000Z"
    directory.clock.move(minutes=6)
    problem(officer.get("/me"), 401)
    directory.clock.move(minutes=2)
    assert directory.served.callers is not None
    directory.served.callers.refresh()
    problem(officer.get("/me"), 401)
    assert officer.sign_in().json()["roles"] == ["duty_officer"]


def test_an_idle_session_does_not_come_back_when_a_strict_role_is_ended(directory: Directory) -> None:
    first, second = directory.both()
    somebody = directory.person(first, "somebody", None, "registrar")
    proposed = first.done(f"/accounts/{somebody.account}/roles", wanted("approver"))["proposal"]
    second.done(f"/role-proposals/{proposed}/confirm")
    somebody.sign_in()
    directory.clock.move(minutes=40)
    problem(somebody.get("/me"), 401)
    first.sign_in()
    first.done(f"/accounts/{somebody.account}/roles/end", {"role": "approver"})
    problem(somebody.get("/me"), 401)


def test_a_session_and_a_token_go_on_with_a_role_that_was_given_again(directory: Directory) -> None:
    first, _ = directory.both()
    editor = directory.person(first, "editor", "QM")
    path = f"/accounts/{editor.account}/roles"
    first.done(path, wanted("state_editor", "2026-06-02"))
    first.done(path, {**wanted("state_editor"), "starts_on": "2026-06-02"})
    directory.clock.move(hours=9, minutes=55)
    assert editor.sign_in().json()["session_end"] == "2026-06-02T09:55:00.000000Z"
    token = editor.done("/me/tokens", TOKEN)["token"]
    directory.clock.move(minutes=5)
    assert editor.get("/me").json()["roles"] == ["state_editor"]
    assert directory.served.callers is not None
    directory.served.callers.refresh()  # at once, not after a minute
    assert used(directory, token).json()["roles"] == ["state_editor"]


def test_the_token_of_somebody_long_away_is_closed_like_their_account(directory: Directory) -> None:
    first, _ = directory.both()
    registrar = directory.person(first, "registrar", None, "registrar")
    editor = directory.person(first, "editor", "QM", "state_editor")
    tokens = [each.done("/me/tokens", TOKEN)["token"] for each in (registrar, editor)]
    directory.clock.move(days=90)
    assert directory.served.callers is not None
    directory.served.callers.refresh()
    assert [used(directory, each).status_code for each in tokens] == [401, 200]
    boss = Person(directory, first.account, first.device)
    problem(boss.sign_in(), 403)
