"""Whether somebody may come in is judged in the unit that lets them in; and strangers' passwords hold up no known browser."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from app.actions.house import House
from app.actions.people import passwords, signing_in
from app.actions.people.signing_in import Browser
from app.http.typed import WAITING
from app.identity.passwords import right_password
from app.store.unit import Writing
from tests.api.asserts import problem
from tests.api.people import Directory, Person, installed
from tests.api.test_passwords import Typist, enrolled
from tests.authenticator import Authenticator
from tests.store.makers import Hand

Admitting = Callable[[House, Browser, str], AbstractContextManager[Writing]]


@pytest.fixture
def directory(migrated_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_url, tmp_path, Hand(), passwords=True) as made:
        yield made


@pytest.fixture
def one(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_sqlite_url, tmp_path, Hand(), passwords=True) as made:
        yield made


def meanwhile(admitting: Admitting, deed: Callable[[], Any]) -> Admitting:
    """The same, after somebody else has done something at the last moment."""

    def late(house: House, browser: Browser, by: str) -> AbstractContextManager[Writing]:
        deed()
        return admitting(house, browser, by)

    return late


@pytest.mark.parametrize(("deed", "status"), [("suspend", 403), ("recover", 401)])
def test_no_session_begins_after_the_account_was_closed(
    directory: Directory, monkeypatch: pytest.MonkeyPatch, deed: str, status: int
) -> None:
    first, second = directory.both()
    late = meanwhile(signing_in.admitting, lambda: first.done(f"/accounts/{second.account}/{deed}"))
    with monkeypatch.context() as patched:
        patched.setattr(signing_in, "admitting", late)
        second.cookie = None
        problem(second.sign_in(), status)
    assert second.cookie is None
    refused = [each for each in directory.served.events() if (each["action"], each["outcome"]) == ("sign-in", "refused")]
    assert len(refused) == (status == 403)


@pytest.mark.parametrize(("deed", "status"), [("suspend", 403), ("recover", 401), ("disallow-password", 401), ("roles/end", 403)])
def test_nor_by_password(one: Directory, monkeypatch: pytest.MonkeyPatch, deed: str, status: int) -> None:
    typist, first = enrolled(one)
    one.clock.move(seconds=1)
    body = {"role": "officer"} if deed == "roles/end" else None
    late = meanwhile(signing_in.admitting, lambda: first.done(f"/accounts/{typist.account}/{deed}", body))
    monkeypatch.setattr(passwords, "admitting", late)
    problem(typist.sign_in(), status)
    assert typist.session is None


def test_leave_to_have_a_password_is_taken_back(directory: Directory) -> None:
    typist, first = enrolled(directory)
    typist.sign_in()
    path = f"/accounts/{typist.account}"
    assert "a password is allowed" in first.get(path).json()["remarks"]
    found = first.done(f"{path}/disallow-password")
    assert (found["methods"], "a password is allowed" in found["remarks"]) == ([], False)
    problem(Person(directory, typist.account, cookie=typist.session).get("/me"), 401)
    typist.later()
    problem(typist.sign_in(), 401)
    assert "disallow-password" in [each[0] for each in directory.trail()]


def test_taking_it_back_leaves_the_sessions_of_a_passkey(one: Directory) -> None:
    first, _ = one.both()
    officer = one.person(first, "officer", "QM", "officer")
    first.done(f"/accounts/{officer.account}/allow-password", {"because": "a journey"})
    first.done(f"/accounts/{officer.account}/disallow-password")
    assert officer.get("/me").status_code == 200


def test_recovery_takes_the_leave_to_have_a_password(one: Directory) -> None:
    typist, first = enrolled(one)
    link = first.done(f"/accounts/{typist.account}/recover")["invitation"]["link"]
    invitation = {"invitation": link.partition("#")[2]}
    problem(typist.post("/enrolment/password/options", invitation), 403)
    typist_with_passkey = Person(one, typist.account, Authenticator())
    assert typist_with_passkey.enrol(link).status_code == 201


def test_strangers_hold_up_no_known_browser(one: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, _ = enrolled(one)
    assert owner.sign_in().status_code == 200
    owner.later()
    right, strangers_go_on, begun = right_password, threading.Event(), threading.Semaphore(0)

    def slow(stored: str | None, password: str) -> bool:
        if password == "x" * 20:
            begun.release()
            assert strangers_go_on.wait(60)
            return False
        return right(stored, password)

    monkeypatch.setattr(passwords, "right_password", slow)
    guessers = [
        Typist(one, "", f"n{number}@directory.example", secret=owner.secret, device=f"made up {number}")
        for number in range(WAITING + 12)
    ]
    with ThreadPoolExecutor(len(guessers)) as pool:
        tried = [pool.submit(guesser.sign_in, password="x" * 20) for guesser in guessers]
        begun.acquire()
        begun.acquire()
        refused = [each for each in tried if each.done()]
        assert owner.sign_in().status_code == 200
        strangers_go_on.set()
        found = {each.result().status_code for each in tried}
    assert found <= {401, 429}
    assert all(each.result().status_code == 429 for each in refused)
