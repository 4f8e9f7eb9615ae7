"""Whoever guesses, or floods what is open to all, keeps nobody with a passkey out, fills no table and learns of no account."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from app.actions.people import passwords
from app.domain.people.passwords import FREE
from app.identity.passwords import right_password, totp_step
from tests.api.asserts import problem
from tests.api.people import Directory, Person, installed
from tests.api.test_passwords import Typist, enrolled
from tests.store.makers import Hand

WRONG = "x" * 20
TRIES = 200


@pytest.fixture
def directory(migrated_url: str, tmp_path: Path) -> Iterator[Directory]:
    with installed(migrated_url, tmp_path, Hand(), passwords=True) as made:
        yield made


def rows(directory: Directory, *tables: str) -> list[int]:
    """How many there are in each table."""
    engine = create_engine(directory.served.url)
    with closing(engine.connect()) as connection:
        found = [int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) for table in tables]
    engine.dispose()
    return found


@contextmanager
def statements(directory: Directory) -> Iterator[list[str]]:
    """What this directory's database is asked meanwhile: others in this process may have threads that ask theirs."""
    found, own = list[str](), make_url(directory.served.url).database

    def asked(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if connection.engine.url.database == own:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", asked)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", asked)


@contextmanager
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which of the costly steps are done meanwhile."""
    done, right, step = list[str](), right_password, totp_step

    def password(*given: Any) -> bool:
        done.append("password")
        return right(*given)

    def code(*given: Any) -> int | None:
        done.append("code")
        return step(*given)

    with monkeypatch.context() as patched:
        patched.setattr(passwords, "right_password", password)
        patched.setattr(passwords, "totp_step", code)
        yield done


def test_no_number_of_wrong_passwords_keeps_a_passkey_out(directory: Directory) -> None:
    owner, first = enrolled(directory)
    guesser = Typist(directory, "", "first@directory.example", secret=owner.secret)
    found = []
    for _ in range(TRIES):
        found.append(guesser.sign_in(password=WRONG).status_code)
        directory.clock.move(seconds=1)
    assert set(found) == {401, 429}
    assert found.count(401) < FREE + 5
    first.cookie = None
    assert first.sign_in().status_code == 200
    assert first.step_up().status_code == 200
    assert rows(directory, "password_try") == [1]


def test_sign_in_that_is_flooded_lets_its_owners_in_and_keeps_nothing(directory: Directory) -> None:
    first = directory.first()
    kept = rows(directory, "spent_challenge", "session", "invitation", "kept_answer", "audit_event")
    options = first.asked("/sign-in")
    forged = {"credential": Person(directory, "").device.sign(options | {"challenge": "AAAA"})}

    def flooding(number: int) -> int:
        stranger = Person(directory, "")
        if number % 2:
            return stranger.post("/sign-in/options").status_code
        return stranger.post("/sign-in", forged).status_code

    with ThreadPoolExecutor(12) as pool:
        flood = [pool.submit(flooding, number) for number in range(TRIES)]
        signed = first.post("/sign-in", {"credential": first.device.sign(options)})
        again = first.sign_in()
        assert {each.result() for each in flood} == {200, 401}
    assert (signed.status_code, again.status_code) == (200, 200)
    after = rows(directory, "spent_challenge", "session", "invitation", "kept_answer", "audit_event")
    assert [new - old for new, old in zip(after, kept, strict=True)] == [2, 2, 0, 0, 2]  # the owner's two


def test_known_and_unknown_accounts_are_one_answer_after_the_same_work(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, _ = enrolled(directory)
    seen = []
    for email in (owner.email, "first@directory.example", "nobody@directory.example"):
        typist = Typist(directory, "", email, secret=owner.secret)
        typist.sign_in(password=WRONG)  # the first try at an address makes its row
        with work(monkeypatch) as done, statements(directory) as asked:
            answer = typist.sign_in(password=WRONG)
        told = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        document = problem(answer, 401, "unauthenticated")
        del document["request_id"]
        seen.append((document, told, done, asked))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][2] == ["password", "code"]


def test_whoever_is_kept_waiting_costs_no_work(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, _ = enrolled(directory)
    guesser = Typist(directory, "", owner.email, secret=owner.secret)
    for _ in range(FREE):
        guesser.sign_in(password=WRONG)
    with work(monkeypatch) as done:
        assert {guesser.sign_in(password=WRONG).status_code for _ in range(20)} == {429}
    assert done == []
