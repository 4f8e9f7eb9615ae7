"""What a process keeps, and how it starts from that: register, sessions and tokens, each with the age it has."""

import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.actions.keeping import CONFIRM_AFTER, LEAST_REST, Keeper, Pace
from app.actions.witness import KEEP, Witness
from app.domain.errors import AccessUnconfirmed, ForkFound, Unauthenticated
from app.identity.tokens import new_token
from app.snapshot.model import Snapshot
from app.store.ballast import Ballast
from app.store.generations import Generations
from app.store.journal import Journal
from app.store.register_copy import chunks_of
from tests.actions.desk import KEY, Desk, Ticks, files, token_of
from tests.actions.makers import MINISTRY, Office


def test_a_process_starts_from_what_it_kept_with_its_age(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    token = token_of(one_office, "somebody")
    first = Desk(one_office, tmp_path, ticks)
    first.keep()
    assert (first.keeper.served_before, files(tmp_path)) == (False, set())
    assert not first.keeper.restore()
    first.house.follow()
    first.callers.refresh()
    first.keep()
    contact = first.house.lag.contact
    assert files(tmp_path) == {"register.1", "register.list", "people.1", "people.list"}

    one_office.clock.time += timedelta(minutes=10)
    second = Desk(one_office, tmp_path, ticks)
    with pytest.raises(AccessUnconfirmed):
        second.callers.behind(token)
    assert second.keeper.served_before
    assert second.keeper.restore()
    status = second.house.lag.now()
    assert (status.live, status.as_of) == (False, contact)
    assert status.age_seconds is not None
    assert 600 <= status.age_seconds < 700
    assert second.house.shelf.snapshot.entries() == first.house.shelf.snapshot.entries()
    assert second.callers.behind(token) == first.callers.behind(token)
    with pytest.raises(Unauthenticated):
        second.callers.behind(new_token())
    second.house.follow()
    assert second.house.lag.now().live


def test_sessions_and_tokens_end_an_hour_after_the_last_word(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    token = token_of(one_office, "somebody")
    first = Desk(one_office, tmp_path, ticks)
    first.callers.refresh()
    first.keeper.keep_people()
    ticks.shown += 3600
    assert first.callers.behind(token).account == "somebody"
    ticks.shown += 0.1
    with pytest.raises(AccessUnconfirmed):
        first.callers.behind(token)
    with pytest.raises(AccessUnconfirmed):
        first.callers.signed_in("any cookie")

    one_office.clock.time += timedelta(minutes=55)
    second = Desk(one_office, tmp_path, ticks)
    second.keeper.restore()
    assert second.callers.behind(token).account == "somebody"
    ticks.shown += 400
    with pytest.raises(AccessUnconfirmed):
        second.callers.behind(token)
    second.callers.refresh()
    assert second.callers.behind(token).account == "somebody"


def test_what_the_database_said_is_not_replaced_by_a_copy(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    token = token_of(one_office, "somebody")
    first = Desk(one_office, tmp_path, ticks)
    nobody = first.callers.known()
    first.callers.refresh()
    first.callers.adopt(nobody, one_office.clock.now())
    assert first.callers.behind(token).account == "somebody"


def test_copies_follow_changes_at_a_bounded_pace(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    desk = Desk(one_office, tmp_path, ticks)
    desk.house.follow()
    desk.keep()
    one_office.apply(MINISTRY)
    desk.house.follow()
    desk.keep()
    assert "register.2" not in files(tmp_path)
    ticks.shown += LEAST_REST
    desk.keep()
    assert "register.2" in files(tmp_path)
    again = Desk(one_office, tmp_path, ticks)
    assert again.keeper.restore()
    assert again.house.shelf.snapshot.entries() == desk.house.shelf.snapshot.entries()


def test_while_nothing_changes_there_come_to_be_three_and_their_age_is_kept(
    one_office: Office, tmp_path: Path, ticks: Ticks
) -> None:
    desk = Desk(one_office, tmp_path, ticks)
    for _ in range(5):
        desk.house.follow()
        desk.keep()
        one_office.clock.time += CONFIRM_AFTER
        ticks.shown += 60
    assert files(tmp_path) == {"register.1", "register.2", "register.3", "register.list"}
    again = Desk(one_office, tmp_path, ticks)
    assert again.keeper.restore()
    assert again.house.lag.now().as_of == desk.house.lag.contact


def test_an_empty_register_is_nothing_to_start_from(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    desk = Desk(one_office, tmp_path, ticks)
    Witness(desk.house).tell({})
    desk.register.save(chunks_of(Snapshot.empty()), one_office.clock.now())
    assert not desk.keeper.restore()


@pytest.mark.parametrize(("rested", "due"), [(37.9, False), (38.1, True)])
def test_writing_takes_a_bounded_share_of_the_time(rested: float, due: bool) -> None:
    ticks = Ticks()
    pace = Pace(ticks)
    for given_way in (0, 10):
        with pace:
            ticks.shown += 2 + given_way
            pace.rested += given_way
    ticks.shown += rested
    assert pace.due is due


def test_accounts_as_they_were_before_are_refused_by_this_process_and_the_next(
    one_office: Office, tmp_path: Path, ticks: Ticks
) -> None:
    """A database of an hour ago holds the same ledger, and the token that was revoked since."""
    token = token_of(one_office, "somebody")
    first = Desk(one_office, tmp_path, ticks)
    first.house.follow()
    engine = create_engine(one_office.url)
    with engine.begin() as connection:
        before = connection.execute(text("SELECT revision FROM account_head")).scalar_one()
    with one_office.house.database.writing() as unit:
        assert unit.accounts.revoke_tokens("somebody") == 1
    first.callers.refresh()
    first.keep()
    with engine.begin() as connection:
        connection.execute(text("UPDATE account_head SET revision = :before"), {"before": before})
        connection.execute(text("UPDATE token SET revoked_at = NULL"))
    engine.dispose()
    second = Desk(one_office, tmp_path, ticks)
    second.keeper.restore()
    for each in (first, second):
        with pytest.raises(ForkFound, match="its accounts are of revision"):
            each.callers.refresh()
        with pytest.raises(Unauthenticated):
            each.callers.behind(token)


def test_a_clock_that_was_put_back_makes_nobody_known_again(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    token = token_of(one_office, "somebody")
    first = Desk(one_office, tmp_path, ticks)
    first.callers.refresh()
    first.keeper.keep_people()
    one_office.clock.time -= timedelta(hours=2)
    second = Desk(one_office, tmp_path, ticks)
    second.keeper.restore()
    with pytest.raises(AccessUnconfirmed):
        second.callers.behind(token)


def _kept_and_changed(office: Office, folder: Path, ticks: Ticks) -> Desk:
    """Copies of a day lie in ``earlier``; since then the register grew and the token was revoked, and both were kept as well."""
    desk = Desk(office, folder, ticks)
    desk.house.follow()
    desk.callers.refresh()
    desk.keep()
    shutil.copytree(folder / "copy", folder / "earlier")
    office.apply(MINISTRY)
    with office.house.database.writing() as unit:
        assert unit.accounts.revoke_tokens("somebody") == 1
    ticks.shown += LEAST_REST
    desk.house.follow()
    desk.callers.refresh()
    desk.keep()
    return desk


def test_a_whole_folder_put_back_from_earlier_is_refused(
    one_office: Office, tmp_path: Path, ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    token = token_of(one_office, "somebody")
    desk = _kept_and_changed(one_office, tmp_path, ticks)
    shutil.rmtree(tmp_path / "copy")
    shutil.copytree(tmp_path / "earlier", tmp_path / "copy")
    again = Desk(one_office, tmp_path, ticks)
    with caplog.at_level(logging.CRITICAL):
        assert not again.keeper.restore()
    assert "register.2 was kept here, and the list ends with 1" in caplog.text
    assert again.house.shelf.snapshot.number == 0
    with pytest.raises(AccessUnconfirmed):
        again.callers.behind(token)

    again.house.follow()
    again.callers.refresh()
    again.keep()
    assert {"register.3", "people.3"} < files(tmp_path)
    last = Desk(one_office, tmp_path, ticks)
    assert last.keeper.restore()
    assert last.house.shelf.snapshot.entries() == desk.house.shelf.snapshot.entries()


def test_what_was_put_back_is_refused_again_while_nothing_can_be_kept(
    one_office: Office, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_of(one_office, "somebody")
    _kept_and_changed(one_office, tmp_path, ticks)
    shutil.rmtree(tmp_path / "copy")
    shutil.copytree(tmp_path / "earlier", tmp_path / "copy")
    again = Desk(one_office, tmp_path, ticks)
    assert not again.keeper.restore()
    again.house.follow()
    again.callers.refresh()
    with monkeypatch.context() as full:
        full.setattr(Generations, "save", _no_room)
        with pytest.raises(OSError, match="no room"):
            again.keep()
    assert not Desk(one_office, tmp_path, ticks).keeper.restore()


def _no_room(*_: object) -> None:
    raise OSError("no room")


def test_no_copy_takes_the_last_room_of_the_journal(
    one_office: Office, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    token_of(one_office, "somebody")
    desk = _kept_and_changed(one_office, tmp_path, ticks)
    kept = files(tmp_path)
    ballast = Ballast(tmp_path / "ballast")
    monkeypatch.setattr(desk.house.journal, "_ballast", ballast)
    with monkeypatch.context() as full:
        full.setattr("app.store.ballast.BALLAST_BYTES", 2**60)
        desk.house.journal.reserve()
        ticks.shown += 60
        one_office.clock.time += CONFIRM_AFTER
        desk.house.follow()
        desk.callers.refresh()
        for keep in (desk.keeper.keep_register, desk.keeper.keep_people):
            with pytest.raises(OSError, match="for the audit journal"):
                keep()
    assert files(tmp_path) == kept
    desk.keep()
    assert (files(tmp_path) > kept, desk.house.journal.reserved) == (True, True)


def test_the_journals_word_on_copies_is_told_every_day_also_where_no_room_is_left_for_one(
    one_office: Office, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is older than the last such word is what the journal lets go of."""
    token_of(one_office, "somebody")
    desk = _kept_and_changed(one_office, tmp_path, ticks)
    monkeypatch.setattr(desk.house.journal, "_ballast", Ballast(tmp_path / "ballast"))
    monkeypatch.setattr("app.store.ballast.BALLAST_BYTES", 2**60)
    desk.house.journal.reserve()
    for keep, follow in ((desk.keeper.keep_register, desk.house.follow), (desk.keeper.keep_people, desk.callers.refresh)):
        told = desk.house.journal.last()
        one_office.clock.time += timedelta(days=1)
        ticks.shown += 86400
        follow()
        for _ in range(2):
            with pytest.raises(OSError, match="for the audit journal"):
                keep()
        assert desk.house.journal.last() == told + 1


def test_a_copy_ends_where_the_disk_becomes_full_meanwhile(
    one_office: Office, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(one_office, tmp_path, ticks)
    desk.house.follow()
    asked = []

    def full(_: Journal) -> None:
        asked.append(True)
        if len(asked) > 1:
            raise OSError("full since it began")

    monkeypatch.setattr(Journal, "refuse_others", full)
    with pytest.raises(OSError, match="full since"):
        desk.keeper.keep_register()
    assert files(tmp_path) == set()


def test_the_journal_hears_once_of_each_change(one_office: Office, tmp_path: Path, ticks: Ticks) -> None:
    token_of(one_office, "somebody")
    desk = _kept_and_changed(one_office, tmp_path, ticks)
    ticks.shown += 60
    desk.keep()
    told = [{each[0]: each[1] for each in said["targets"]} for said in one_office.journal() if said["action"] == KEEP]
    assert told[0] == {"copy.people": 0, "copy.register": 0}
    assert told[-1] == {"copy.people": 2, "copy.register": 2}
    assert len(told) == 5


def _forgotten(path: Path) -> None:
    path.unlink()


def _other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER event_refuses_update")
        connection.execute("UPDATE event SET body = replace(CAST(body AS TEXT), 'copy.register', 'copy.registry')")


def _broken(path: Path) -> None:
    path.write_bytes(b"nothing of the kind, and long enough to be looked at" * 200)


@pytest.mark.parametrize("harmed", [(_forgotten, "knows of none"), (_other, "was altered"), (_broken, "cannot be read")])
def test_without_the_journals_word_no_copy_is_used(
    one_office: Office, tmp_path: Path, ticks: Ticks, harmed: tuple[Callable[[Path], None], str], caplog: pytest.LogCaptureFixture
) -> None:
    token_of(one_office, "somebody")
    _kept_and_changed(one_office, tmp_path, ticks)
    harm, said = harmed
    place = tmp_path / "other" / "audit.sqlite"
    place.parent.mkdir()
    with closing(sqlite3.connect(tmp_path / "audit.sqlite")) as kept, closing(sqlite3.connect(place)) as copy:
        kept.backup(copy)
    harm(place)
    desk = Desk(one_office, tmp_path, ticks)
    with closing(Journal(place)) as journal:
        keeper = Keeper(replace(desk.house, journal=journal), desk.callers, desk.register, Generations(tmp_path, "people", (KEY,)))
        with caplog.at_level(logging.CRITICAL):
            assert not keeper.restore()
    assert said in caplog.text
