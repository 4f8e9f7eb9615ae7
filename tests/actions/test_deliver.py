"""Claim, send, mark: once each; what is refused waits longer each time; a mark outlives a database that is away."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app.actions.deliver import FIRST_PAUSE, LEASE, LONGEST_PAUSE, deliver, pause_after
from app.domain.errors import DatabaseUnavailable
from app.identity.seal import Seal
from app.store.outbox import SEALED, Mail, WritingOutbox
from tests.actions.makers import NOON, Office


@dataclass
class Server:
    """Takes messages, or refuses them."""

    refusing: Exception | None = None
    taken: list[str] = field(default_factory=list)
    left: int = 0

    def send(self, mail: Mail) -> "Server":
        if self.refusing:
            raise self.refusing
        self.taken.append(mail.id)
        return self

    def __call__(self) -> None:
        self.left += 1


def put(office: Office, *names: str) -> None:
    with office.house.database.writing() as unit:
        mails = [Mail(name, "test", f"{name}@one.example", "s", "b", f"<{name}@x.invalid>", NOON) for name in names]
        unit.outbox.add(mails)


def never(_seconds: float) -> bool:
    raise AssertionError("nothing to wait for")


def stored(office: Office, name: str = "m1") -> Mail:
    with office.house.database.reading() as unit:
        (found,) = [mail for mail in unit.outbox.all() if mail.id == name]
    return found


def test_everything_due_is_sent_once(office: Office) -> None:
    put(office, "m1", "m2", "m3")
    server = Server()
    while deliver(office.house, server.send, never):
        pass
    assert sorted(server.taken) == ["m1", "m2", "m3"]
    assert server.left == 3
    office.clock.time += timedelta(days=30)
    assert not deliver(office.house, server.send, never)
    assert stored(office).sent_at is not None


@pytest.mark.parametrize("error", [ConnectionRefusedError("no"), ValueError("no such address"), TimeoutError("slow")])
def test_what_is_refused_is_tried_again_later(office: Office, error: Exception) -> None:
    put(office, "m1")
    server = Server(refusing=error)
    assert deliver(office.house, server.send, never)
    assert not deliver(office.house, server.send, never)
    assert stored(office).last_error == f"{type(error).__name__}: {error}"
    office.clock.time += FIRST_PAUSE
    assert deliver(office.house, server.send, never)
    office.clock.time += FIRST_PAUSE
    assert not deliver(office.house, server.send, never)
    server.refusing = None
    office.clock.time += FIRST_PAUSE
    assert deliver(office.house, server.send, never)
    assert (server.taken, stored(office).attempts, stored(office).last_error) == (["m1"], 3, None)


def test_one_that_is_refused_holds_up_no_other(office: Office) -> None:
    put(office, "m1")
    server = Server(refusing=ValueError("no"))
    deliver(office.house, server.send, never)
    put(office, "m2")
    server.refusing = None
    assert deliver(office.house, server.send, never)
    assert server.taken == ["m2"]


def test_pauses_double_up_to_a_longest() -> None:
    assert [pause_after(attempts) for attempts in (1, 2, 3)] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pause_after(12) == pause_after(10_000) == LONGEST_PAUSE


@dataclass
class Away:
    """A database that is away from the time of the sending, for some marks."""

    marks: int
    waited: int = 0
    stop_after: int = 100

    def wait(self, _seconds: float) -> bool:
        self.waited += 1
        return self.waited >= self.stop_after

    def hide(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Marks fail as they do when the database is away."""
        real = WritingOutbox.sent

        def sent(outbox: WritingOutbox, mail: str) -> None:
            if self.waited < self.marks:
                raise DatabaseUnavailable
            real(outbox, mail)

        monkeypatch.setattr(WritingOutbox, "sent", sent)


@contextmanager
def hidden(away: Away) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        away.hide(patch)
        yield


def test_a_mark_waits_for_the_database(one_office: Office) -> None:
    put(one_office, "m1")
    server, away = Server(), Away(marks=3)
    with hidden(away):
        assert deliver(one_office.house, server.send, away.wait)
    one_office.clock.time += 2 * LEASE
    assert not deliver(one_office.house, server.send, never)
    assert (server.taken, away.waited) == (["m1"], 3)


def test_one_that_could_not_be_marked_before_the_end_is_sent_again(one_office: Office) -> None:
    put(one_office, "m1")
    server, away = Server(), Away(marks=1000, stop_after=2)
    with hidden(away):
        assert deliver(one_office.house, server.send, away.wait)
    assert not deliver(one_office.house, server.send, never)
    one_office.clock.time += LEASE
    assert deliver(one_office.house, server.send, never)
    assert server.taken == ["m1", "m1"]


def test_what_lies_sealed_is_opened_when_it_is_sent(office: Office) -> None:
    seal = office.house.seal
    other = Seal(base64.urlsafe_b64encode(bytes(range(1, 33))).decode())
    with office.house.database.writing() as unit:
        unit.outbox.add(
            [
                Mail(name, "test", f"{name}@one.example", "s", SEALED + by.close("for you alone"), f"<{name}@x.invalid>", NOON)
                for name, by in (("m1", seal), ("m2", other))
            ]
        )
    bodies: list[str] = []

    def send(mail: Mail) -> Server:
        bodies.append(mail.body)
        return Server()

    while deliver(office.house, send, never):
        pass
    assert bodies == ["for you alone"]
    assert "for you alone" not in stored(office).body
    assert "AUTHDIR_SEAL_KEY" in (stored(office, "m2").last_error or "")
