"""Subscriptions as they are kept: found when they are behind, moved by one alone, forgotten of where they led when they end."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.access import Audience
from app.domain.notices import Medium, Status
from app.store.accounts import Account
from app.store.subscriptions import LONGEST_ERROR, Subscription
from app.store.unit import Database
from tests.store.makers import NOON, Hand

LEASE = timedelta(minutes=2)


def subscription(medium: Medium = Medium.WEBHOOK, **more: object) -> Subscription:
    led = {"host": "hooks.example", "url": "sealed", "secret": "sealed"} if medium is Medium.WEBHOOK else {}
    members = {"state": None, "provision": None, "ceiling": Audience.NETWORK, "token": None, "position": 5, **led, **more}
    return Subscription(id="", account="u_1", medium=medium, made_at=NOON, due_at=NOON, **members)  # type: ignore[arg-type]


@pytest.fixture
def kept(database: Database) -> Subscription:
    with database.writing() as unit:
        unit.accounts.add_account(Account("u_1", "p_1", "Somebody"))
        return unit.subscriptions.add(subscription())


def due(database: Database, newest: int, medium: Medium = Medium.WEBHOOK) -> list[str]:
    with database.reading() as unit:
        return [each.id for each in unit.subscriptions.due(medium, newest, NOON)]


def found(database: Database, identifier: str) -> Subscription:
    with database.reading() as unit:
        one = unit.subscriptions.one(identifier)
    assert one is not None
    return one


def test_one_is_as_it_was_kept(database: Database, kept: Subscription) -> None:
    assert kept.id.startswith("w_")
    assert found(database, kept.id) == kept
    with database.reading() as unit:
        assert unit.subscriptions.of("u_1") == [kept]
        assert unit.subscriptions.of("u_2") == []
        assert unit.subscriptions.one("w_unknown") is None


def test_it_is_due_when_it_is_behind(database: Database, kept: Subscription) -> None:
    assert due(database, 5) == []
    assert due(database, 6) == [kept.id]
    assert due(database, 6, Medium.EMAIL) == []


def test_a_claim_is_one_process_s_until_it_runs_out_and_keeps_its_message(
    database: Database, kept: Subscription, clock: Hand
) -> None:  # fmt: skip
    with database.telling() as (subscriptions, _):
        first = subscriptions.claim(kept, NOON + LEASE, "msg_1", 7)
        assert subscriptions.claim(kept, NOON + LEASE, "msg_2", 8) is None
    assert first is not None
    assert (first.message, first.message_to, first.attempts) == ("msg_1", 7, 1)
    assert due(database, 9) == []
    clock.move(minutes=2)
    with database.telling() as (subscriptions, _):
        again = subscriptions.claim(found(database, kept.id), clock.time + LEASE, "msg_3", 9)
        assert not subscriptions.told(first, 7, clock.time)
        assert again is not None
        assert (again.message, again.message_to, again.attempts) == ("msg_1", 7, 2)
        assert subscriptions.told(again, 7, clock.time)
    after = found(database, kept.id)
    assert (after.position, after.message, after.attempts, after.told_at) == (7, None, 0, clock.time)


def test_what_failed_says_why_and_since_when(database: Database, kept: Subscription, clock: Hand) -> None:
    with database.telling() as (subscriptions, _):
        claimed = subscriptions.claim(kept, NOON + LEASE, "msg_1", 7)
        assert claimed is not None
        assert subscriptions.failed(claimed, "x" * 1000, NOON)
    once = found(database, kept.id)
    assert (once.failing_since, once.last_error) == (NOON, "x" * LONGEST_ERROR)
    clock.move(hours=1)
    with database.telling() as (subscriptions, _):
        subscriptions.failed(once, "y", clock.time)
    assert found(database, kept.id).failing_since == NOON
    assert due(database, 0) == []


def test_a_pause_and_an_end(database: Database, kept: Subscription) -> None:
    with database.writing() as unit:
        unit.subscriptions.pause(kept.id)
    assert found(database, kept.id).status is Status.PAUSED
    assert due(database, 9) == []
    with database.writing() as unit:
        unit.subscriptions.resume(kept.id)
        unit.subscriptions.rotate(kept.id, "another", "sealed", NOON + LEASE)
    assert due(database, 9) == [kept.id]
    with database.writing() as unit:
        unit.subscriptions.end(kept.id, "by its owner")
    ended = found(database, kept.id)
    assert (ended.status, ended.url, ended.secret, ended.secret_before) == (Status.ENDED, None, None, None)
    assert due(database, 9) == []
    with database.telling() as (subscriptions, _):
        assert not subscriptions.passed(ended, 9)


def test_what_goes_with_a_token_goes_to_its_successor(database: Database, kept: Subscription) -> None:
    with database.writing() as unit:
        made = unit.subscriptions.add(subscription(Medium.EMAIL, token="t_1"))
        unit.subscriptions.hand_over("t_1", "t_2")
    assert found(database, made.id).token == "t_2"
    assert found(database, kept.id).token is None


@pytest.mark.usefixtures("kept")
def test_a_webhook_leads_somewhere(database: Database) -> None:
    for wrong in (subscription(host=None), subscription(Medium.EMAIL, host="hooks.example")):
        with pytest.raises(IntegrityError), database.writing() as unit:
            unit.subscriptions.add(wrong)


def test_those_that_ended_long_ago_are_forgotten_and_the_living_are_counted(
    database: Database, kept: Subscription, clock: Hand
) -> None:
    with database.writing() as unit:
        living, lately = (unit.subscriptions.add(subscription()) for _ in range(2))
        assert unit.subscriptions.living("u_1") == 3
        unit.subscriptions.end(kept.id, "by its owner")
    clock.time += timedelta(days=1)
    with database.writing() as unit:
        unit.subscriptions.end(lately.id, "by its owner")
        unit.subscriptions.forget(NOON + timedelta(hours=1))
        assert {each.id for each in unit.subscriptions.of("u_1")} == {living.id, lately.id}
        assert (unit.subscriptions.living("u_1"), unit.subscriptions.living("u_2")) == (1, 0)
