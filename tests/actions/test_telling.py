"""Approving tells the old contacts, the State's editors and the Secretariat, once, of what changed, and never of its value."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.actions import decide
from app.domain.access import Role
from app.domain.errors import PlanChanged
from app.store.accounts import Account
from app.store.outbox import Mail
from tests.actions.makers import APPROVER, NOON, Office

HEADINGS = "State,Provision,Authority (en),Authority (fr),Phone,Duty phone,E-mail,Secure e-mail,Named person,Valid from,Valid to"
HELD = "JP,35,National Police,Police nationale,,+81 3 3580 4111,duty@police.example,s@police.example,,2026-01-01,"
MOVED = "JP,35,National Police,Police nationale,,+81 3 3580 4999,new@police.example,s@police.example,,2026-05-01,"
OLD = {"duty@police.example", "s@police.example"}
SECRETARIAT, EDITORS = "secretariat@council.example", {"one@jp.example", "two@jp.example"}


def file(*rows: str) -> bytes:
    return "\n".join([HEADINGS, *rows, ""]).encode()


def apply(office: Office, *rows: str, reference: str | None = None) -> None:
    office.approve(office.submit(file(*rows), reference=reference))


def letters(office: Office) -> dict[str, Mail]:
    with office.house.database.reading() as unit:
        found = unit.outbox.all()
    assert len({mail.recipient for mail in found}) == len(found)
    return {mail.recipient: mail for mail in found}


def enrol(office: Office) -> None:
    """Two editors of Japan, one of whom is an officer too; one without an address, one who is no more, one of France."""
    people: list[tuple[str, str, str | None, datetime | None]] = [
        ("one", "JP", "one@jp.example", None),
        ("two", "JP", "two@jp.example", None),
        ("silent", "JP", None, None),
    ]
    people += [("former", "JP", "former@jp.example", NOON), ("foreign", "FR", "one@fr.example", None)]
    with office.house.database.writing() as unit:
        for name, state, address, until in people:
            unit.accounts.add_account(Account(name, f"p_{name}", name, state, address))
            unit.accounts.grant(name, Role.STATE_EDITOR, starts_at=NOON.replace(year=2025), ends_at=until)
        unit.accounts.grant("one", Role.OFFICER)
        unit.accounts.add_account(Account("officer", "p_officer", "An officer", "JP", "officer@jp.example"))
        unit.accounts.grant("officer", Role.OFFICER)


@pytest.fixture
def told(office: Office) -> Office:
    """An office whose State has editors, that knows the Secretariat, and holds a designation."""
    enrol(office)
    office.house = replace(office.house, secretariat=SECRETARIAT)
    apply(office, HELD)
    assert letters(office) == {}
    return office


def test_those_who_must_know_are_told(told: Office) -> None:
    apply(told, MOVED, reference="Note 7")
    found = letters(told)
    assert set(found) == OLD | EDITORS | {SECRETARIAT}
    assert {mail.kind for mail in found.values()} == {"contact-changed"}
    assert {mail.subject for mail in found.values()} == {"Contact details changed / Coordonnées modifiées : JP"}
    assert len({mail.message_id for mail in found.values()}) == len(found)
    body = found["duty@police.example"].body
    for said in (
        "- JP, 35, National Police: Duty phone, E-mail changed, from 2026-05-01",
        "- JP, 35, Police nationale : changement : Téléphone de permanence, Courriel, à compter du 2026-05-01",
        "On 2026-06-01 at 12:00 UTC",
        "(reference: Note 7)",
        "(référence : Note 7)",
        f"Write to {SECRETARIAT} at once",
        f"Écrivez aussitôt à {SECRETARIAT}",
    ):
        assert said in body


def test_no_value_is_in_a_letter(told: Office) -> None:
    apply(told, MOVED)
    for mail in letters(told).values():
        for value in ("3580", "4111", "4999", "police.example"):
            assert value not in mail.body + mail.subject


def test_an_end_is_told(told: Office) -> None:
    sent = told.submit(file(HELD + "2026-07-01"))
    told.approve(told.choose(sent))
    assert "- JP, 35, National Police: ended, from 2026-07-01" in letters(told)[SECRETARIAT].body


def test_each_old_contact_is_told_of_its_own_and_the_secretariat_of_all(told: Office) -> None:
    apply(told, "JP,8.10.b,Ministry of Justice,,+81 3 3580 0001,,justice@moj.example,,,2026-01-01,")
    moved = "JP,8.10.b,Ministry of Justice,,+81 3 3580 0002,,justice@moj.example,,,2026-05-01,"
    apply(told, MOVED, moved)
    found = letters(told)
    assert set(found) == OLD | EDITORS | {SECRETARIAT, "justice@moj.example"}
    assert ("Ministry" in found["duty@police.example"].body, "Ministry" in found["justice@moj.example"].body) == (False, True)
    assert "National Police" not in found["justice@moj.example"].body
    assert all(name in found[SECRETARIAT].body for name in ("National Police", "Ministry of Justice"))


@pytest.mark.parametrize(
    "row",
    [
        HELD.replace(",,2026-01-01", ",Somebody,2026-05-01"),
        "JP,10.5,National Police,Police nationale,,+81 3 3580 4111,,,,2026-05-01,",
    ],
)
def test_what_moves_no_channel_is_told_to_nobody(told: Office, row: str) -> None:
    apply(told, row)
    assert letters(told) == {}


def test_nothing_is_told_of_what_was_not_approved(told: Office) -> None:
    notification = told.submit(file(MOVED))
    with pytest.raises(PlanChanged):
        decide.approve(told.house, APPROVER, notification["id"], {"digest": "sha256:other"}, None)
    assert letters(told) == {}


def test_a_retry_tells_nobody_again(told: Office) -> None:
    notification = told.submit(file(MOVED))
    told.approve(notification, key="once")
    first = letters(told)
    told.approve(notification, key="once")
    assert letters(told) == first


def test_without_secretariat_and_editors_the_old_contact_is_told(office: Office) -> None:
    apply(office, HELD)
    apply(office, MOVED)
    found = letters(office)
    assert set(found) == OLD
    assert "Write to the Secretariat at once" in found["s@police.example"].body
    assert "reference" not in found["s@police.example"].body
