"""What is old and in the central trail leaves the local journal, and nothing else; the chain holds, and says where it begins."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions import roll as rolling
from app.actions.check_audit import local
from app.actions.roll import Roller
from app.actions.ship import Shipper
from app.actions.witness import Witness
from app.store.chain import START
from app.store.journal import Journal
from app.store.trail import Altered
from tests.actions.makers import Office
from tests.actions.test_shipping import alter, sink_of, taken, written
from tests.store.makers import event
from tests.store.test_trail import OFF

LATER = timedelta(days=8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.sqlite"


def left(office: Office) -> list[int]:
    return [kept.sequence for kept in office.house.journal.events()]


def troubles(office: Office) -> list[str]:
    """What ``authdir check`` says of the local journal."""
    with office.house.database.reading() as unit:
        return [f"{each.place} {each.detail}" for step in local(office.house.journal, unit.trail) for each in step.troubles]


def roller(office: Office) -> Roller:
    """One to whom everything is old."""
    return Roller(office.house, -LATER)


def test_what_is_old_and_was_copied_leaves_but_for_the_last_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "AT_ONCE", 2)
    assert roller(office)() == 0
    written(office, *range(1, 7))
    assert roller(office)() == 0
    Shipper(office.house)()
    written(office, 7, 8)
    assert [roller(office)(), roller(office)()] == [5, 0]
    assert left(office) == [6, 7, 8]
    assert office.house.journal.rolled() == taken(office)[4].mark
    assert office.house.journal.verify() == []
    assert Shipper(office.house)() == 2
    assert [kept.sequence for kept in taken(office)] == list(range(1, 9))
    assert troubles(office) == []


def test_what_is_young_stays(office: Office) -> None:
    written(office, 1, 2, 3)
    Shipper(office.house)()
    assert Roller(office.house, timedelta(days=366 * 100))() == 0
    assert left(office) == [1, 2, 3]


def test_a_journal_goes_on_after_what_left_it(office: Office, path: Path) -> None:
    written(office, 1, 2, 3)
    Shipper(office.house)()
    roller(office)()
    office.house.journal.close()
    with closing(Journal(path)) as again:
        again.write_blocking(event(4))
        assert [kept.sequence for kept in again.events()] == [3, 4]
        assert again.verify() == []
        with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute("DELETE FROM event WHERE sequence = 3")


@pytest.mark.parametrize("where", ["journal", "trail"])
def test_what_is_not_the_same_in_both_stays(office: Office, path: Path, where: str) -> None:
    written(office, 1, 2, 3)
    Shipper(office.house)()
    if where == "journal":
        alter(path, "UPDATE event SET body = CAST(replace(body, 'r_1', 'r_9') AS BLOB)")
    else:
        dialect = office.url.partition(":")[0].partition("+")[0]
        office.run(*OFF[dialect], f"UPDATE audit_event SET body = replace(body, 'r_1', 'r_9') WHERE sink = '{sink_of(office)}'")
    with pytest.raises(Altered, match="event 1 is not the same in journal"):
        roller(office)()
    assert left(office) == [1, 2, 3]
    assert office.house.journal.rolled() == START


def test_what_cannot_be_read_stays(office: Office, path: Path) -> None:
    written(office, 1, 2, 3)
    Shipper(office.house)()
    alter(path, "UPDATE event SET body = CAST('nothing' AS BLOB) WHERE sequence = 2")
    assert roller(office)() == 1
    assert left(office) == [2, 3]


def test_who_takes_something_out_alone_is_found_out(office: Office, path: Path) -> None:
    written(office, 1, 2, 3)
    Shipper(office.house)()
    alter(
        path,
        "INSERT INTO rolled SELECT sequence, zeroblob(32) FROM event WHERE sequence = 2",
        "DELETE FROM event WHERE sequence < 3",
    )
    found = troubles(office)
    assert any("event 3 does not follow the one before it" in each for each in found)
    assert any(each.startswith("event 2 was taken out of journal") for each in found)


def test_a_journal_of_a_release_that_took_nothing_out_is_read(office: Office, path: Path) -> None:
    written(office, 1)
    alter(path, "DROP TABLE rolled")
    assert office.house.journal.rolled() == START
    assert office.house.journal.verify() == []


def test_the_last_word_on_local_copies_stays(office: Office) -> None:
    witness = Witness(office.house)
    for number in (1, 2):
        witness.tell({"register": number})
        written(office, number)
    Shipper(office.house)()
    assert roller(office)() == 2
    assert left(office) == [3, 4]
    assert witness.said() == {"register": 2}
    assert roller(office)() == 0
