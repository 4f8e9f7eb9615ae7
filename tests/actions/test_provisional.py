"""Posting and withdrawing a provisional contact: who is told, once, with no value; and what the doctor says of such lines."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from app.actions import provisional, standing
from app.actions.check import check
from app.actions.house import Caller
from app.actions.standing import Named
from app.domain.access import Audience, Role
from app.domain.audit import Target
from app.domain.entry import Change, Draft
from app.domain.errors import NotStanding
from app.domain.moment import Span
from app.domain.provisional import APPROVAL, LASTS, Contact, posting
from app.store.accounts import Account
from app.store.outbox import Mail
from tests.actions.makers import EDITOR, NOBODY, NOON, OFFICER, REGISTRAR, Office, decoded, somebody

HEADINGS = "State,Provision,Authority (en),Authority (fr),Duty phone,E-mail,Secure e-mail,Valid from"
HELD = "JP,35,National Police,Police nationale,+81 3 3580 4111,duty@police.example,s@police.example,2026-01-01"
MAILBOXES = {"duty@police.example", "s@police.example"}
SECRETARIAT, EDITORS = "secretariat@council.example", {"one@jp.example", "two@jp.example"}
ASKED = {"slot": "duty_phone", "value": "+81 3 3580 4999", "reason": "A cable was cut."}
NUMBER = "+81335804999"


def file(row: str) -> bytes:
    return f"{HEADINGS}\n{row}\n".encode()


@pytest.fixture
def night(office: Office) -> Office:
    """An office whose State has editors and one designation, and that knows the Secretariat."""
    with office.house.database.writing() as unit:
        for name in ("one", "two"):
            unit.accounts.add_account(Account(name, f"p_{name}", name, "JP", f"{name}@jp.example"))
            unit.accounts.grant(name, Role.STATE_EDITOR, starts_at=NOON.replace(year=2025))
    house = replace(office.house, secretariat=SECRETARIAT)
    found = Office(house, office.clock, office.url)
    found.approve(found.submit(file(HELD), key="held"))
    return found


def designation(office: Office) -> str:
    (item,) = office.found(state="JP", provision="35")
    return str(item["id"])


def post(office: Office, caller: Caller = EDITOR, key: str | None = None, **said: Any) -> dict[str, Any]:
    reply = provisional.post(office.house, caller, designation(office), ASKED | said, key)
    assert reply.status == 201
    return decoded(reply)


def withdraw(office: Office, posted: Mapping[str, Any], caller: Caller = EDITOR, key: str | None = None) -> dict[str, Any]:
    named = Named(posted["designation"], posted["id"])
    return decoded(provisional.withdraw(office.house, caller, named, key, lambda _present: None))


def letters(office: Office, kind: str) -> dict[str, Mail]:
    with office.house.database.reading() as unit:
        found = [mail for mail in unit.outbox.all() if mail.kind == kind]
    assert len({mail.message_id for mail in found}) == len({mail.recipient for mail in found}) == len(found)
    return {mail.recipient: mail for mail in found}


def test_those_who_must_know_are_told_of_a_posting(night: Office) -> None:
    posted = post(night)
    found = letters(night, "provisional-posted")
    assert set(found) == MAILBOXES | EDITORS | {SECRETARIAT}
    assert {mail.subject for mail in found.values()} == {"Provisional contact posted / Contact provisoire affiché : JP"}
    for said in (
        "On 2026-06-01 at 12:00 UTC a provisional contact was posted",
        "- JP, 35, National Police: Duty phone",
        "- JP, 35, Police nationale : Téléphone de permanence",
        "disappears on 2026-06-04 at 12:00 UTC",
        "disparaît le 2026-06-04 à 12:00 UTC",
        f"Write to {SECRETARIAT} at once and name {posted['id']}",
        f"Écrivez aussitôt à {SECRETARIAT} en citant {posted['id']}",
    ):
        assert said in found["duty@police.example"].body


def test_the_same_are_told_that_it_was_withdrawn(night: Office) -> None:
    posted = post(night, REGISTRAR)
    moved = HELD.replace("duty@police", "new@police").replace("2026-01-01", "2026-05-01")
    night.approve(night.submit(file(moved), key="moved"))
    assert withdraw(night, posted)["standing"] == "withdrawn"
    found = letters(night, "provisional-withdrawn")
    assert set(found) == MAILBOXES | EDITORS | {SECRETARIAT}
    body = found["duty@police.example"].body
    assert "It would have stood until 2026-06-04" in body
    assert "Il aurait figuré jusqu'au 2026-06-04" in body


def test_no_value_and_no_reason_is_in_a_letter(night: Office) -> None:
    withdraw(night, post(night))
    for kind in ("provisional-posted", "provisional-withdrawn"):
        for mail in letters(night, kind).values():
            for value in ("4999", "4111", "police.example", "cable"):
                assert value not in mail.body + mail.subject


def test_a_retry_tells_nobody_again_and_writes_nothing(night: Office) -> None:
    first = post(night, key="once")
    head = night.head()
    assert post(night, key="once") == first
    ended = withdraw(night, first, key="end")
    assert withdraw(night, first, key="end") == ended
    assert night.head() == head + 2
    assert len(letters(night, "provisional-posted")) == len(letters(night, "provisional-withdrawn")) == 5


def test_what_is_refused_tells_nobody_and_writes_nothing(night: Office) -> None:
    posted, head = post(night), night.head()
    withdraw(night, posted)
    with pytest.raises(NotStanding, match="withdrawn"):
        withdraw(night, posted)
    assert (night.head(), len(letters(night, "provisional-withdrawn"))) == (head + 2, 5)


def test_one_that_ran_out_cannot_be_withdrawn(night: Office) -> None:
    posted = post(night)
    night.clock.time += LASTS
    with pytest.raises(NotStanding, match="run out"):
        withdraw(night, posted)
    assert decoded(standing.every(night.house, EDITOR, posted["designation"]))["items"] == []


def test_without_anybody_to_tell_nothing_is_sent(office: Office) -> None:
    bare = HELD.replace("duty@police.example", "").replace("s@police.example", "")
    office.approve(office.submit(file(bare)))
    post(office)
    assert letters(office, "provisional-posted") == {}


def test_a_plan_rests_on_none_of_it(night: Office) -> None:
    sent = night.submit(file(HELD.replace("4111", "4999").replace("2026-01-01", "2026-05-01")), key="moved")
    posted = post(night)
    assert [each["id"] for each in night.found(somebody(Role.DUTY_OFFICER), state="JP", provision="35")[0]["provisional"]] == [
        posted["id"]
    ]
    night.approve(sent)
    (item,) = night.found(somebody(Role.DUTY_OFFICER), state="JP", provision="35")
    assert ([each["value"] for each in item["channels"] if each["label"]], item["provisional"]) == ([NUMBER], [])
    assert troubles(night) == []


def troubles(office: Office) -> list[str]:
    report = check(office.house, journal=False)
    return [f"{trouble.place}: {trouble.detail}" for step in report.steps for trouble in step.troubles]


def test_the_doctor_finds_nothing_wrong_with_contacts_as_they_are_posted(night: Office) -> None:
    withdraw(night, post(night, REGISTRAR))
    post(night)
    night.clock.time += LASTS
    post(night, slot="email", value="night@police.jp", reason=None)
    assert troubles(night) == []
    steps = {step.what: step.count for step in check(night.house, journal=False).steps}
    assert steps["provisional contacts within their limits"] == 3


def planted(office: Office, *, notification: str = "", approval: str = APPROVAL, **other: Any) -> None:
    """Lines of a contact that nobody posted by the door."""
    key, now = designation(office), office.clock.now()
    contact = Contact("p_planted", "JP", "35", key, "duty_phone", NUMBER, now, now + LASTS)
    of_draft = {name: other.pop(name) for name in ("audience", "payload", "change") if name in other}
    drafts: list[Draft] = [structs.replace(each, **of_draft) for each in posting(replace(contact, **other), office.house.zone)]
    with office.house.database.writing() as unit:
        unit.ledger.append(drafts, notification=notification or contact.key, approval=approval)


def said_by(office: Office, caller: Caller, action: str = "post-provisional", **more: Any) -> None:
    """An event of the trail about the planted contact."""
    with office.house.database.writing() as unit:
        unit.trail.record(caller.event(unit.now, action, "r", **({"targets": (Target("p_planted", None, "restricted"),)} | more)))


UNKNOWN = "the audit trail knows of nobody who may post-provisional for JP and did"


@pytest.mark.parametrize("caller", [OFFICER, NOBODY, somebody(Role.STATE_EDITOR, state="FR")])
def test_the_doctor_names_one_that_nobody_entitled_posted(night: Office, caller: Caller) -> None:
    planted(night)
    assert any(UNKNOWN in each for each in troubles(night))
    said_by(night, caller)
    said_by(night, EDITOR, outcome="refused")
    said_by(night, EDITOR, targets=())
    said_by(night, EDITOR, "withdraw-provisional")
    assert any(UNKNOWN in each for each in troubles(night))
    said_by(night, EDITOR)
    assert troubles(night) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"until": NOON + timedelta(hours=80)}, "stands for longer than 72 hours after it was posted"),
        ({"slot": "private_phone"}, "its lines make no provisional contact: the slot private_phone is none of"),
        ({"designation": "d_other"}, "stands beside no designation of its State"),
        ({"approval": "sha256:1"}, "names an approval: nobody approves one"),
        ({"notification": "n_1"}, "names an approval: nobody approves one"),
        ({"payload": b"{}"}, "its lines make no provisional contact"),
        ({"audience": Audience.PARTIES}, "is a provisional contact in the parties stream"),
        ({"change": Change.AMEND}, "changes a provisional contact, which can only be posted and withdrawn"),
    ],
)
def test_the_doctor_names_what_does_not_hold(night: Office, wrong: dict[str, Any], told: str) -> None:
    planted(night, **wrong)
    said_by(night, EDITOR)
    assert any("provisional p_planted" in each and told in each for each in troubles(night)), troubles(night)


def test_the_doctor_names_one_that_was_posted_twice(night: Office) -> None:
    planted(night)
    planted(night)
    said_by(night, EDITOR)
    assert any("changes a provisional contact" in each for each in troubles(night))


def test_the_doctor_still_wants_an_approval_of_everything_else(night: Office) -> None:
    key = designation(night)
    draft = Draft("designation", key, "JP", "35", Audience.NETWORK, Span(NOON.date()), Change.AMEND, b"{}")
    with night.house.database.writing() as unit:
        unit.ledger.append([draft], notification="p_1", approval=APPROVAL)
    assert any("its notification p_1 is not an approved one" in each for each in troubles(night))
