"""Lines that are edited or removed in the database change no answer, and are told: once each, on both databases."""

import logging

import pytest
from sqlalchemy import create_engine, text

from app.actions import look_up, patrol
from app.actions.patrol import Patrol
from tests.actions.makers import Office

TOLD = "THE LEDGER WAS CHANGED IN THE DATABASE"


def tamper(office: Office, statement: str) -> None:
    """What somebody with all rights on the database does."""
    engine = create_engine(office.url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER USER"))
        else:
            for change in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS entry_refuses_{change}"))
        connection.execute(text(statement))
    engine.dispose()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if TOLD in each.getMessage()]


def a_round(office: Office, walker: Patrol) -> None:
    for _ in range(office.house.shelf.snapshot.number // patrol.AT_ONCE + 1):
        walker.walk()


EDITS = {
    "UPDATE entry SET payload = '{}' WHERE number = 2": "entry 2: it is not the line that was verified",
    "UPDATE entry SET leaf = salt WHERE salt IS NOT NULL": "it is not the line that was verified",
    "UPDATE entry SET salt = NULL WHERE salt IS NOT NULL": "it is not the line that was verified",
    "DELETE FROM entry WHERE number = 2": "entry 2: it is gone",
    "UPDATE entry SET change = 'made up' WHERE number = 2": "entry 1: the 3 lines from there on cannot be read",
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_edited_is_told_once_and_changes_no_answer(
    office: Office, edit: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patrol, "AT_ONCE", 3)
    office.house.follower.pull()
    before, walker = office.read(look_up.states).body, Patrol(office.house)
    with caplog.at_level(logging.CRITICAL, "authdir"):
        a_round(office, walker)
        assert lines(caplog) == []
        tamper(office, edit)
        a_round(office, walker)
        a_round(office, walker)
    told = lines(caplog)
    assert len(told) == len(set(told)) > 0
    assert EDITS[edit] in told[0]
    office.house.follower.pull()
    assert office.read(look_up.states).body == before
