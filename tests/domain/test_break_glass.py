"""Break-glass: who may open whose contacts, how far that reads and until when, whom it concerns, who reviews it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience, Clearance, Permission, Principal, Role, clearance
from app.domain.people.break_glass import (
    LASTS,
    MOST,
    PURPOSES,
    REMINDERS,
    WITHIN,
    Concerned,
    Opening,
    Outcome,
    Review,
    again_at,
    already,
    concerned,
    may_know_why,
    may_open,
    may_review,
    outcomes,
    reminder,
    roles_for,
    through,
)
from tests.makers import NOON, principal

TICK = timedelta(microseconds=1)


def opening(**changed: Any) -> Opening:
    """By an officer of Japan, of the contacts of France, at noon."""
    usual: dict[str, Any] = {
        "id": "b_1", "account": "u_1", "person": "p_1", "home": "JP", "roles": frozenset({Role.OFFICER}), "state": "FR",
        "purpose": "preservation", "drill": False, "opened_at": NOON, "ends_at": NOON + LASTS,
    }  # fmt: skip
    return Opening(**usual | changed)


OPENERS = (Role.OFFICER, Role.STATE_EDITOR, Role.REGISTRAR, Role.APPROVER)


@pytest.mark.parametrize("state", ["JP", "FR"], ids=["own", "foreign"])
@pytest.mark.parametrize("stepped_up", [False, True])
@pytest.mark.parametrize("role", Role)
def test_who_may_open(role: Role, stepped_up: bool, state: str) -> None:
    who = principal(role, stepped_up=stepped_up)
    verdict = may_open(who, state)
    at_home = role is Role.STATE_EDITOR and state == "JP"
    assert verdict.allowed is (role in OPENERS and stepped_up and not at_home)
    assert verdict.reason
    assert roles_for(who) == ({role} if role in OPENERS else set())


def test_what_one_reads_anyway_is_not_opened() -> None:
    on_duty = principal(Role.OFFICER, Role.DUTY_OFFICER, stepped_up=True)
    assert may_open(on_duty, "FR").reason == "your roles let you read the network contacts of this State already"
    assert not may_open(principal(Role.REGISTRAR, Role.AUDITOR, stepped_up=True), "FR").allowed


def test_a_machine_opens_nothing() -> None:
    for scope in (frozenset[Permission](), frozenset({Permission.BREAK_GLASS})):
        refused = may_open(principal(Role.OFFICER, stepped_up=True, scope=scope), "FR")
        assert (refused.allowed, "not for a machine" in refused.reason) == (False, True)
    assert not may_open(principal(Role.OFFICER, stepped_up=True, ceiling=Audience.PARTIES), "FR").allowed


def test_it_lasts_half_an_hour_or_until_it_is_ended() -> None:
    assert timedelta(minutes=30) == LASTS
    assert opening().open_at(NOON + LASTS - TICK)
    assert not opening().open_at(NOON + LASTS)
    assert not opening(ends_at=NOON + TICK).open_at(NOON + TICK)


def test_it_serves_in_person_and_in_the_role_it_was_opened_in() -> None:
    officer = principal(Role.OFFICER)
    assert opening().serves(officer, NOON)
    assert opening().serves(principal(Role.OFFICER, Role.REGISTRAR), NOON)
    assert not opening().serves(officer, NOON + LASTS)
    assert not opening().serves(principal(Role.REGISTRAR), NOON)
    assert not opening().serves(replace(officer, scope=frozenset({Permission.READ_PUBLIC})), NOON)


people = st.builds(
    Principal,
    account=st.just("u_1"),
    person=st.sampled_from(["p_1", "p_2"]),
    roles=st.frozensets(st.sampled_from(Role)),
    state=st.sampled_from(["JP", "FR", "SE", None]),
    stepped_up=st.booleans(),
    ceiling=st.sampled_from(Audience),
)


@given(people)
def test_it_shows_network_of_that_state_only_and_never_more(who: Principal) -> None:
    usual, found = clearance(who), through(who, "FR")
    assert found.over("FR") == max(usual.over("FR"), min(Audience.NETWORK, who.ceiling))
    assert found.over("DE") == usual.over("DE") == found.general
    assert found.over("FR") <= max(Audience.NETWORK, usual.over("FR")) or found == usual


def test_clearances_through_it() -> None:
    parties, network = Audience.PARTIES, Audience.NETWORK
    assert through(principal(Role.OFFICER), "FR") == Clearance(parties, "FR", network)
    assert through(principal(Role.STATE_EDITOR), "FR") == Clearance(parties, "FR", network)
    assert through(principal(Role.DUTY_OFFICER), "FR") == clearance(principal(Role.DUTY_OFFICER))


def test_one_state_is_open_once_at_a_time() -> None:
    recent = [opening(), opening(id="b_2", state="DE"), opening(id="b_3", state="SE", ends_at=NOON)]
    assert already(recent, "FR", NOON) == recent[0]
    assert already(recent, "DE", NOON) == recent[1]
    assert already(recent, "SE", NOON) is None
    assert already(recent, "FR", NOON + LASTS) is None


def test_a_person_opens_a_few_in_a_day() -> None:
    recent = [opening(id=f"b_{number}", opened_at=NOON + timedelta(hours=number)) for number in range(MOST)]
    last = recent[-1].opened_at
    assert again_at(recent[1:], last) is None
    assert again_at(recent, last) == NOON + WITHIN
    assert again_at(recent, NOON + WITHIN - TICK) == NOON + WITHIN
    assert again_at(recent, NOON + WITHIN) is None
    assert again_at([opening(), *recent], last) == NOON + WITHIN
    assert again_at([*recent, recent[-1]], last) == NOON + timedelta(hours=1) + WITHIN


@given(people, st.sampled_from(["JP", "SE", None]), st.sampled_from(["p_1", "p_2"]))
def test_whoever_may_know_why_is_concerned(who: Principal, home: str | None, person: str) -> None:
    made = opening(home=home, person=person)
    if may_know_why(who, made):
        assert concerned(who).by(made)
    if may_review(who, made).allowed:
        assert concerned(who).everything
        assert who.person != person


def test_whom_it_concerns() -> None:
    assert concerned(principal(Role.OFFICER)) == Concerned(everything=False, state=None, person="p_1")
    assert concerned(principal(Role.STATE_EDITOR)) == Concerned(everything=False, state="JP", person=None)
    assert concerned(principal(Role.AUDITOR, state=None)) == Concerned(everything=False, state=None, person=None)
    assert concerned(principal(Role.AUDITOR, state=None, stepped_up=True)).everything
    for role in (Role.DUTY_OFFICER, Role.ADMINISTRATOR, Role.CLIENT):
        assert not concerned(principal(role, stepped_up=True)).by(opening())


def test_the_opened_state_learns_of_it_but_not_the_reason() -> None:
    editor = principal(Role.STATE_EDITOR, state="FR", person="p_2")
    assert concerned(editor).by(opening())
    assert not may_know_why(editor, opening())
    coordinator = principal(Role.STATE_EDITOR, state="JP", person="p_3")
    assert concerned(coordinator).by(opening())
    assert may_know_why(coordinator, opening())
    elsewhere = principal(Role.STATE_EDITOR, state="SE", person="p_4")
    assert not concerned(elsewhere).by(opening())
    assert not concerned(elsewhere).by(opening(home=None))


def test_who_is_involved_does_not_review() -> None:
    auditor = principal(Role.AUDITOR, Role.REGISTRAR, state=None, person="p_2", stepped_up=True)
    assert may_review(auditor, opening()).allowed
    assert may_review(replace(auditor, state="SE"), opening()).allowed
    assert "fresh sign-in" in may_review(replace(auditor, stepped_up=False), opening()).reason
    assert "never the person" in may_review(replace(auditor, person="p_1", account="u_9"), opening()).reason
    for state in ("FR", "JP"):
        assert "never one of the two States" in may_review(replace(auditor, state=state), opening()).reason
    assert not may_review(principal(Role.APPROVER, Role.STATE_EDITOR, stepped_up=True, person="p_2"), opening()).allowed


def test_what_a_review_may_find() -> None:
    assert outcomes(opening()) == (Outcome.JUSTIFIED, Outcome.NOT_JUSTIFIED)
    assert outcomes(opening(drill=True)) == (Outcome.DRILL, Outcome.NOT_JUSTIFIED)


def test_a_missing_review_is_reminded_of() -> None:
    ends, made = NOON + LASTS, opening()
    assert reminder(made, ends + timedelta(days=1) - TICK) is None
    assert [reminder(made, ends + timedelta(days=days)) for days in (1, 6, 7, 27, 300)] == [1, 1, 7, 14, 28]
    assert tuple(sorted(REMINDERS)) == REMINDERS
    assert reminder(opening(review=Review("u_2", ends, Outcome.JUSTIFIED)), ends + timedelta(days=30)) is None


def test_purposes_have_words_in_both_languages() -> None:
    assert all(english and french and english != french for english, french in PURPOSES.values())
