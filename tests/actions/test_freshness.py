"""The weekly letter, once; what goes further up; what the doctor makes of observations; and what is no news."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.actions.check import check
from app.actions.freshness.attesting import Claim, attest
from app.actions.freshness.digest import tell_of_waiting
from app.actions.freshness.letters_waiting import Week, weekly
from app.actions.freshness.reporting import report
from app.actions.house import Caller
from app.actions.observing import Act, new_act, observe
from app.domain.access import Audience, Role
from app.domain.audit import Target
from app.domain.entry import Change, Draft
from app.domain.freshness import Sort
from app.domain.moment import Span
from app.store.accounts import Account
from app.store.outbox import Mail
from tests.actions.makers import EDITOR, NOON, OFFICER, REGISTRAR, Hand, Office, decoded, opened, somebody

SECRETARIAT, COORDINATOR = "secretariat@council.example", "coordination@jp.example"
DUTY = somebody(Role.DUTY_OFFICER, state="FR")
HEADINGS = "State,Provision,Authority (en),Duty phone,Phone,Valid from"
ROWS = ("JP,35,National Police,+81 3 3580 4111,,2026-01-01", "JP,8.10.b,Ministry of Justice,,+81 3 3580 4112,2026-01-01")
STATES = "Record,State,Name (en),Exercise State,Coordinator,Valid from\n{},2000-01-01\n"
DAY = timedelta(days=1)


def file(*rows: str) -> bytes:
    return "\n".join([HEADINGS, *rows, ""]).encode()


@pytest.fixture
def told(office: Office) -> Office:
    """Japan with two entries and an editor; the Secretariat has an address."""
    office.house = replace(office.house, secretariat=SECRETARIAT)
    office.approve(office.submit(file(*ROWS)))
    with office.house.database.writing() as unit:
        unit.outbox.forget()
        for code in ("JP", "FR", "QM"):
            address = f"editor@{code.lower()}.gov.{'example' if code != 'QM' else 'real'}"
            unit.accounts.add_account(Account(f"u_editor_{code}", f"p_editor_{code}", "An editor", code, address))
            unit.accounts.grant(f"u_editor_{code}", Role.STATE_EDITOR, starts_at=NOON - DAY)
    return office


def designation(office: Office, provision: str = "35", state: str = "JP") -> str:
    (found,) = office.found(state=state, provision=provision)
    return str(found["id"])


def confirm(office: Office, provision: str = "35", caller: Caller = EDITOR) -> dict[str, Any]:
    key = designation(office, provision)
    version = next(each["version"] for each in office.found(caller, state="JP") if each["id"] == key)
    return decoded(attest(office.house, caller, key, Claim(None, version), None))


def dispute(office: Office, provision: str = "35", outcome: str = "did-not-answer", caller: Caller = DUTY) -> None:
    decoded(report(office.house, caller, designation(office, provision), {"outcome": outcome, "note": "Nobody."}, None))


def move(office: Office, days: float) -> None:
    office.clock.time += days * DAY


def letters(office: Office, kind: str = "freshness-digest") -> list[Mail]:
    with office.house.database.reading() as unit:
        return [each for each in unit.outbox.all() if each.kind == kind]


def state(office: Office, *values: str) -> None:
    office.approve(office.submit(STATES.format(",".join(("state", *values))).encode(), state=None))


def test_one_letter_a_week_for_all_entries(told: Office) -> None:
    assert [tell_of_waiting(told.house) for _ in range(3)] == [1, 0, 0]
    (letter,) = letters(told)
    assert (letter.recipient, letter.subject) == ("editor@jp.gov.example", "To be confirmed / À confirmer : JP")
    for provision in ("35", "8.10.b"):
        assert letter.body.count(designation(told, provision)) == 2
    assert "Unconfirmed: nobody has confirmed what stands there now (2)" in letter.body
    assert "Non confirmées : personne n'a confirmé ce qui y figure aujourd'hui (2)" in letter.body
    assert "+81" not in letter.body
    move(told, 6)  # the first of June was a Monday: the same week
    assert tell_of_waiting(told.house) == 0
    move(told, 1)
    assert tell_of_waiting(told.house) == 1
    assert len({each.message_id for each in letters(told)}) == 2


def test_two_processes_make_it_once(told: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    with opened(told.url, tmp_path_factory.mktemp("other"), Hand(told.clock.time)) as other:
        assert [tell_of_waiting(each) for each in (other.house, told.house, other.house)] == [1, 0, 0]


def test_what_is_confirmed_waits_for_nobody(told: Office) -> None:
    confirm(told)
    confirm(told, "8.10.b")
    assert tell_of_waiting(told.house) == 0
    move(told, 75)
    assert tell_of_waiting(told.house) == 1
    (letter,) = letters(told)
    assert "Due soon (1)" in letter.body
    assert "confirm it before 2026-08-31" in letter.body
    assert designation(told, "8.10.b") not in letter.body


def test_what_waits_too_long_goes_to_the_coordinator_and_then_to_the_secretariat(told: Office) -> None:
    state(told, "JP", "Japan", "no", COORDINATOR)
    confirm(told)
    confirm(told, "8.10.b")
    reached = {}
    for days in (92, 13, 7, 7):
        move(told, days)
        tell_of_waiting(told.house)
        reached[(told.clock.time - NOON).days] = {each.recipient for each in letters(told, "freshness-escalated")}
    assert reached == {92: set(), 105: {COORDINATOR}, 112: {COORDINATOR}, 119: {COORDINATOR, SECRETARIAT}}
    for each in letters(told, "freshness-escalated"):
        assert designation(told) in each.body
        assert designation(told, "8.10.b") not in each.body
        assert "overdue since" in each.body


def test_a_dispute_goes_up_sooner_and_without_a_coordinator_to_the_secretariat_at_once(told: Office) -> None:
    confirm(told)
    dispute(told)
    move(told, 4)
    dispute(told, outcome="wrong")
    move(told, 2)
    tell_of_waiting(told.house)
    assert letters(told, "freshness-escalated") == []
    move(told, 1)
    tell_of_waiting(told.house)
    (letter,) = letters(told, "freshness-escalated")
    assert (letter.recipient, letter.subject) == (SECRETARIAT, "Waiting too long / En attente depuis trop longtemps : JP")
    assert "Disputed" in letter.body
    assert "Confirming does not clear a report" in letter.body
    dispute(told, outcome="answered")
    move(told, 7)
    tell_of_waiting(told.house)
    assert len(letters(told, "freshness-escalated")) == 1


def test_nobody_real_is_written_to_about_an_exercise_state(told: Office) -> None:
    state(told, "QM", "Meridia", "yes", "night@exercise.example")
    told.approve(told.submit(b"State,Provision,Authority (en),Valid from\nQM,35,Exercise Police,2026-01-01\n", state="QM"))
    told.house = replace(told.house, secretariat="secretariat@council.int")
    with told.house.database.writing() as unit:
        unit.outbox.forget()
    report(told.house, DUTY, designation(told, state="QM"), {"outcome": "wrong"}, None)
    for _ in range(30):
        move(told, 7)
        tell_of_waiting(told.house)
    with told.house.database.reading() as unit:
        about = [each for each in unit.outbox.all() if "QM" in each.subject]
    assert {each.recipient for each in about} == {"night@exercise.example"}


def test_the_secretariat_hears_of_a_report_where_a_state_has_no_editor(told: Office) -> None:
    with told.house.database.writing() as unit:
        unit.people.suspend("u_editor_JP")
    dispute(told)
    (letter,) = letters(told, "freshness-reported")
    assert letter.recipient == SECRETARIAT


def test_a_letter_ends_where_it_is_long_enough(told: Office) -> None:
    rows = [f"JP,8.10.a,Office {place},,,2026-01-01" for place in range(205)]
    told.approve(told.submit(file(*rows)))
    tell_of_waiting(told.house)
    (letter,) = letters(told)
    assert letter.body.count("/api/v1/designations/") == 400
    assert "- and 7 more" in letter.body


def test_a_plan_rests_on_none_of_it(told: Office) -> None:
    sent = told.submit(file("JP,8.10.b,Ministry of Justice,,+81 3 3580 4999,2026-05-01"))
    confirm(told)
    dispute(told)
    told.approve(sent)


def act(office: Office) -> Act:
    return Act(office.house.zone, new_act())


def seen_as(office: Office, sort: Sort, at: datetime | None, provision: str = "35") -> int:
    """How many lines an observation makes."""
    with office.house.database.writing() as unit:
        record = unit.ledger.records("designation", (designation(office, provision),)).popitem()[1]
        return len(observe(unit, act(office), record, sort, at))


def test_what_is_older_than_the_last_of_its_sort_is_no_news(told: Office) -> None:
    assert [seen_as(told, Sort.ANSWERED, NOON + hours * DAY / 24) for hours in (2, 1, 2, 3)] == [1, 0, 0, 1]
    assert seen_as(told, Sort.WRONG, NOON) == 1
    assert seen_as(told, Sort.ANSWERED, None) == 1


def troubles(office: Office) -> Iterator[str]:
    checked = check(office.house, journal=False)
    return (f"{trouble.place}: {trouble.detail}" for step in checked.steps for trouble in step.troubles)


def test_the_doctor_finds_nothing_wrong_with_what_was_observed(told: Office) -> None:
    confirm(told)
    confirm(told, caller=REGISTRAR)
    dispute(told)
    dispute(told, "8.10.b", caller=OFFICER)
    assert list(troubles(told)) == []
    steps = {step.what: step.count for step in check(told.house, journal=False).steps}
    assert steps["observations by somebody who may"] == 4


def planted(office: Office, payload: bytes | None, sort: str = "wrong", **other: Any) -> None:
    """A line that nobody wrote by the door."""
    approval = other.pop("approval", "observation")
    said: dict[str, Any] = {
        "audience": Audience.NETWORK,
        "span": Span(NOON.date()),
        "change": Change.CREATE,
        "provision": "35",
        "state": "JP",
    } | other
    draft = Draft("observation", f"o_{designation(office)}.{sort}", payload=payload, **said)
    with office.house.database.writing() as unit:
        unit.ledger.append([draft], notification="o_planted", approval=approval)


def line(office: Office, sort: str = "wrong", at: str = "2026-06-01T12:00:00Z", more: str = "") -> bytes:
    said = f'{{"at":"{at}","designation":"{designation(office)}",{more}"sort":"{sort}","state":"JP"}}'
    return said.encode()


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "the audit trail knows of nobody who observed it"),
        ({"approval": "sha256:1"}, "is an observation and names an approval"),
        ({"change": Change.END}, "ends an observation"),
        ({"audience": Audience.PARTIES}, "is an observation in the parties stream"),
        ({"state": "FR"}, "is about no designation of its State"),
        ({"provision": None}, "is an observation in the network stream"),
    ],
)
def test_the_doctor_names_a_line_that_nobody_may_have_written(told: Office, members: dict[str, Any], said: str) -> None:
    planted(told, line(told), **members)
    assert any(said in each for each in troubles(told))


def test_the_doctor_names_what_is_no_observation(told: Office) -> None:
    planted(told, line(told, at="2027-01-01T12:00:00Z"))
    assert any("was observed after it was recorded" in each for each in troubles(told))
    planted(told, b"{}", "did-not-answer")
    assert any("makes no observation" in each for each in troubles(told))


def test_the_doctor_names_an_attestation_by_somebody_who_may_not(told: Office) -> None:
    more = '"covers":"public","speaker":"state",'
    planted(told, line(told, "attested", more=more), "attested", audience=Audience.PUBLIC)
    with told.house.database.writing() as unit:
        unit.trail.record(OFFICER.event(unit.now, "attest", "x", targets=(Target("o_planted", None, "public", "JP"),)))
    assert any("nobody who may attest for JP and did" in each for each in troubles(told))


def test_a_coordinator_who_is_the_secretariat_gets_one_letter(told: Office) -> None:
    state(told, "JP", "Japan", "no", "Secretariat@council.example")
    dispute(told)
    move(told, 15)
    assert tell_of_waiting(told.house) == 2
    (letter,) = letters(told, "freshness-escalated")
    assert letter.recipient == "Secretariat@council.example"
    assert tell_of_waiting(told.house) == 0


def test_the_letters_of_one_state_hold_up_no_other(told: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    told.approve(told.submit(b"State,Provision,Authority (en),Valid from\nFR,35,Police nationale,2026-01-01\n", state="FR"))

    def broken(week: Week, *rest: Any) -> Mail:
        if week.state == "FR":
            raise RuntimeError("no letter can be made")
        return weekly(week, *rest)

    monkeypatch.setattr("app.actions.freshness.digest.weekly", broken)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="no letter"):
            tell_of_waiting(told.house)
    assert [each.recipient for each in letters(told)] == ["editor@jp.gov.example"]
