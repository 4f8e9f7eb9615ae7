"""What a State sent is kept byte for byte, found again, and ended once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.errors import NotDecidable
from app.domain.submission import Particulars
from app.store.inbox import Decision, Notification, Status
from app.store.unit import Database
from tests.store.makers import NOON, Hand, notification


def _add(database: Database, *notifications: Notification) -> None:
    with database.writing() as unit:
        for one in notifications:
            unit.inbox.add(one, b"\x00\xff" + one.id.encode())


def test_a_notification_comes_back_with_its_bytes(database: Database) -> None:
    whole = notification()
    bare = replace(notification("n_2"), particulars=Particulars(), file_name=None, counts={}, problem={"code": "x", "errors": [1]})
    _add(database, whole, bare)
    with database.reading() as unit:
        assert unit.inbox.get("n_1") == whole
        assert unit.inbox.get("n_2") == bare
        assert bare.state is None
        assert unit.inbox.content("n_1") == b"\x00\xffn_1"
        assert unit.inbox.get("n_3") is None
        assert unit.inbox.content("n_3") is None


def test_a_notification_is_added_once(database: Database) -> None:
    _add(database, notification())
    with pytest.raises(IntegrityError):
        _add(database, notification("n_2"), notification())
    with database.reading() as unit:
        assert unit.inbox.get("n_2") is None


def test_the_newest_are_listed_first_in_pages(database: Database) -> None:
    minute = timedelta(minutes=1)
    _add(
        database,
        notification("n_a"),
        notification("n_c", at=NOON + minute),
        notification("n_b", at=NOON + minute, state="FR"),
        notification("n_d", at=NOON - minute, state=None),
    )
    with database.writing() as unit:
        unit.inbox.decide(Decision("n_a", Status.REJECTED, "u_2", "p_2"))
        listing = unit.inbox.listing
        assert [one.id for one in listing()] == ["n_c", "n_b", "n_a", "n_d"]
        assert [one.id for one in listing(limit=2)] == ["n_c", "n_b"]
        assert [one.id for one in listing(after="n_b", limit=2)] == ["n_a", "n_d"]
        assert [one.id for one in listing(after="n_d")] == []
        assert [one.id for one in listing(state="JP")] == ["n_c", "n_a"]
        assert [one.id for one in listing(state="JP", status=Status.REJECTED)] == ["n_a"]
        assert [one.id for one in listing(status=Status.PREVIEWED, after="n_c")] == ["n_b", "n_d"]


def test_the_same_file_is_found_within_its_state(database: Database) -> None:
    _add(
        database,
        notification("n_1"),
        notification("n_2", at=NOON + timedelta(seconds=1)),
        notification("n_3", sha256="cd" * 32),
        notification("n_4", state="FR"),
        notification("n_5", state=None),
    )
    with database.reading() as unit:
        assert [one.id for one in unit.inbox.same_file("JP", "ab" * 32)] == ["n_2", "n_1"]
        assert [one.id for one in unit.inbox.same_file(None, "ab" * 32)] == ["n_5"]
        assert unit.inbox.same_file("XX", "ab" * 32) == []


def test_the_latest_plan_and_any_earlier_one(database: Database, clock: Hand) -> None:
    _add(database, notification(), notification("n_2"))
    for digest, base in (("sha256:1", 0), ("sha256:2", 4)):
        clock.move(seconds=1)
        with database.writing() as unit:
            unit.inbox.keep_plan("n_1", digest=digest, body=b"{}", base_revision=base)
    with database.reading() as unit:
        latest, first = unit.inbox.plan("n_1"), unit.inbox.plan("n_1", "sha256:1")
        assert latest is not None
        assert first is not None
        assert (latest.digest, latest.base_revision, latest.body) == ("sha256:2", 4, b"{}")
        assert (first.digest, first.made_at) == ("sha256:1", NOON + timedelta(seconds=1))
        assert unit.inbox.plan("n_2") is None
        assert unit.inbox.latest_digest("n_1") == "sha256:2"
        assert unit.inbox.latest_digest("n_2") is None
        assert unit.inbox.plan("n_1", "sha256:3") is None


def test_a_plan_made_again_is_the_latest(database: Database, clock: Hand) -> None:
    _add(database, notification())
    for digest, base in (("sha256:1", 0), ("sha256:2", 4), ("sha256:1", 6)):
        clock.move(seconds=1)
        with database.writing() as unit:
            unit.inbox.keep_plan("n_1", digest=digest, body=b"{}", base_revision=base)
    with database.reading() as unit:
        latest = unit.inbox.plan("n_1")
        assert latest is not None
        assert (latest.digest, latest.base_revision) == ("sha256:1", 6)


def test_a_plan_shown_again_is_the_latest_and_one_that_is_so_already_is_not_written_anew(database: Database, clock: Hand) -> None:
    _add(database, notification())
    for digest in ("sha256:1", "sha256:2"):
        clock.move(seconds=1)
        with database.writing() as unit:
            unit.inbox.keep_plan("n_1", digest=digest, body=b"{}", base_revision=0)
    for shown, made_after in (("sha256:2", 2), ("sha256:1", 4), ("sha256:1", 4)):
        clock.move(seconds=1)
        with database.writing() as unit:
            unit.inbox.show_again("n_1", shown)
        with database.reading() as unit:
            latest = unit.inbox.plan("n_1")
            assert latest is not None
            assert (latest.digest, latest.made_at) == (shown, NOON + timedelta(seconds=made_after))


def test_counts_can_be_replaced(database: Database) -> None:
    _add(database, notification(), notification("n_2"))
    with database.writing() as unit:
        unit.inbox.recount("n_1", {"amend": 7})
    with database.reading() as unit:
        assert unit.inbox.get("n_1") == replace(notification(), counts={"amend": 7})
        assert unit.inbox.get("n_2") == notification("n_2")


def test_a_decision_ends_a_notification(database: Database, clock: Hand) -> None:
    _add(database, notification())
    decision = Decision("n_1", Status.APPROVED, "u_2", "p_2", digest="sha256:1", first_entry=1, last_entry=9)
    with database.writing() as unit:
        unit.inbox.decide(decision)
    with database.reading() as unit:
        ended = unit.inbox.get("n_1")
        assert ended is not None
        assert ended.status is Status.APPROVED
        assert unit.inbox.decisions("n_1") == [replace(decision, at=clock.now())]
        assert unit.inbox.decisions("n_2") == []


@pytest.mark.parametrize("name", ["n_1", "n_9"])
def test_nothing_is_decided_twice_nor_unknown(database: Database, name: str) -> None:
    _add(database, notification())
    with database.writing() as unit:
        unit.inbox.decide(Decision("n_1", Status.WITHDRAWN, "u_1", "p_1", reason="sent by mistake"))
    with database.writing() as unit, pytest.raises(NotDecidable):
        unit.inbox.decide(Decision(name, Status.APPROVED, "u_2", "p_2"))
    with database.reading() as unit:
        (decision,) = unit.inbox.decisions("n_1")
        assert (decision.verdict, decision.reason) == (Status.WITHDRAWN, "sent by mistake")
