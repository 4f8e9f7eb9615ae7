"""Several processes over one database: what one hands out or takes back the others know, and guessing loads no database."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import anyio
import pytest
from sqlalchemy import create_engine, text

from app.actions.callers import Callers
from app.domain.errors import DatabaseUnavailable
from app.http.newcomers import Newcomers
from app.identity.tokens import new_secret, new_token
from app.settings import Settings
from tests.api.people import Directory, Person
from tests.api.served import API

READ = {"label": "case system", "scopes": ["read"], "audience": "parties", "expires_on": "2026-09-01"}


@contextlib.contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How often the database is asked about accounts meanwhile."""
    questions, refresh = list[int](), Callers.refresh

    def counted(callers: Callers) -> None:
        questions.append(1)
        refresh(callers)

    with monkeypatch.context() as patched:
        patched.setattr(Callers, "refresh", counted)
        yield questions


def seen(directory: Directory, cookie: str | None) -> int:
    return Person(directory, "", cookie=cookie).get("/me").status_code


def test_a_session_and_a_token_are_known_elsewhere_at_once(directory: Directory) -> None:
    boss = directory.first()
    with directory.again() as other:
        boss.sign_in()
        assert seen(other, boss.cookie) == 200
        before = boss.cookie
        boss.step_up()
        assert seen(other, boss.cookie) == 200
        assert seen(other, before) == 401
        token = boss.done("/me/tokens", READ | {"audience": "public"})["token"]
        assert other.served.send("GET", f"{API}/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_what_is_revoked_ends_elsewhere_with_the_next_look(directory: Directory) -> None:
    first, second = directory.both()
    made = first.done("/me/tokens", READ | {"audience": "public"})
    bearer = {"Authorization": f"Bearer {made['token']}"}
    with directory.again() as other:
        assert other.served.callers is not None
        assert seen(other, second.cookie) == other.served.send("GET", f"{API}/me", headers=bearer).status_code == 200
        first.done(f"/accounts/{second.account}/suspend")
        first.done(f"/me/tokens/{made['id']}/revoke")
        other.served.callers.refresh()  # what every process does after each pause
        assert seen(other, second.cookie) == other.served.send("GET", f"{API}/me", headers=bearer).status_code == 401


def test_processes_look_several_times_in_five_seconds() -> None:
    pause = Settings.model_fields["poll_seconds"]
    assert pause.default <= 1
    assert [limit.le for limit in pause.metadata if hasattr(limit, "le")] == [5]


def test_made_up_credentials_share_few_questions(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = [new_secret() for _ in range(40)]
    with asked(monkeypatch) as questions, ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda each: seen(directory, each), made_up)) == {401}
        assert 0 < len(questions) < len(made_up)
        questions.clear()
        assert {seen(directory, each) for each in made_up} == {401}
        assert questions == []  # a no is remembered


@pytest.mark.parametrize("cookie", ["x", "x" * 42, "x" * 44, "é" * 22])
def test_what_has_not_the_form_is_not_asked_about(directory: Directory, monkeypatch: pytest.MonkeyPatch, cookie: str) -> None:
    token = new_token()
    with asked(monkeypatch) as questions:
        assert directory.served.raw("GET", f"{API}/me", headers={"Cookie": f"__Host-authdir={cookie}"})[0] == 401
        for given in (f"Bearer {token[:-1]}", f"Bearer {token[:-1]}{'0' if token[-1] != '0' else '1'}", "Basic x", "Bearer"):
            assert directory.served.raw("GET", f"{API}/me", headers={"Authorization": given})[0] == 401
        assert directory.served.raw("GET", f"{API}/me")[0] == 401
        assert questions == []


@dataclass
class Alone:
    """Stands for nobody; its database is there or away."""

    away: bool = False
    questions: int = 0

    def knows(self, _name: bytes) -> bool:
        return False

    def refresh(self) -> None:
        self.questions += 1
        if self.away:
            raise DatabaseUnavailable


async def _nothing(*_: object) -> None:
    return None


def come(newcomers: Newcomers, *secrets: str) -> None:
    """Requests with these cookies, one after the other."""

    async def coming() -> None:
        for each in secrets:
            headers = [(b"cookie", f"__Host-authdir={each}".encode())]
            await newcomers({"type": "http", "headers": headers}, _nothing, _nothing)  # type: ignore[arg-type]

    anyio.run(coming)


def test_what_could_not_be_asked_is_asked_again() -> None:
    callers, secret = Alone(away=True), new_secret()
    newcomers = Newcomers(_nothing, callers)  # type: ignore[arg-type]
    come(newcomers, secret, secret)
    assert callers.questions == 2
    callers.away = False
    come(newcomers, secret, secret, secret)
    assert callers.questions == 3


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.http.newcomers.REMEMBERED", 2)
    callers, made_up = Alone(), [new_secret() for _ in range(3)]
    newcomers = Newcomers(_nothing, callers)  # type: ignore[arg-type]
    come(newcomers, *made_up, made_up[2], made_up[1])
    assert callers.questions == 3
    come(newcomers, made_up[0])
    assert callers.questions == 4


def test_when_a_token_was_used_is_kept_once_a_minute(directory: Directory) -> None:
    boss = directory.first()
    made = boss.done("/me/tokens", READ | {"audience": "public"})
    assert boss.get("/me/tokens").json()["items"][0]["last_used_at"] is None
    callers = directory.served.callers
    assert callers is not None
    directory.clock.move(seconds=30)
    directory.served.send("GET", f"{API}/states", headers={"Authorization": f"Bearer {made['token']}"})
    callers.keep_use()
    assert boss.get("/me/tokens").json()["items"][0]["last_used_at"] is None
    directory.clock.move(seconds=30)
    callers.keep_use()
    assert boss.get("/me/tokens").json()["items"][0]["last_used_at"] == "2026-06-01T12:00:30.000000Z"
    directory.clock.move(minutes=2)
    callers.keep_use()  # not used since: nothing is written
    assert boss.get("/me/tokens").json()["items"][0]["last_used_at"] == "2026-06-01T12:00:30.000000Z"


def test_a_copy_that_nobody_released_stays_as_it_was_and_answers_all_the_same(directory: Directory) -> None:
    boss = directory.first()
    made = boss.done("/me/tokens", READ | {"audience": "public"})
    callers, engine = directory.served.callers, create_engine(directory.served.url)
    assert callers is not None
    copied = "INSERT INTO restoration (id, made_at, entries, restored_at) VALUES (1, :now, 9, :now)"
    with engine.begin() as connection:
        connection.execute(text(copied), {"now": str(directory.clock.now())})
    directory.clock.move(minutes=2)
    directory.served.send("GET", f"{API}/states", headers={"Authorization": f"Bearer {made['token']}"})
    callers.keep_use()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT last_used_at FROM token WHERE last_used_at IS NOT NULL")).first() is None
    engine.dispose()
