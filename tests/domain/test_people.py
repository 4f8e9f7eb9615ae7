"""The rules about people: who gives which role to whom, who gets in, for how long, and when the service is set up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import STATE_BOUND, Principal, Role, Verdict
from app.domain.people.granting import (
    AHEAD,
    ON_THE_REGISTER,
    PROPOSED_FOR,
    SECOND_NEEDED,
    Proposal,
    may_confirm,
    may_give,
    may_restore,
    may_suspend,
    months_after,
    second_needed,
)
from app.domain.people.review import NOTICES, Ending, notices, remarks
from app.domain.people.sessions import LIMITS, STEP_UP_LASTS, Limits, limits, session_end, session_limits, stepped_up
from app.domain.people.signing_in import DORMANT_AFTER, administrators, dormant, enough, may_initialise, may_sign_in
from app.domain.people.standing import PRIVILEGED, Method, RoleGrant, Standing
from tests.makers import NOON, principal

DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")
BOSS = principal(Role.ADMINISTRATOR, state=None, account="u_boss", person="p_boss", stepped_up=True)
EDITOR = principal(Role.STATE_EDITOR, account="u_editor", person="p_editor", stepped_up=True)
ROLES = sorted(set(Role) - {Role.CLIENT})


def home(role: Role) -> str | None:
    """Where somebody with this role belongs."""
    return "JP" if role in STATE_BOUND else None


def held(role: Role, starts: timedelta = -DAY, ends: timedelta | None = 300 * DAY) -> RoleGrant:
    return RoleGrant(role, NOON + starts, None if ends is None else NOON + ends)


def standing(*grants: RoleGrant, name: str = "1", state: str | None = "JP", **more: object) -> Standing:
    members: dict[str, object] = {"methods": frozenset({Method.PASSKEY}), "last_used_at": NOON - DAY} | more
    return Standing(f"u_{name}", f"p_{name}", state, NOON - 365 * DAY, tuple(grants), **members)  # type: ignore[arg-type]


def test_a_role_counts_while_its_grant_is_in_force() -> None:
    who = standing(held(Role.OFFICER, ends=None), held(Role.DUTY_OFFICER, starts=DAY, ends=2 * DAY))
    assert who.principal(NOON, stepped_up=True) == Principal("u_1", "p_1", frozenset({Role.OFFICER}), "JP", stepped_up=True)
    assert who.roles(NOON + DAY) == {Role.OFFICER, Role.DUTY_OFFICER}
    assert who.roles(NOON + 2 * DAY) == who.roles(NOON - DAY) == {Role.OFFICER}
    assert who.roles(NOON - 2 * DAY) == set()
    assert who.granted(NOON) == {Role.OFFICER, Role.DUTY_OFFICER}
    assert who.granted(NOON + 2 * DAY) == {Role.OFFICER}


def test_what_has_been_held_ends_with_the_first_that_ends_unless_it_was_given_again_by_then() -> None:
    who = standing(held(Role.OFFICER, ends=None), held(Role.DUTY_OFFICER, starts=DAY, ends=2 * DAY))
    assert who.held(NOON, NOON) == {Role.OFFICER}
    assert who.held_until(NOON, NOON) is None
    for now in (NOON + DAY, NOON + 2 * DAY, NOON + 9 * DAY):
        assert who.held(NOON, now) == {Role.OFFICER, Role.DUTY_OFFICER}
        assert who.held_until(NOON, now) == NOON + 2 * DAY
    assert who.held_until(NOON + 2 * DAY, NOON + 9 * DAY) is None
    again = held(Role.DUTY_OFFICER, starts=2 * DAY, ends=5 * DAY)
    renewed = replace(who, grants=(*who.grants, again, held(Role.DUTY_OFFICER, starts=DAY, ends=4 * DAY)))
    assert renewed.held_until(NOON, NOON + DAY) == NOON + 5 * DAY
    open_end = replace(who, grants=(*who.grants, held(Role.DUTY_OFFICER, starts=DAY, ends=None)))
    assert open_end.held_until(NOON, NOON + DAY) is None
    late = replace(who, grants=(*who.grants, held(Role.DUTY_OFFICER, starts=3 * DAY)))
    assert late.held_until(NOON, NOON + 3 * DAY) == NOON + 2 * DAY


def test_a_session_ends_for_good() -> None:
    both = standing(held(Role.REGISTRAR), held(Role.ADMINISTRATOR), state=None)
    assert session_end(both, NOON, NOON) == NOON + LIMITS[Role.ADMINISTRATOR].absolute
    ended = standing(held(Role.REGISTRAR), held(Role.ADMINISTRATOR, ends=timedelta(minutes=20)), state=None)
    for now in (NOON + timedelta(minutes=20), NOON + DAY):
        assert session_end(ended, NOON, now) == NOON + timedelta(minutes=20)
        assert session_limits(ended, NOON, now) == LIMITS[Role.ADMINISTRATOR]
    assert session_limits(ended, NOON + DAY, NOON + DAY) == LIMITS[Role.REGISTRAR]


@pytest.mark.parametrize("role", ROLES)
def test_an_administrator_gives_every_role_where_it_belongs(role: Role) -> None:
    wanted = held(role, timedelta())
    verdict = may_give(BOSS, wanted, standing(state=home(role)), NOON, setting_up=False)
    assert verdict.allowed, verdict.reason
    elsewhere = may_give(BOSS, wanted, standing(state=None if home(role) else "JP"), NOON, setting_up=False)
    assert not elsewhere.allowed
    assert elsewhere.reason.endswith("this person is not")


def test_nobody_gives_a_role_to_oneself() -> None:
    wanted = held(Role.REGISTRAR, timedelta())
    own = may_give(BOSS, wanted, standing(name="boss", state=None), NOON, setting_up=False)
    assert (own.allowed, own.reason) == (False, "nobody gives a role to oneself")
    twin = replace(standing(name="other", state=None), person="p_boss")  # another account of the same person
    assert not may_give(BOSS, wanted, twin, NOON, setting_up=False).allowed


def test_a_machine_and_a_suspended_account_get_no_role() -> None:
    assert "machine" in may_give(BOSS, held(Role.CLIENT), standing(), NOON, setting_up=False).reason
    gone = standing(suspended_at=NOON - DAY)
    assert may_give(BOSS, held(Role.OFFICER), gone, NOON, setting_up=False).reason == "the account is suspended"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["JP", "FR"])
def test_an_editor_gives_officers_of_the_own_state_their_roles(role: Role, state: str) -> None:
    to = standing(state=state if home(role) else None)
    verdict = may_give(EDITOR, held(role, timedelta()), to, NOON, setting_up=False)
    assert verdict.allowed is (state == "JP" and role in (Role.OFFICER, Role.DUTY_OFFICER))


@pytest.mark.parametrize("role", sorted(set(ROLES) - {Role.ADMINISTRATOR, Role.STATE_EDITOR}))
def test_other_roles_give_none(role: Role) -> None:
    who = principal(role, account="u_x", person="p_x", stepped_up=True)
    refused = may_give(who, held(Role.OFFICER, timedelta()), standing(), NOON, setting_up=False)
    assert (refused.allowed, refused.reason) == (False, "officer is given by an administrator, or by an editor of that State")


def test_an_editor_without_a_state_is_nobodys_editor() -> None:
    nowhere = replace(EDITOR, state=None)
    assert not may_give(nowhere, held(Role.OFFICER, timedelta()), standing(), NOON, setting_up=False).allowed
    assert not may_suspend(nowhere, standing(state=None), NOON).allowed


@pytest.mark.parametrize(
    ("role", "starts", "ends", "allowed"),
    [
        (Role.DUTY_OFFICER, timedelta(), 365 * DAY, True),
        (Role.DUTY_OFFICER, timedelta(), 366 * DAY, False),
        (Role.DUTY_OFFICER, timedelta(), None, False),
        (Role.OFFICER, timedelta(), 366 * DAY, True),
        (Role.OFFICER, timedelta(), 731 * DAY, True),
        (Role.OFFICER, timedelta(), 732 * DAY, False),
        (Role.OFFICER, AHEAD, 2 * AHEAD, True),
        (Role.OFFICER, AHEAD + DAY, 2 * AHEAD, False),
        (Role.OFFICER, DAY, DAY, False),
        (Role.OFFICER, -3 * DAY, -DAY, False),
        (Role.OFFICER, -3 * DAY, timedelta(), False),
    ],
)
def test_how_long_a_role_is_given(role: Role, starts: timedelta, ends: timedelta | None, allowed: bool) -> None:
    assert may_give(BOSS, held(role, starts, ends), standing(), NOON, setting_up=False).allowed is allowed


def test_calendar_months() -> None:
    assert months_after(datetime(2028, 2, 29, 8, tzinfo=UTC), 12) == datetime(2029, 2, 28, 8, tzinfo=UTC)
    assert months_after(datetime(2026, 12, 31, tzinfo=UTC), 2) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_after(datetime(2026, 1, 31, tzinfo=UTC), 11) == datetime(2026, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize("role", ROLES)
def test_approvers_auditors_and_administrators_need_a_second_administrator(role: Role) -> None:
    assert second_needed(role, setting_up=False) is (role in (Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR))
    assert not second_needed(role, setting_up=True)
    assert (role in SECOND_NEEDED) <= (role in PRIVILEGED)


def test_during_set_up_there_are_administrators_only() -> None:
    assert may_give(BOSS, held(Role.ADMINISTRATOR, timedelta()), standing(state=None), NOON, setting_up=True).allowed
    for role in set(ROLES) - {Role.ADMINISTRATOR}:
        refused = may_give(BOSS, held(role, timedelta()), standing(state=home(role)), NOON, setting_up=True)
        assert not refused.allowed
        assert "a second administrator comes first" in refused.reason


def test_the_second_administrator_is_another_person() -> None:
    proposal = Proposal("p_new", "p_boss", held(Role.APPROVER), NOON)
    other = principal(Role.ADMINISTRATOR, state=None, person="p_other")
    boss, new = standing(held(Role.ADMINISTRATOR), name="boss", state=None), standing(name="new", state=None)

    def asked(who: Principal, now: datetime = NOON, proposer: Standing = boss, to: Standing = new) -> Verdict:
        return may_confirm(who, proposal, now, proposer=proposer, to=to)

    assert asked(other).allowed
    assert "never the one who proposed" in asked(BOSS).reason
    assert "oneself" in asked(replace(other, person="p_new")).reason
    assert "only an administrator" in asked(principal(Role.APPROVER, person="p_other")).reason
    assert asked(other, NOON + PROPOSED_FOR - DAY).allowed
    assert "propose it again" in asked(other, NOON + PROPOSED_FOR).reason
    for gone in (replace(boss, suspended_at=NOON), replace(boss, grants=()), replace(boss, methods=frozenset())):
        assert "no administrator any more" in asked(other, proposer=gone).reason
    assert "held by nobody who is" in asked(other, to=replace(new, grants=(held(Role.ADMINISTRATOR),))).reason


@pytest.mark.parametrize("role", sorted(ON_THE_REGISTER))
def test_whoever_looks_after_accounts_does_not_work_on_the_register(role: Role) -> None:
    boss, worker = held(Role.ADMINISTRATOR, DAY, 2 * DAY), held(role, DAY, 2 * DAY)
    for wanted, there in ((boss, worker), (worker, boss)):
        refused = may_give(BOSS, wanted, standing(there, state=None), NOON, setting_up=False)
        assert "held by nobody who is" in refused.reason
        asked = [there.role]
        assert not may_give(BOSS, wanted, standing(state=None), NOON, setting_up=False, proposed=asked).allowed
        over = replace(there, starts_at=NOON - 2 * DAY, ends_at=NOON)
        assert may_give(BOSS, wanted, standing(over, state=None), NOON, setting_up=False).allowed
    both = standing(*(held(each) for each in ON_THE_REGISTER - {role}), state=None)
    assert may_give(BOSS, worker, both, NOON, setting_up=False).allowed


def test_a_role_begins_now_at_the_earliest() -> None:
    assert held(Role.OFFICER, -DAY).from_now(NOON).starts_at == NOON
    assert held(Role.OFFICER, DAY).from_now(NOON).starts_at == NOON + DAY


def test_who_suspends_whom() -> None:
    officer, editor = standing(held(Role.OFFICER)), standing(held(Role.STATE_EDITOR))
    assert may_suspend(BOSS, officer, NOON).allowed
    assert may_suspend(BOSS, standing(held(Role.ADMINISTRATOR), state=None), NOON).allowed
    assert not may_suspend(BOSS, replace(officer, person="p_boss"), NOON).allowed
    assert may_suspend(EDITOR, officer, NOON).allowed
    assert not may_suspend(EDITOR, editor, NOON).allowed
    assert not may_suspend(EDITOR, standing(held(Role.STATE_EDITOR, DAY)), NOON).allowed  # who is to be one
    assert may_suspend(EDITOR, standing(held(Role.STATE_EDITOR, -2 * DAY, -DAY)), NOON).allowed  # who was one
    assert not may_suspend(EDITOR, replace(officer, state="FR"), NOON).allowed
    assert not may_suspend(principal(Role.AUDITOR, person="p_x"), officer, NOON).allowed


def test_who_opens_an_account_again() -> None:
    officer = standing(held(Role.OFFICER), suspended_at=NOON)
    assert may_restore(BOSS, officer, NOON).allowed
    assert "only an administrator" in may_restore(EDITOR, officer, NOON).reason
    assert not may_restore(BOSS, replace(officer, person="p_boss"), NOON).allowed


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("role", ROLES)
def test_privileged_roles_sign_in_with_a_passkey_only(role: Role, method: Method) -> None:
    verdict = may_sign_in(standing(held(role), state=home(role)), method, NOON)
    assert verdict.allowed is (method is Method.PASSKEY or role not in PRIVILEGED)
    assert verdict.reason


@pytest.mark.parametrize("role", ROLES)
def test_a_long_absence_closes_privileged_accounts(role: Role) -> None:
    away = standing(held(role), last_used_at=NOON - DORMANT_AFTER)
    assert dormant(away, NOON)
    assert not dormant(away, NOON - DAY)
    assert may_sign_in(away, Method.PASSKEY, NOON).allowed is (role not in PRIVILEGED)
    assert dormant(replace(away, last_used_at=None), NOON)
    assert not dormant(replace(away, last_used_at=None, created_at=NOON - DAY), NOON)


def test_who_does_not_get_in() -> None:
    assert "suspended" in may_sign_in(standing(held(Role.OFFICER), suspended_at=NOON), Method.PASSKEY, NOON).reason
    assert "no role" in may_sign_in(standing(held(Role.OFFICER, ends=timedelta())), Method.PASSKEY, NOON).reason


def test_set_up_ends_with_the_second_administrator() -> None:
    first = standing(held(Role.ADMINISTRATOR), name="first", state=None)
    others = [
        standing(held(Role.ADMINISTRATOR), name="2", state=None, methods=frozenset()),
        standing(held(Role.ADMINISTRATOR), name="3", state=None, suspended_at=NOON),
        standing(held(Role.ADMINISTRATOR), name="4", state=None, last_used_at=NOON - DORMANT_AFTER),
        standing(held(Role.ADMINISTRATOR, ends=timedelta()), name="5", state=None),
        standing(held(Role.AUDITOR), name="6", state=None),
        replace(first, account="u_twin"),
    ]
    assert administrators([first, *others], NOON) == {"p_first"}
    assert not enough(frozenset({"p_first"}))
    assert enough(frozenset({"p_first", "p_2"}))


@pytest.mark.parametrize(
    ("there", "setting_up", "allowed"),
    [
        (set(), True, True),
        (set(), False, True),
        ({"p_1"}, True, False),
        ({"p_1"}, False, True),
        ({"p_1", "p_2"}, True, False),
        ({"p_1", "p_2"}, False, False),
    ],
)
def test_when_the_operator_makes_an_administrator(there: set[str], setting_up: bool, allowed: bool) -> None:
    verdict = may_initialise(frozenset(there), setting_up=setting_up)
    assert verdict.allowed is allowed
    assert verdict.reason


def test_every_role_has_limits_and_privileged_ones_the_shorter() -> None:
    assert set(LIMITS) == set(Role)
    assert all(each.idle < each.absolute for each in LIMITS.values())
    shortest = min(LIMITS[role].idle for role in STATE_BOUND)
    assert all(LIMITS[role].idle < shortest for role in PRIVILEGED)


@given(st.frozensets(st.sampled_from(Role)))
def test_the_strictest_limit_counts(roles: frozenset[Role]) -> None:
    found = limits(roles)
    assert all(found.idle <= LIMITS[role].idle and found.absolute <= LIMITS[role].absolute for role in roles)
    if not roles:
        assert found == Limits(LIMITS[Role.ADMINISTRATOR].idle, LIMITS[Role.ADMINISTRATOR].absolute)


def test_a_fresh_assertion_counts_for_five_minutes() -> None:
    assert timedelta(minutes=5) == STEP_UP_LASTS
    assert not stepped_up(None, NOON)
    assert stepped_up(NOON, NOON)
    assert stepped_up(NOON, NOON + STEP_UP_LASTS - timedelta(seconds=1))
    assert not stepped_up(NOON, NOON + STEP_UP_LASTS)
    assert not stepped_up(NOON + DAY, NOON)  # the clock went back


def test_what_a_review_looks_at() -> None:
    assert remarks(standing(held(Role.OFFICER)), NOON, PARIS) == ()
    ending = held(Role.DUTY_OFFICER, ends=59 * DAY)
    assert remarks(standing(held(Role.OFFICER, ends=None), ending), NOON, PARIS) == ("duty_officer ends on 2026-07-30",)
    assert remarks(standing(ending, held(Role.DUTY_OFFICER, starts=59 * DAY)), NOON, PARIS) == ()
    assert remarks(standing(ending, held(Role.OFFICER, starts=59 * DAY)), NOON, PARIS) == ("duty_officer ends on 2026-07-30",)
    away = standing(suspended_at=NOON - DAY, last_used_at=NOON - DORMANT_AFTER)
    assert remarks(away, NOON, PARIS) == ("suspended since 2026-05-31", "not used for 90 days", "no role in force")
    assert remarks(standing(held(Role.OFFICER), methods=frozenset()), NOON, PARIS) == ("not enrolled",)
    assert remarks(standing(held(Role.OFFICER), password_allowed=True), NOON, PARIS) == ("a password is allowed",)


@pytest.mark.parametrize(("left", "days"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7)])
def test_when_it_is_told_that_a_role_ends(left: int, days: int | None) -> None:
    ending = held(Role.DUTY_OFFICER, ends=left * DAY)
    expected = () if days is None else (Ending(Role.DUTY_OFFICER, NOON + left * DAY, days),)
    assert notices(standing(ending, held(Role.OFFICER, ends=None)), NOON) == expected
    assert notices(standing(ending, held(Role.DUTY_OFFICER, starts=left * DAY)), NOON) == ()
    assert notices(standing(ending, suspended_at=NOON), NOON) == ()
    assert notices(standing(held(Role.DUTY_OFFICER, starts=DAY, ends=2 * DAY)), NOON) == ()
    assert sorted(NOTICES) == list(NOTICES)
