"""What the journal holds comes to the central trail: in order, each event once, whatever fails in between, and nothing altered."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.actions import ship as shipping
from app.actions.ship import Shipper
from app.domain.audit import Target
from app.domain.errors import AuditUnavailable
from app.store.audited import Sought
from app.store.chain import Kept
from app.store.journal import Journal
from app.store.trail import CENTRAL, Altered, TakingTrail
from tests.actions.makers import OFFICER, Office
from tests.store.makers import event
from tests.store.test_trail import OFF

FULL = "JP,35,Police,Orders,+81 3 3580 4111,+81 3 3580 4999,Somebody Secret,2026-01-01"


def written(office: Office, *numbers: int) -> None:
    for number in numbers:
        office.house.journal.write_blocking(event(number))


def sink_of(office: Office) -> str:
    found = office.house.journal.sink()
    assert found is not None
    return found


def taken(office: Office) -> list[Kept]:
    """The events of the house's journal that are in the central trail, which is sound."""
    with office.house.database.reading() as unit:
        assert unit.trail.verify(sink_of(office)) == []
        return unit.trail.events(limit=10_000, sink=sink_of(office))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.sqlite"


def alter(path: Path, *statements: str) -> None:
    """Behind everybody's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("DROP TRIGGER event_refuses_update", "DROP TRIGGER event_refuses_delete", *statements):
            connection.execute(statement)


def test_every_event_comes_once_and_as_it_is(office: Office) -> None:
    ship = Shipper(office.house)
    assert ship() == 0
    written(office, 1, 2, 3)
    assert [ship(), ship()] == [3, 0]
    written(office, 4, 5)
    assert [ship(), Shipper(office.house)()] == [2, 0]
    assert taken(office) == office.house.journal.events()


def test_it_comes_in_portions(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "AT_ONCE", 2)
    written(office, 1, 2, 3, 4, 5)
    ship = Shipper(office.house)
    assert [ship(), ship(), ship(), ship()] == [2, 2, 1, 0]
    assert taken(office) == office.house.journal.events()


def test_while_the_process_is_busy_few_are_taken(one_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "FEW", 1)
    written(one_office, 1, 2, 3)
    ship = Shipper(one_office.house)
    one_office.house.running.lookups += shipping.BUSY + 1
    assert [ship(), ship(), ship()] == [1, 2, 0]


def test_a_read_can_be_found_by_what_stands_beside_it(office: Office) -> None:
    office.apply(FULL)
    (shown,) = office.found(OFFICER, state="JP")
    Shipper(office.house)()
    with office.house.database.reading() as unit:
        assert unit.trail.sinks() == {CENTRAL: 4, sink_of(office): 1}
        (found,) = unit.audited.newest(Sought(target=shown["id"], account="u_officer", state="JP"), None, 10)
        assert found.event.targets == (Target(shown["id"], 1, "parties", "JP"),)


def test_a_kill_before_the_commit_loses_nothing_and_doubles_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    written(office, 1, 2, 3)
    ship, take = Shipper(office.house), TakingTrail.take

    def take_and_die(*given: object) -> None:
        take(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(TakingTrail, "take", take_and_die)
        with pytest.raises(KeyboardInterrupt):
            ship()
    assert taken(office) == []
    assert ship() == 3
    assert taken(office) == office.house.journal.events()


def test_a_kill_after_the_commit_doubles_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    written(office, 1, 2, 3)
    ship, unit = Shipper(office.house), office.house.database.shipping

    @contextmanager
    def ended_well_and_dead() -> Iterator[TakingTrail]:
        with unit() as trail:
            yield trail
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(office.house.database, "shipping", ended_well_and_dead)
        with pytest.raises(KeyboardInterrupt):
            ship()
    written(office, 4)
    assert ship() == 1
    assert taken(office) == office.house.journal.events()


def test_what_comes_before_an_altered_event_is_taken_and_nothing_after_it(office: Office, path: Path) -> None:
    written(office, 1, 2, 3)
    alter(path, "UPDATE event SET body = CAST(replace(body, 'r_2', 'r_9') AS BLOB)")
    ship = Shipper(office.house)
    for _ in range(2):
        with pytest.raises(Altered, match=r"event 2 does not match its hash; nothing that follows it is copied"):
            ship()
    assert [kept.sequence for kept in taken(office)] == [1]


def test_an_event_of_another_journal_is_not_taken(office: Office, path: Path) -> None:
    written(office, 1)
    alter(path, "UPDATE sink SET name = 'elsewhere1'")
    with pytest.raises(Altered, match="event 1 is of another journal"):
        Shipper(office.house)()
    assert taken(office) == []


def test_a_journal_that_is_not_what_was_taken_is_told(office: Office, path: Path) -> None:
    written(office, 1, 2)
    Shipper(office.house)()
    alter(path, "DELETE FROM event WHERE sequence = 2")
    with pytest.raises(Altered, match="does not hold event 2 as it was copied"):
        Shipper(office.house)()


def test_events_taken_away_from_the_trail_are_told_and_come_again(office: Office) -> None:
    written(office, 1, 2, 3)
    ship = Shipper(office.house)
    ship()
    dialect = office.url.partition(":")[0].partition("+")[0]
    office.run(
        *OFF[dialect], f"DELETE FROM audit_event WHERE sink = '{sink_of(office)}' AND sequence > 1", "DELETE FROM audit_target"
    )
    written(office, 4)
    with pytest.raises(Altered, match=r"had events up to 3 .* has them up to 1"):
        ship()
    assert ship() == 3
    assert taken(office) == office.house.journal.events()


def test_another_file_is_another_journal(office: Office, tmp_path: Path) -> None:
    written(office, 1)
    Shipper(office.house)()
    (tmp_path / "other").mkdir()
    with closing(Journal(tmp_path / "other" / "audit.sqlite")) as other:
        other.write_blocking(event(2))
        object.__setattr__(office.house, "journal", other)
        assert Shipper(office.house)() == 1
        assert [kept.event.request_id for kept in taken(office)] == ["r_2"]
    with office.house.database.reading() as unit:
        assert len(unit.trail.sinks()) == 3


def test_a_name_that_the_database_cannot_keep_stops_nothing(office: Office) -> None:
    office.house.journal.write_blocking(replace(event(1), account="a\x00b"))
    assert Shipper(office.house)() == 1
    assert taken(office) == office.house.journal.events()


def test_a_journal_that_cannot_be_read_is_told(one_office: Office, path: Path) -> None:
    path.mkdir()
    with pytest.raises(AuditUnavailable):
        Shipper(one_office.house)()
    path.rmdir()
