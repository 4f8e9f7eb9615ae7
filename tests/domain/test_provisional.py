"""What is written to post a provisional contact and to end it, and what is read back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.entry import Change
from app.domain.moment import Span, legal_day
from app.domain.provisional import AT_NIGHT, LASTS, Contact, posting, withdrawing
from app.domain.reach import mailboxes
from app.domain.records.channels import SLOTS
from app.domain.timeline import Record
from tests import makers

ZONE = ZoneInfo("Europe/Paris")
POSTED = datetime(2026, 6, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
CONTACT = Contact("p_1", "JP", "35", "d_1", "duty_phone", "+81300000009", POSTED, POSTED + LASTS, "The line is cut.")

moments = st.integers(0, 10**9).map(lambda seconds: POSTED + timedelta(seconds=seconds))


def written(contact: Contact, withdrawn_at: datetime | None = None) -> Record:
    """The record that posting, and withdrawing, makes."""
    drafts = posting(contact, ZONE)
    record = makers.record(*(makers.entry(number, each) for number, each in enumerate(drafts, 1)))
    for draft in withdrawing(record, withdrawn_at, ZONE) if withdrawn_at else ():
        record = record.with_entry(makers.entry(9, draft))
    return record


def replaced(name: str, value: str) -> bytes:
    """The payload of the network stream with another value, written in JSON, for one member."""
    said = json.loads(posting(CONTACT, ZONE)[0].payload or b"")
    return json.dumps(said | {name: json.loads(value)}).encode()


@pytest.mark.parametrize("reason", ["The line is cut.", None])
@given(posted_at=moments)
def test_what_is_written_is_read_back(reason: str | None, posted_at: datetime) -> None:
    contact = replace(CONTACT, posted_at=posted_at, until=posted_at + LASTS, reason=reason)
    assert Contact.of(written(contact)) == contact
    assert Contact.of(written(contact, posted_at)) == replace(contact, withdrawn=True)


def test_nothing_of_it_is_below_network_and_the_reason_is_restricted() -> None:
    drafts = {draft.audience: draft for draft in posting(CONTACT, ZONE)}
    assert set(drafts) == {Audience.NETWORK, Audience.RESTRICTED}
    assert drafts[Audience.RESTRICTED].payload == b'{"reason":"The line is cut."}'
    assert b"reason" not in (drafts[Audience.NETWORK].payload or b"")
    assert {(draft.kind, draft.key, draft.state, draft.provision) for draft in drafts.values()} == {
        ("provisional", "p_1", "JP", "35")
    }
    assert {draft.change for draft in drafts.values()} == {Change.CREATE}


@given(moments)
def test_it_holds_on_every_legal_day_on_which_it_stands(posted_at: datetime) -> None:
    (draft,) = posting(replace(CONTACT, posted_at=posted_at, until=posted_at + LASTS, reason=None), ZONE)
    for moment in (posted_at, posted_at + LASTS / 2, posted_at + LASTS - TICK):
        assert legal_day(moment, ZONE) in draft.span
    assert legal_day(posted_at - timedelta(days=1), ZONE) not in draft.span


def test_withdrawing_leaves_what_was_said_of_the_days_before() -> None:
    record = written(CONTACT, POSTED + timedelta(days=1))
    assert set(record.payloads(date(2026, 6, 1))) == {Audience.NETWORK, Audience.RESTRICTED}
    assert record.payloads(date(2026, 6, 2)) == record.payloads(date(2026, 6, 4)) == {}
    assert record.streams[Audience.NETWORK][1].span == Span(date(2026, 6, 2))


def test_it_stands_until_its_end_and_not_at_it() -> None:
    last = CONTACT.until - TICK
    ended = replace(CONTACT, withdrawn=True)
    assert (CONTACT.stands_at(last), CONTACT.stands_at(CONTACT.until), ended.stands_at(last)) == (True, False, False)
    assert CONTACT.standing_at(last) == "not approved"
    assert CONTACT.standing_at(CONTACT.until) == "run out"
    assert ended.standing_at(last) == ended.standing_at(CONTACT.until) == "withdrawn"


def test_its_slots_are_declared_and_not_above_its_audience() -> None:
    assert all(SLOTS[slot].floor <= Audience.NETWORK for slot in AT_NIGHT)
    assert CONTACT.place is SLOTS["duty_phone"]


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (None, "missing required field"),
        (b"{}", "missing required field"),
        (replaced("designation", "1"), "Expected `str`"),
        (replaced("until", '"tomorrow"'), "not an RFC 3339 instant"),
        (replaced("slot", '"private_phone"'), "the slot private_phone is none of duty_phone"),
    ],
)
def test_lines_that_make_none(payload: bytes | None, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Contact.of(makers.record(makers.entry(1, kind="provisional", audience=Audience.NETWORK, payload=payload)))


def test_mailboxes_are_those_of_either_sort() -> None:
    channels = [
        makers.channel(slot, value, Audience.PARTIES)
        for slot, value in (("secure_email", "s@one.example"), ("phone", "+1"), ("email", "a@one.example"))
    ]
    assert mailboxes({"channels": channels}) == ["a@one.example", "s@one.example"]
    assert mailboxes({}) == []
