"""What a machine's token may be for."""

from datetime import timedelta

import pytest

from app.domain.access import Audience, Matter, Permission, Role, decide
from app.domain.people.tokens import LONGEST, MOST, OVERLAP, SCOPES, Wanted, allowed_by, may_make, overlap_end
from tests.makers import NOON, principal

DAY = timedelta(days=1)


def wanted(*scopes: str, ceiling: Audience = Audience.PUBLIC, lasts: timedelta = 90 * DAY) -> Wanted:
    return Wanted(frozenset(scopes), ceiling, NOON + lasts)


@pytest.mark.parametrize(
    ("role", "scopes", "ceiling", "allowed"),
    [
        (Role.OFFICER, ("read",), Audience.PARTIES, True),
        (Role.OFFICER, ("read",), Audience.NETWORK, False),
        (Role.DUTY_OFFICER, ("read",), Audience.NETWORK, True),
        (Role.STATE_EDITOR, ("read",), Audience.RESTRICTED, True),
        (Role.STATE_EDITOR, ("submit",), Audience.RESTRICTED, True),
        (Role.STATE_EDITOR, ("submit",), Audience.NETWORK, False),
        (Role.REGISTRAR, ("read", "submit"), Audience.RESTRICTED, True),
        (Role.REGISTRAR, ("read",), Audience.RESTRICTED, False),
        (Role.OFFICER, ("submit",), Audience.RESTRICTED, False),
        (Role.APPROVER, ("submit",), Audience.RESTRICTED, False),
        (Role.ADMINISTRATOR, ("read",), Audience.PUBLIC, True),
        (Role.DUTY_OFFICER, ("subscribe",), Audience.NETWORK, True),
        (Role.OFFICER, ("read", "subscribe"), Audience.NETWORK, False),
        (Role.ADMINISTRATOR, ("read",), Audience.PARTIES, False),
        (Role.OFFICER, (), Audience.PUBLIC, False),
        (Role.OFFICER, ("read", "approve"), Audience.PUBLIC, False),
    ],
)
def test_a_token_reaches_no_further_than_its_person(role: Role, scopes: tuple[str, ...], ceiling: Audience, allowed: bool) -> None:
    verdict = may_make(principal(role), wanted(*scopes, ceiling=ceiling), 0, NOON)
    assert verdict.allowed is allowed
    assert verdict.reason


def test_tokens_end_and_are_few() -> None:
    who = principal(Role.OFFICER)
    assert may_make(who, wanted("read", lasts=LONGEST), MOST - 1, NOON).allowed
    assert "366 days" in may_make(who, wanted("read", lasts=LONGEST + DAY), 0, NOON).reason
    assert "over before" in may_make(who, wanted("read", lasts=timedelta()), 0, NOON).reason
    assert "revoke one first" in may_make(who, wanted("read"), MOST, NOON).reason


def test_no_scope_approves_or_looks_after_people() -> None:
    never = {Permission.APPROVE, Permission.REJECT, Permission.MANAGE_ACCOUNTS, Permission.MANAGE_OWN, Permission.SEE_ACCOUNTS}
    assert not never & allowed_by(SCOPES)
    assert allowed_by({"gone"}) == allowed_by(()) == frozenset()


def test_a_scope_confines_whatever_the_roles_allow() -> None:
    reading = principal(Role.REGISTRAR, scope=allowed_by({"read"}))
    refused = decide(reading, Permission.SUBMIT, Matter("JP"))
    assert (refused.allowed, refused.reason) == (False, "this token is not for submit")
    assert decide(reading, Permission.READ_PUBLIC).allowed
    assert decide(reading, Permission.SEE_SELF).allowed
    assert not decide(reading, Permission.MANAGE_OWN).allowed
    assert decide(principal(Role.REGISTRAR, scope=allowed_by({"submit"})), Permission.SUBMIT, Matter("JP")).allowed


def test_the_old_token_goes_on_for_a_day_beside_the_new() -> None:
    assert overlap_end(NOON + 90 * DAY, NOON) == NOON + OVERLAP
    assert overlap_end(NOON + timedelta(hours=1), NOON) == NOON + timedelta(hours=1)
