"""Making, seeing, ending and setting going again: one's own alone, within limits, with an event each time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.actions.house import Caller
from app.actions.notices import subscribing
from app.actions.people.once import Instruction
from app.actions.reply import Reply
from app.domain.errors import AccountConflict, DirectoryError, IdempotencyMismatch, InvalidBody, NotFound, Unauthenticated
from app.domain.notices import MOST
from app.store.audited import Sought
from tests.actions.makers import NOBODY, Office, decoded
from tests.actions.subscribed import DUTY, OFFICER, apply, enrol, kept, subscribe

Deed = Callable[..., Reply]
DEEDS: tuple[Deed, ...] = (subscribing.end, subscribing.resume, subscribing.rotate)


def refused(office: Office, **body: Any) -> DirectoryError:
    with pytest.raises(InvalidBody) as error:
        subscribing.make(office.house, Instruction(OFFICER, body))
    return error.value


def test_one_by_mail(office: Office) -> None:
    enrol(office)
    made = subscribe(office.house, OFFICER, state="jp", provision="8.10")
    expected = {
        "medium": "email", "state": "JP", "provision": "8.10", "url": None, "status": "active", "told_at": None,
        "failing_since": None, "last_error": None, "ended_because": None, "audience": "restricted",
    }  # fmt: skip
    assert made == expected | {"id": made["id"], "made_at": made["made_at"]}
    listed = decoded(subscribing.mine(office.house, OFFICER))
    assert [each["id"] for each in listed["items"]] == [made["id"]]
    assert listed["meta"]["total"] == 1
    assert kept(office, made["id"]).position == office.house.shelf.snapshot.number
    ended = decoded(subscribing.end(office.house, Instruction(OFFICER, {}), made["id"]))
    assert (ended["status"], ended["ended_because"]) == ("ended", "by its owner")
    assert decoded(subscribing.end(office.house, Instruction(OFFICER, {}), made["id"])) == ended
    with office.house.database.reading() as unit:
        actions = [each.event.action for each in unit.audited.newest(Sought(person=OFFICER.principal.person), None, 3)]
    assert sorted(actions) == ["end-subscription", "end-subscription", "make-subscription"]


def test_nobody_else_knows_of_it(office: Office) -> None:
    enrol(office)
    made = subscribe(office.house, OFFICER)["id"]
    assert decoded(subscribing.mine(office.house, DUTY))["items"] == []
    for named in (made, "w_unknown"):
        with pytest.raises(NotFound, match="no such subscription"):
            subscribing.one(office.house, DUTY, named)
        for deed in DEEDS:
            with pytest.raises(NotFound, match="no such subscription"):
                deed(office.house, Instruction(DUTY, {}), named)
    assert kept(office, made).ended_at is None


def test_nobody_subscribes_without_signing_in(one_office: Office) -> None:
    with pytest.raises(Unauthenticated):
        subscribing.mine(one_office.house, NOBODY)
    with pytest.raises(Unauthenticated):
        subscribing.one(one_office.house, NOBODY, "w_1")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/medium"),
        ({"medium": "fax"}, "/medium"),
        ({"medium": ["email"]}, "/medium"),
        ({"medium": "email", "state": "Japan"}, "/state"),
        ({"medium": "email", "state": 1}, "/state"),
        ({"medium": "email", "provision": "8.1"}, "/provision"),
        ({"medium": "email", "url": "https://hooks.receiver.example/"}, "/url"),
        ({"medium": "email", "email": "somebody@else.example"}, "/email"),
        ({"medium": "email", "ceiling": 3}, "/ceiling"),
        ({"medium": "webhook"}, "/url"),
        ({"medium": "webhook", "url": "http://hooks.receiver.example/"}, "/url"),
        ({"medium": "webhook", "url": "https://localhost/"}, "/url"),
        ({"medium": "webhook", "url": "https://10.0.0.1/"}, "/url"),
        ({"medium": "webhook", "url": "https://hooks.receiver.example/" + "x" * 500}, "/url"),
        ({"medium": "webhook", "url": "https://hooks.receiver.example:22/"}, "/url"),
        ({"medium": "webhook", "url": "https://hooks\u202e.receiver.example/"}, "/url"),
        ({"medium": "webhook", "url": "https://hooks.receiver.example:0/"}, "/url"),
        ({"medium": "webhook", "url": "https://xn--/"}, "/url"),
        ({"medium": "webhook", "url": "https://xn--a.receiver.example/"}, "/url"),
        ({"medium": "webhook", "url": "https://xn--zzzzzz99999/"}, "/url"),
        ({"medium": "webhook", "url": f"https://{'x' * 64}.receiver.example/"}, "/url"),
        ({"medium": "webhook", "url": "https://hooks..receiver.example/"}, "/url"),
    ],
)
def test_what_does_not_hold_is_said(one_office: Office, body: dict[str, Any], pointer: str) -> None:
    error = refused(one_office, **body)
    assert error.faults[0].pointer == pointer
    assert not decoded(subscribing.mine(one_office.house, OFFICER))["items"]


def test_an_address_inside_and_no_address_read_the_same(one_office: Office) -> None:
    """Whoever subscribes cannot learn which names there are in the operator's network."""
    inside = refused(one_office, medium="webhook", url="https://localhost/")
    nowhere = refused(one_office, medium="webhook", url="https://no-such-name.invalid/")
    assert inside.detail == nowhere.detail


def test_who_has_no_address_gets_no_mail(one_office: Office) -> None:
    enrol(one_office)
    one_office.run("UPDATE account SET email = NULL")
    with pytest.raises(AccountConflict, match="no e-mail address"):
        subscribe(one_office.house, OFFICER)


def test_an_account_has_so_many_at_most(one_office: Office) -> None:
    enrol(one_office)
    made = [subscribe(one_office.house, OFFICER)["id"] for _ in range(MOST)]
    with pytest.raises(AccountConflict, match="at most"):
        subscribe(one_office.house, OFFICER)
    subscribing.end(one_office.house, Instruction(OFFICER, {}), made[0])
    subscribe(one_office.house, OFFICER)


def test_the_same_key_makes_one(one_office: Office) -> None:
    enrol(one_office)
    assert subscribe(one_office.house, OFFICER, key="k") == subscribe(one_office.house, OFFICER, key="k")
    assert len(decoded(subscribing.mine(one_office.house, OFFICER))["items"]) == 1
    with pytest.raises(IdempotencyMismatch):
        subscribe(one_office.house, OFFICER, key="k", state="JP")


def test_what_has_ended_is_not_set_going_and_a_letter_has_no_secret(one_office: Office) -> None:
    enrol(one_office)
    made = subscribe(one_office.house, OFFICER)["id"]
    with pytest.raises(AccountConflict, match="no webhook"):
        subscribing.rotate(one_office.house, Instruction(OFFICER, {}), made)
    subscribing.end(one_office.house, Instruction(OFFICER, {}), made)
    with pytest.raises(AccountConflict, match="has ended"):
        subscribing.resume(one_office.house, Instruction(OFFICER, {}), made)


def test_only_what_is_paused_is_set_going(one_office: Office) -> None:
    """It would take a message from whoever is sending it, and make it due before its time."""
    enrol(one_office)
    made = subscribe(one_office.house, OFFICER)["id"]
    before = kept(one_office, made)
    one_office.clock.time += timedelta(minutes=1)
    with pytest.raises(AccountConflict, match="not paused"):
        subscribing.resume(one_office.house, Instruction(OFFICER, {}), made)
    assert kept(one_office, made) == before


def test_it_tells_of_what_comes_after_it(one_office: Office) -> None:
    enrol(one_office)
    apply(one_office, "JP,8.10.b,Ministry of Justice,,,,,2026-01-01")
    made = subscribe(one_office.house, OFFICER)["id"]
    assert kept(one_office, made).position == one_office.house.shelf.snapshot.number


def test_a_session_that_ended_makes_none(one_office: Office) -> None:
    enrol(one_office)
    gone = Caller.of(OFFICER.principal, "r_1", "s_gone")
    with pytest.raises(Unauthenticated):
        subscribe(one_office.house, gone)
