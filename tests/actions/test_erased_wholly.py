"""What was erased is gone from the database as well: from the line, from the file that said it, from what lies beside it."""

import json
from typing import Any

import pytest

from app.actions.erasing import asking, deciding
from app.actions.erasing.wiping import wipe
from app.domain.access import Audience
from app.domain.entry import Entry
from app.store.unit import Database
from tests.actions.makers import APPROVER, REGISTRAR, Office, decoded, file
from tests.actions.test_erased import NAME, NUMBER, OFFICE

TWO_NUMBERS = "JP,35,Night Desk,,+81 3 3580 {},+81 3 3580 {},,2026-01-10"


def _erase(office: Office, *lines: dict[str, Any]) -> dict[str, Any]:
    body = {"state": "JP", "ground": "objection", "reason": "has left", "lines": list(lines)}
    asked = decoded(asking.ask(office.house, REGISTRAR, body, None))
    return decoded(deciding.approve(office.house, APPROVER, asked["id"], {"digest": asked["digest"]}, None))


def _named(key: str, audience: str, field: str, version: int = 1, kind: str = "designation") -> dict[str, Any]:
    return {"kind": kind, "id": key, "versions": [version], "audience": audience, "fields": [field]}


def _entries(office: Office) -> list[Entry]:
    with office.house.database.reading() as unit:
        return unit.ledger.after(0, 1_000)


def _desk(office: Office) -> str:
    return next(entry.key for entry in _entries(office) if (entry.kind, entry.provision) == ("designation", "35"))


def _files(office: Office) -> dict[str, bytes]:
    with office.house.database.reading() as unit:
        return {each.id: unit.inbox.content(each.id) or b"" for each in unit.inbox.listing()}


def test_a_line_that_is_named_twice_loses_all_that_is_named(office: Office) -> None:
    for numbers in (("4111", "4177"), ("4122", "4188")):
        office.apply(TWO_NUMBERS.format(*numbers))
    key = _desk(office)
    done = _erase(office, _named(key, "network", "channels.phone"), _named(key, "network", "channels.duty_phone"))
    (left,) = [each for each in _entries(office) if (each.key, each.audience, each.version) == (key, Audience.NETWORK, 1)]
    assert left.payload == b"{}"
    assert [each["fields"] for each in done["lines"] if each["id"] == key] == [["channels.duty_phone", "channels.phone"]]


def test_the_file_goes_where_the_plans_went_before(office: Office) -> None:
    for number, name in (("4177", NAME), ("4188", "Ann Other"), ("4199", "Cy Third")):
        office.apply(OFFICE.format(f"+81 3 3580 {number}", name))
    key = _desk(office)
    before = _erase(office, _named(key, "restricted", "person"))
    after = _erase(office, _named(key, "restricted", "person", 2))
    assert set(after["papers"]) <= set(before["plans"])
    assert [name for name, content in _files(office).items() if b"Ann Other" in content] == []


def test_a_number_is_found_as_people_write_it(office: Office) -> None:
    for number, name in ((NUMBER, NAME), (NUMBER, "Ann Other"), ("+81 3 3580 4188", "Ann Other")):
        office.apply(OFFICE.format(number, name))
    _erase(office, _named(_desk(office), "network", "channels.duty_phone"))
    assert [name for name, content in _files(office).items() if NUMBER.encode() in content] == []


def test_a_reference_goes_with_the_papers(office: Office) -> None:
    sent = office.submit(file(OFFICE.format(NUMBER, NAME)), reference="on Mr Quillfeather")
    office.approve(sent)
    _erase(office, _named(sent["id"], "public", "reference", kind="notification"))
    with office.house.database.reading() as unit:
        kept = unit.inbox.get(sent["id"])
    assert kept is not None
    assert "Quillfeather" not in json.dumps(kept.particulars.as_json())


def test_what_is_erased_while_pages_are_written_waits_for_the_next_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in (("4177", NAME), ("4188", "Ann Other")):
        office.apply(OFFICE.format(f"+81 3 3580 {number}", name))
    key, forget = _desk(office), Database.forget
    _erase(office, _named(key, "restricted", "person"))
    late: list[str] = []

    def slow(database: Database) -> bool:
        done = forget(database)
        late.append(_erase(office, _named(key, "network", "channels.duty_phone"))["id"])
        return done

    monkeypatch.setattr(Database, "forget", slow)
    assert wipe(office.house)
    with office.house.database.reading() as unit:
        assert [each.id for each in unit.erasures.unwiped()] == late
