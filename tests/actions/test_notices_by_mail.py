"""Letters about changes: to whom, about what, once; never a value, nor anything that its reader may not know when it is sent."""

import json
from datetime import timedelta

import pytest

from app.actions.deliver import deliver
from app.actions.notices.letters import MOST, PROMISE
from app.actions.notices.mailing import tell_by_mail
from app.domain.access import Role
from app.domain.notices import TOGETHER, Medium
from app.store.outbox import Mail
from tests.actions.makers import Office
from tests.actions.subscribed import DUTY, HELD, MOVED, OFFICER, PEOPLE, PUBLIC, apply, enrol, kept, mails, subscribe


def test_one_letter_for_each_person_that_names_records_and_no_values(office: Office) -> None:
    enrol(office)
    apply(office, HELD)
    for each in PEOPLE:
        subscribe(office.house, each)
        subscribe(office.house, each, state="JP", provision="35")
    assert mails(office) == []
    apply(office, MOVED, "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01")
    found = {mail.recipient: mail.body for mail in mails(office)}
    assert set(found) == {"u_officer@fr.example", "u_duty_officer@fr.example", "u_administrator@fr.example"}
    for body in found.values():
        assert "JP · 8.10.b · designation created / désignation : création" in body
        assert "http://localhost:8000/api/v1/designations/d_" in body
        assert not any(value in body for value in ("3580", "4999", "Justice", "Police"))
    moved = "JP · 35 · designation amended / désignation : modification"
    assert [recipient for recipient, body in found.items() if moved in body] == ["u_duty_officer@fr.example"]
    assert mails(office) == []


def test_a_change_above_a_reader_is_told_to_nobody_below(office: Office) -> None:
    enrol(office)
    apply(office, HELD)
    for each in PEOPLE:
        subscribe(office.house, each)
    apply(office, MOVED)
    (letter,) = mails(office)
    assert letter.recipient == "u_duty_officer@fr.example"
    told = [event for event in office.journal() if event["action"] == "send-notice"]
    assert [(event["account"], event["count"], event["reason"]) for event in told] == [("u_duty_officer", 1, f"letter {letter.id}")]
    assert {target[2] for target in told[0]["targets"]} == {"network"}


def test_what_follows_within_minutes_comes_in_one_letter(one_office: Office) -> None:
    office = one_office
    enrol(office)
    subscribe(office.house, OFFICER, state="JP")
    apply(office, HELD)
    assert len(mails(office)) == 1
    for provision in ("8.10.a", "8.10.b", "7.5.e"):
        apply(office, f"JP,{provision},Ministry of Justice,,,,,2026-01-01")
        assert mails(office) == []
    office.clock.time += TOGETHER
    (letter,) = mails(office)
    assert [provision in letter.body for provision in ("8.10.a", "8.10.b", "7.5.e", " 35 ")] == [True, True, True, False]


def test_only_what_was_asked_for(one_office: Office) -> None:
    office = one_office
    enrol(office)
    subscribe(office.house, OFFICER, state="FR")
    subscribe(office.house, DUTY, provision="8.10")
    apply(office, HELD)
    assert mails(office) == []
    apply(office, "JP,8.10.a,Ministry of Justice,,,,,2026-01-01")
    assert [mail.recipient for mail in mails(office)] == ["u_duty_officer@fr.example"]


@pytest.mark.parametrize("when", ["before", "between"])
@pytest.mark.parametrize("what", ["suspended", "role ended", "other address"])
def test_who_may_not_know_any_more_is_told_nothing(one_office: Office, what: str, when: str) -> None:
    """Whether that happens before the letter is promised, or before it is sent."""
    office = one_office
    enrol(office)
    apply(office, HELD)
    made = subscribe(office.house, DUTY)
    apply(office, MOVED)
    if when == "between":
        assert tell_by_mail(office.house) == 1
    with office.house.database.writing() as unit:
        if what == "suspended":
            unit.people.suspend("u_duty_officer")
        elif what == "role ended":
            unit.accounts.end_role("u_duty_officer", Role.DUTY_OFFICER)
    if what == "other address":
        office.run("UPDATE account SET email = NULL WHERE id = 'u_duty_officer'")
    assert mails(office) == []
    assert office.house.journal.sink() is None
    office.clock.time += timedelta(days=1)
    assert mails(office) == []
    assert kept(office, made["id"]).position == office.house.shelf.snapshot.number


def test_a_role_that_ended_leaves_what_the_others_read(one_office: Office) -> None:
    office = one_office
    enrol(office)
    with office.house.database.writing() as unit:
        unit.accounts.grant("u_duty_officer", Role.OFFICER)
    apply(office, HELD)
    subscribe(office.house, DUTY)
    apply(office, MOVED, "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01")
    assert tell_by_mail(office.house) == 1
    with office.house.database.writing() as unit:
        unit.accounts.end_role("u_duty_officer", Role.DUTY_OFFICER)
    (letter,) = mails(office)
    assert " 35 " not in letter.body
    assert "8.10.b" in letter.body


def test_a_letter_of_which_nothing_is_left_is_not_sent(one_office: Office) -> None:
    enrol(one_office)
    with one_office.house.database.writing() as unit:
        unit.accounts.grant("u_duty_officer", Role.OFFICER)
    apply(one_office, HELD)
    subscribe(one_office.house, DUTY)
    apply(one_office, MOVED)
    assert tell_by_mail(one_office.house) == 1
    with one_office.house.database.writing() as unit:
        unit.accounts.end_role("u_duty_officer", Role.DUTY_OFFICER)
    assert mails(one_office) == []
    with one_office.house.database.reading() as unit:
        assert unit.outbox.waiting().count == 0


def test_the_letter_and_the_position_go_together(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(office)
    made = subscribe(office.house, OFFICER)
    apply(office, HELD)
    before = kept(office, made["id"]).position

    def failing(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("app.store.outbox.WritingOutbox.add", failing)
        with pytest.raises(RuntimeError):
            tell_by_mail(office.house)
    assert kept(office, made["id"]).position == before
    assert len(mails(office)) == 1


def test_of_two_processes_one_writes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen that it is due; the second finds it moved, and its letter goes with its unit."""
    enrol(office)
    subscribe(office.house, OFFICER)
    subscribe(office.house, OFFICER, state="JP")
    apply(office, HELD)
    with office.house.database.reading() as unit:
        seen = unit.subscriptions.due(Medium.EMAIL, office.house.shelf.snapshot.number, office.clock.now())
    assert len(seen) == 2
    assert tell_by_mail(office.house) == 1
    monkeypatch.setattr("app.store.subscriptions.ReadingSubscriptions.due", lambda *_: seen)
    assert tell_by_mail(office.house) == 0
    monkeypatch.undo()
    assert len(mails(office)) == 1


def test_a_long_list_names_the_first_and_says_where_the_rest_is(one_office: Office) -> None:
    enrol(one_office)
    subscribe(one_office.house, PUBLIC)
    apply(one_office, *(f"JP,8.10.b,Court {number},,,,,2026-01-01" for number in range(MOST)))
    (letter,) = mails(one_office)
    assert letter.body.count("JP · ") == MOST
    assert "There is more: http://localhost:8000/api/v1/changes" in letter.body


def test_a_process_that_does_not_know_the_entries_yet_waits(one_office: Office) -> None:
    enrol(one_office)
    made = subscribe(one_office.house, OFFICER)["id"]
    said = {"account": "u_officer", "subscriptions": [made], "ceiling": "restricted", "entries": [999999], "more": False}
    body = PROMISE + json.dumps(said)
    early = Mail("m1", "changes", "u_officer@fr.example", "s", body, "<m1@x.invalid>", one_office.clock.now())
    with one_office.house.database.writing() as unit:
        unit.outbox.add([early])
    assert mails(one_office) == []
    with one_office.house.database.reading() as unit:
        (waiting,) = unit.outbox.all()
    assert waiting.sent_at is None
    assert "not known here yet" in str(waiting.last_error)
    assert not deliver(one_office.house, lambda _: lambda: None, lambda _: False)
