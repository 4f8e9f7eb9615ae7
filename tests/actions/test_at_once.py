"""Many at once, and failures in the middle: one outcome, wholly or not at all, and the same answer for a retry."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from app.actions import decide
from app.actions.house import Caller
from app.domain.access import Role
from app.domain.entry import Entry
from app.domain.errors import DatabaseUnavailable, DirectoryError, NotDecidable
from app.snapshot.follow import Follower
from app.store.engine import Limits
from tests.actions.makers import APPROVER, MINISTRY, Hand, Office, decoded, file, opened, somebody


@pytest.mark.parametrize("content", [file(MINISTRY), b"\xff\xfe nothing"])
def test_twenty_at_once_are_one_notification(office: Office, content: bytes) -> None:
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(lambda number: office.submit(content, key=f"parallel-{number}"), range(20)))
    assert len({reply["id"] for reply in replies}) == 1
    assert sorted(reply["answered"] for reply in replies) == [200] * 19 + [201]


def test_of_approvers_who_race_one_applies(office: Office) -> None:
    sent, starting = office.submit(file(MINISTRY)), Barrier(4)
    approvers = [somebody(Role.APPROVER, account=f"approver{number}") for number in range(4)]

    def approve(caller: Caller) -> str:
        starting.wait()
        try:
            return str(office.approve(sent, caller)["status"])
        except DirectoryError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(approve, approvers))
    assert outcomes == ["approved", "not-decidable", "not-decidable", "not-decidable"]
    assert len(office.found(state="JP")) == 1
    with pytest.raises(NotDecidable):
        office.approve(sent)


FAILING = {
    "sqlite": ("CREATE TRIGGER fails BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'full'); END",),
    "postgresql": (
        "CREATE FUNCTION fails() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER fails BEFORE INSERT ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION fails()",
    ),
}


@pytest.mark.parametrize("table", ["entry", "decision", "audit_event", "kept_answer"])
def test_an_approval_that_fails_in_the_middle_leaves_nothing(office: Office, table: str) -> None:
    sent, head, trail = office.submit(file(MINISTRY)), office.head(), office.trail()
    when = f"NEW.number = {head + 3}" if table == "entry" else "1 = 1"
    for statement in FAILING[office.url.split(":")[0].split("+")[0]]:
        office.run(statement.format(table=table, when=when))
    with pytest.raises((DBAPIError, psycopg.Error)):
        office.approve(sent, key="retried")
    assert (office.head(), office.trail(), office.status(sent)) == (head, trail, "previewed")
    assert office.found() == []
    office.run("DROP TRIGGER fails" + (f" ON {table}" if "postgresql" in office.url else ""))
    applied = office.approve(sent, key="retried")
    assert applied["entries"][0] == head + 1
    assert office.approve(sent, key="retried") == applied
    assert len(office.found(state="JP")) == 1


def test_a_locked_ledger_is_unavailable_and_nothing_is_applied(office: Office, tmp_path: Path) -> None:
    sent = office.submit(file(MINISTRY))
    (tmp_path / "other").mkdir()
    with opened(office.url, tmp_path / "other", Hand(), Limits(lock=0.05)) as other:
        with office.house.database.writing(), pytest.raises(DatabaseUnavailable):
            other.approve(sent)
        assert other.approve(sent)["status"] == "approved"


@dataclass
class Meddling(Hand):
    """A clock during whose reading, once, something happens elsewhere."""

    office: Office | None = field(default=None)

    def now(self) -> datetime:
        office, self.office = self.office, None
        if office is not None:
            office.submit(file(MINISTRY), key="same")
        return super().now()


def test_the_same_request_in_two_processes_has_one_answer(office: Office, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with opened(office.url, tmp_path / "other", Meddling()) as other:
        assert isinstance(other.clock, Meddling)
        other.clock.office = office
        second = other.reply_to(file(MINISTRY), key="same")
        assert second == office.reply_to(file(MINISTRY), key="same")
        sent = decoded(second)
        first = []

        def meanwhile() -> None:
            first.append(office.approve(sent, key="decision"))

        body = {"digest": sent["digest"]}
        assert decoded(decide.approve(other.house, APPROVER, sent["id"], body, "decision", condition=meanwhile)) == first[0]
    assert len(office.found(state="JP")) == 1


class Silent:
    """A source that does not answer."""

    def after(self, number: int, limit: int) -> list[Entry]:
        raise DatabaseUnavailable(f"{limit} entries after {number} cannot be had")


def test_what_is_approved_is_approved_also_when_it_cannot_be_shown_yet(one_office: Office) -> None:
    whole = one_office.house.follower
    object.__setattr__(one_office.house, "follower", Follower(Silent(), one_office.house.shelf))
    assert one_office.apply(MINISTRY)["status"] == "approved"
    assert one_office.found() == []
    whole.pull()
    assert len(one_office.found()) == 1
