"""What the audit keeps: every write in the trail, every restricted read in the journal before its answer; names, never values."""

import shutil
from pathlib import Path

import pytest

from app.actions import decide, history, look_up, notifications
from app.actions.asking import Asked
from app.domain.errors import AuditUnavailable, InvalidParameter, NotFound
from app.domain.policy import POLICY
from app.store.journal import Journal
from tests.actions.makers import APPROVER, AUDITOR, EDITOR, MINISTRY, NOBODY, OFFICER, REGISTRAR, Office, file

FULL = "JP,35,Police,Orders,+81 3 3580 4111,+81 3 3580 4999,Somebody Secret,2026-01-01"

UNSAID: dict[str, object] = {
    "age_seconds": 0,
    "because": None,
    "case": None,
    "credential": "",
    "fields": [],
    "mode": "live",
    "policy": POLICY,
    "purpose": None,
    "source": "",
    "terms": None,
}


def without(event: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in event.items() if name not in names}


def test_the_trail_tells_every_write(office: Office) -> None:
    sent = office.submit(file(FULL))
    office.approve(sent)
    other = office.submit(file(MINISTRY))
    decide.reject(office.house, APPROVER, other["id"], {"reason": "why"}, None)
    submitted, approved, _, rejected = office.trail()[-4:]
    assert without(submitted, "at", "id", "sequence") == {
        "account": "u_registrar",
        "person": "p_registrar",
        "state": None,
        "roles": ["registrar"],
        "action": "submit",
        "outcome": "allowed",
        "reason": "registrar (always)",
        "request_id": "r_registrar",
        "targets": [[sent["id"], None, "restricted", "JP"]],
        "count": 1,
        **UNSAID,
    }
    assert [approved[name] for name in ("action", "account", "reason")] == [
        "approve",
        "u_approver",
        "approver (not-ones-own, with-step-up)",
    ]
    assert (rejected["action"], rejected["targets"]) == ("reject", [[other["id"], None, "restricted", "JP"]])


def test_the_journal_tells_what_was_seen_by_name(office: Office) -> None:
    sent = office.submit(file(FULL))
    office.approve(sent)
    (found,) = office.found(OFFICER, state="JP")
    event = office.journal()[-1]
    assert without(event, "at", "id", "sequence") == {
        "account": "u_officer",
        "person": "p_officer",
        "state": "JP",
        "roles": ["officer"],
        "action": "designations",
        "outcome": "allowed",
        "reason": "cleared for parties",
        "request_id": "r_officer",
        "targets": [[found["id"], 1, "parties", "JP"]],
        "count": 1,
        **UNSAID,
    }
    office.found(EDITOR, state="JP")
    event = office.journal()[-1]
    assert (event["fields"], event["targets"]) == (["channels", "person"], [[found["id"], 1, "restricted", "JP"]])
    everything = repr(office.journal()) + repr(office.trail())
    assert not [value for value in ("Secret", "3580", "Orders", "Police") if value in everything]


def test_every_restricted_answer_names_its_fields(one_office: Office) -> None:
    one_office.approve(one_office.submit(file(FULL)))
    one_office.apply(FULL.replace("Secret", "Else").replace("4999", "4998").replace("2026-01-01", "2026-02-01"))
    (found,) = one_office.found(AUDITOR, state="JP")
    one_office.read(look_up.designation, AUDITOR, id=found["id"])
    one_office.read(history.version, AUDITOR, id=found["id"], n="1")
    one_office.read(history.difference, AUDITOR, id=found["id"], **{"from": "1", "to": "2"})
    one_office.read(history.versions, AUDITOR, id=found["id"])
    told = [(event["action"], event["fields"], event["targets"]) for event in one_office.journal()]
    target = [[found["id"], 2, "restricted", "JP"]]
    assert told == [
        ("designations", ["channels", "person"], target),
        ("designation", ["channels", "person"], target),
        ("version", ["channels", "person"], [[found["id"], 1, "restricted", "JP"]]),
        ("difference", ["channels", "person"], target),
        ("versions", [], target),
    ]


def test_an_answer_kept_is_told_each_time_it_is_given(one_office: Office) -> None:
    one_office.apply(FULL)
    answers = [one_office.read(look_up.designations, OFFICER, state="JP") for _ in range(3)]
    assert answers[0] is answers[2]
    assert [event["sequence"] for event in one_office.journal()] == [1, 2, 3]


def test_public_answers_leave_no_trace_of_anybody(one_office: Office, tmp_path: Path) -> None:
    one_office.apply(FULL)
    one_office.read(look_up.designations, NOBODY)
    one_office.read(look_up.states, OFFICER)
    with pytest.raises(NotFound):
        one_office.read(look_up.designation, NOBODY, id="d_none")
    assert not (tmp_path / "audit.sqlite").exists()


def test_what_somebody_signed_in_may_not_know_is_told_and_a_slip_of_the_pen_is_not(one_office: Office) -> None:
    with pytest.raises(NotFound):
        one_office.read(look_up.designation, OFFICER, id="d_none")
    with pytest.raises(InvalidParameter):
        one_office.read(look_up.designations, OFFICER, provision="8.1")
    told = [(event["action"], event["outcome"], event["reason"], event["account"]) for event in one_office.journal()]
    assert told == [("designation", "refused", "not-found", "u_officer")]


def test_what_is_seen_of_notifications_is_told(one_office: Office) -> None:
    sent = one_office.submit(file(FULL))
    house = one_office.house
    notifications.one(house, EDITOR, sent["id"])
    notifications.plan(house, EDITOR, sent["id"], None)
    notifications.original(house, EDITOR, sent["id"])
    notifications.every(house, EDITOR, Asked({}))
    told = [(event["action"], event["reason"], event["targets"], event["count"]) for event in one_office.journal()]
    target = [[sent["id"], None, "restricted", "JP"]]
    actions = ("see-notification", "see-plan", "see-original-file", "list-notifications")
    (record,) = told[1][2][1:]
    assert record[0].startswith("d_")
    of_plan = ("see-plan", "state_editor (own-state)", [*target, record], 2)
    others = [(action, "state_editor (own-state)", target, 1) for action in actions]
    assert told == [others[0], of_plan, *others[2:]]


def test_nothing_restricted_is_shown_when_nothing_can_be_kept(one_office: Office, tmp_path: Path) -> None:
    sent = one_office.submit(file(FULL))
    one_office.approve(sent)
    folder = tmp_path / "gone"
    folder.mkdir()
    whole = one_office.house.journal
    object.__setattr__(one_office.house, "journal", Journal(folder / "audit.sqlite"))
    assert len(one_office.found(OFFICER, state="JP")) == 1
    shutil.rmtree(folder)
    for caller in (OFFICER, EDITOR, AUDITOR):
        with pytest.raises(AuditUnavailable):
            one_office.read(look_up.designations, caller, state="JP")
    for doing in (notifications.one, notifications.original):
        with pytest.raises(AuditUnavailable):
            doing(one_office.house, REGISTRAR, sent["id"])
    assert len(one_office.found(NOBODY, state="JP")) == 1
    assert one_office.read(look_up.states, OFFICER).targets == ()
    one_office.house.journal.close()
    object.__setattr__(one_office.house, "journal", whole)
    assert len(one_office.found(OFFICER, state="JP")) == 1
