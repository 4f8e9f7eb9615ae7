"""Whoever waits for a long write sees how far it is: over HTTP under the key of the write, on a terminal as a bar."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

import httpx
import pytest

from app.cli import waiting
from app.cli.ends import Refused
from app.cli.http import Document, Problem, Server
from tests.cli.town import Town, fresh_phone

ROWS = 1500
STAGES = ["reading", "planning", "checking", "writing"]


@contextmanager
def _client(town: Town, role: str) -> Iterator[httpx.Client]:
    token = json.loads((town.folder / "tokens.json").read_text(encoding="utf-8"))[role]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{town.url}/api/v1", headers=headers, timeout=60) as client:
        yield client


@contextmanager
def _nobody_writes(town: Town) -> Iterator[None]:
    """Holds the one lock that a writer needs: a write gets as far as its last stage, and no further."""
    with closing(sqlite3.connect(town.folder / "directory.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def _sent(client: httpx.Client, key: str, rows: int) -> httpx.Response:
    lines = [f"QN,8.10.b,Office of matters {number}" for number in range(rows)]
    content = "\n".join(["State,Provision,Authority (en)", *lines]).encode()
    parts = {"file": ("many.csv", content, "text/csv")}
    return client.post("/notifications", files=parts, data={"metadata": '{"state": "QN"}'}, headers={"Idempotency-Key": key})


def _seen(client: httpx.Client, path: str, answer: "Future[httpx.Response]") -> Iterator[dict[str, object]]:
    while not answer.done():
        asked = client.get(path)
        if asked.status_code == 200:
            yield asked.json()


def test_a_write_tells_its_own_caller_how_far_it_is(town: Town) -> None:
    path, key = "/progress/many%2Frows%25", "many/rows%"
    with _client(town, "registrar") as registrar, _client(town, "approver") as approver, ThreadPoolExecutor(1) as pool:
        assert registrar.get(path).status_code == 404
        with _nobody_writes(town):
            answer = pool.submit(_sent, registrar, key, ROWS)
            seen = []
            for each in _seen(registrar, path, answer):
                seen.append(each)
                if each["stage"] == "writing":
                    break
            assert approver.get(path).status_code == 404
        assert answer.result().status_code == 201
        ended = registrar.get(path)
    assert (ended.status_code, ended.json()["code"]) == (404, "not-found")
    stages = [str(each["stage"]) for each in seen]
    assert stages == sorted(stages, key=STAGES.index)
    assert seen[-1] == {"stage": "writing", "done": 0, "total": None}
    planning = [each for each in seen if each["stage"] == "planning"]
    assert planning
    assert {each["total"] for each in planning} == {ROWS}


def test_who_is_not_signed_in_asks_in_vain(town: Town) -> None:
    assert httpx.get(f"{town.url}/api/v1/progress/k").status_code == 401


class _Told(Server):
    """A service whose request goes on until it was asked for its progress three times."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", None)
        self.answers: list[Document | None] = [None, {"stage": "planning", "done": 300, "total": 900}, None]
        self.heard = threading.Event()

    def progress(self, key: str) -> Document:
        assert key == "k"
        found = self.answers.pop(0) if self.answers else None
        if not self.answers:
            self.heard.set()
        if found is None:
            raise Problem(404, {})
        return found

    def work(self) -> str:
        self.heard.wait()
        return "done"


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    monkeypatch.setattr(waiting, "PAUSE", 0.01)
    monkeypatch.setenv("FORCE_COLOR", "1")
    service = _Told()
    assert waiting.watched(service, "k", service.work) == "done"
    assert service.answers == []
    told = capsys.readouterr()
    assert told.out == ""
    assert "Planning" in told.err
    assert "300/900" in told.err


def test_commands_say_nothing_of_it_in_a_pipe(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    sent = town.run("submit", str(town.changed(_row())), "--state", "QN", "--as", "registrar", "--json")
    notification = json.loads(sent.stdout)["notification"]
    words = ("approve", notification["id"], "--yes", "--digest", notification["digest"], "--as", "approver")
    decided = town.run(*words, "--json")
    assert (decided.exit_code, sent.stderr) == (0, "")
    assert "Planning" not in decided.stderr


def test_commands_go_the_same_way_on_a_terminal(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    sent = town.run("submit", str(town.changed(_row())), "--state", "QN", "--as", "registrar", "--json", FORCE_COLOR="1")
    assert json.loads(sent.stdout)["notification"]["status"] == "previewed"


def _row() -> str:
    return f"designation,QN,35,,Office of bars,{fresh_phone()}"


def test_what_goes_wrong_meanwhile_is_raised(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    def refused() -> None:
        raise Refused("no")

    with Server(town.url, None) as server, pytest.raises(Refused):
        waiting.watched(server, "k", refused)
