"""People are told what was done with their account, and in time that a role ends: once each, without anything that opens a door."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from app import wiring
from app.actions.people.notices import tell_of_ends
from app.store.outbox import Mail
from app.store.unit import Database
from app.wiring.jobs import Seldom
from tests.api.people import Directory, wanted
from tests.api.served import settings_of
from tests.authenticator import Authenticator
from tests.store.makers import NOON, Hand


@contextmanager
def unit_of(directory: Directory) -> Iterator[Database]:
    with closing(Database(directory.served.url, directory.clock, allow_unsafe_durability=True)) as database:
        yield database


def letters(directory: Directory, kind: str | None = None) -> list[Mail]:
    with unit_of(directory) as database, database.reading() as unit:
        return [each for each in unit.outbox.all() if kind in (None, each.kind)]


def test_a_person_is_told_of_passkeys_roles_and_recovery(directory: Directory) -> None:
    first, second = directory.both()
    spare = Authenticator()
    added = second.done("/me/passkeys", {"credential": spare.make(second.asked("/me/passkeys")), "label": "spare"})
    second.done(f"/me/passkeys/{added['id']}/revoke")
    link = first.done(f"/accounts/{second.account}/recover")["invitation"]["link"]
    told = [each for each in letters(directory) if each.recipient == "second@directory.example"]
    assert sorted(each.kind for each in told) == sorted(
        ["role-given", "passkey-enrolled", "passkey-enrolled", "passkey-revoked", "account-recovered"]
    )
    assert {each.kind: "First" in each.body for each in told}["account-recovered"]
    assert any("“spare”" in each.body and "« spare »" in each.body for each in told)
    for each in told:
        assert "the Secretariat" in each.body
        assert link.partition("#")[2] not in each.body
        assert "enrol#" not in each.body


def test_the_end_of_a_role_is_told_three_times_to_the_person_and_the_editors(directory: Directory) -> None:
    first, _ = directory.both()
    directory.person(first, "editor", "QM", "state_editor")
    directory.person(first, "foreign", "QN", "state_editor")
    officer = directory.person(first, "duty", "QM")
    first.done(f"/accounts/{officer.account}/roles", wanted("duty_officer", "2026-09-01"))
    rooms = wiring.open_house(settings_of(directory.served.url, directory.served.var / "notices"))
    with unit_of(directory) as database:
        house = replace(rooms, clock=directory.clock, database=database, secretariat="secretariat@directory.example")
        sent = []
        for days in (30, 2, 0, 29, 1, 22, 1, 7):
            directory.clock.move(days=days)
            sent.append(tell_of_ends(house))
    wiring.close_house(rooms)
    assert sent == [0, 2, 0, 0, 2, 0, 2, 0]
    told = letters(directory, "role-ends")
    assert {each.recipient for each in told} == {"duty@directory.example", "editor@directory.example"}
    assert all("duty_officer, duty (QM), 2026-09-01" in each.body for each in told)
    assert all("secretariat@directory.example" in each.body for each in told)


def test_processes_that_tell_at_once_tell_once(directory: Directory) -> None:
    first, _ = directory.both()
    first.done(f"/accounts/{directory.person(first, 'o', 'QM').account}/roles", wanted("officer", "2026-06-20"))
    rooms = [wiring.open_house(settings_of(directory.served.url, directory.served.var / name)) for name in ("a", "b")]
    houses = [
        replace(each, clock=directory.clock, database=Database(directory.served.url, directory.clock, allow_unsafe_durability=True))
        for each in rooms
    ]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(tell_of_ends, houses))
    for house, each in zip(houses, rooms, strict=True):
        house.database.close()
        wiring.close_house(each)
    assert sum(sent) == len(letters(directory, "role-ends")) == 1


def test_what_is_seldom_is_done_at_once_again_in_a_while_and_after_a_failure() -> None:
    clock, done = Hand(), list[int]()

    def work() -> None:
        done.append(1)
        if len(done) == 2:
            raise OSError("not now")

    seldom = Seldom(work, NOON - NOON.replace(hour=11), clock)
    seldom()
    seldom()
    assert len(done) == 1
    clock.move(hours=1)
    with pytest.raises(OSError, match="not now"):
        seldom()
    seldom()
    seldom()
    assert len(done) == 3
