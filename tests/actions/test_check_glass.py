"""The doctor on break-glass: what is kept of an opening and what the audit trail tells of it are the same, or it is named."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, text

from app.actions.check_glass import openings
from app.domain.access import Audience, Role
from app.domain.audit import Event, Target
from app.domain.people.break_glass import LASTS, Opening, Outcome, Review
from app.store.accounts import Account
from app.store.break_glass import Told
from app.store.unit import Database
from tests.store.makers import NOON, Hand, event

OPENING = Opening(
    "b_1", "u_1", "p_1", "QN", frozenset({Role.OFFICER}),
    state="QM", purpose="search", drill=False, opened_at=NOON, ends_at=NOON + LASTS,
)  # fmt: skip


def told(action: str = "break-glass", **more: object) -> Event:
    targets = (Target("b_1", None, "restricted"), Target("QM", None, Audience.NETWORK.label, "QM"))
    usual = {"account": "u_1", "person": "p_1", "state": "QN", "roles": ("officer",), "purpose": "search", "targets": targets}
    return replace(event(), **{**usual, "action": action, "at": NOON, **more})


@pytest.fixture
def database(migrated_sqlite_url: str) -> Iterator[Database]:
    with closing(Database(migrated_sqlite_url, Hand(), close=lambda stated: stated)) as opened:
        with opened.writing() as unit:
            for name in ("u_1", "u_2"):
                unit.accounts.add_account(Account(name, name.replace("u", "p"), name, "QN"))
            unit.glass.open(OPENING, Told(), "sealed")
        yield opened


def found(database: Database) -> list[str]:
    with database.reading() as unit:
        count, troubles = openings(unit.glass, unit.trail)
    assert count <= 1
    return [f"{each.place}: {each.detail}" for each in troubles]


def record(database: Database, *events: Event) -> None:
    with database.writing() as unit:
        for each in events:
            unit.trail.record(each)


def test_an_opening_with_its_event_is_sound(database: Database) -> None:
    record(database, told(), told(account="u_2", outcome="refused"))
    assert found(database) == []


def test_an_opening_without_one_is_named(database: Database) -> None:
    assert found(database) == ["break-glass b_1: the audit trail does not tell once who opened it"]
    record(database, told(), told())
    assert found(database) == ["break-glass b_1: the audit trail does not tell once who opened it"]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        *(({"account": "u_2"}, "account"), ({"person": "p_2"}, "person"), ({"at": NOON + timedelta(hours=1)}, "time")),
        *(({"purpose": "other"}, "purpose"), ({"state": "QM"}, "State of its person"), ({"roles": ("registrar",)}, "role")),
        ({"targets": (Target("b_1", None, "restricted"), Target("QO", None, "network", "QO"))}, "State"),
    ],
)
def test_one_that_differs_is_named(database: Database, said: dict[str, object], what: str) -> None:
    record(database, replace(told(), **said))
    assert found(database) == [f"break-glass b_1: says another {what} than the audit trail"]


def test_a_review_has_an_event_of_its_own(database: Database) -> None:
    record(database, told())
    with database.writing() as unit:
        assert unit.glass.review("b_1", Review("u_2", NOON, Outcome.JUSTIFIED), "sealed")
    assert found(database) == ["break-glass b_1: the audit trail does not tell of its review"]
    record(database, told("review-break-glass", account="u_2"))
    assert found(database) == []


def test_one_that_is_gone_or_was_prolonged_is_named(database: Database, migrated_sqlite_url: str) -> None:
    record(database, told())
    with closing(create_engine(migrated_sqlite_url).connect()) as connection:
        connection.execute(text("UPDATE break_glass SET ends_at = '2026-06-02 12:00:00.000000'"))
        connection.commit()
        assert found(database) == ["break-glass b_1: goes on for longer than it may"]
        connection.execute(text("DELETE FROM break_glass"))
        connection.commit()
    assert found(database) == ["break-glass b_1: the audit trail tells of it, and it is gone"]
