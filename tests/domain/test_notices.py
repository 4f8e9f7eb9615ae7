"""Who may be told at a moment, how long what failed waits, and when it is given up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.access import Audience, Role
from app.domain.notices import FIRST_PAUSE, LASTING, LONGEST_PAUSE, hopeless, pause_after, readable
from app.domain.people.standing import RoleGrant, Standing
from tests.makers import NOON

DAY = timedelta(days=1)


def standing(*roles: Role, state: str | None = "JP") -> Standing:
    grants = tuple(RoleGrant(role, NOON - DAY, NOON + DAY) for role in roles)
    return Standing("u_1", "p_1", state, NOON - DAY, grants)


@pytest.mark.parametrize(
    ("role", "ceiling", "audience"),
    [
        (Role.OFFICER, Audience.RESTRICTED, Audience.PARTIES),
        (Role.DUTY_OFFICER, Audience.RESTRICTED, Audience.NETWORK),
        (Role.DUTY_OFFICER, Audience.PARTIES, Audience.PARTIES),
        (Role.STATE_EDITOR, Audience.RESTRICTED, Audience.RESTRICTED),
        (Role.AUDITOR, Audience.RESTRICTED, Audience.PARTIES),
        (Role.ADMINISTRATOR, Audience.RESTRICTED, Audience.PUBLIC),
    ],
)
def test_somebody_is_told_what_they_read_without_a_fresh_sign_in(role: Role, ceiling: Audience, audience: Audience) -> None:
    found = readable(standing(role), ceiling, NOON)
    assert found is not None
    assert found.over("JP") == audience


def test_who_is_closed_out_is_told_nothing() -> None:
    somebody = standing(Role.DUTY_OFFICER)
    assert readable(None, Audience.RESTRICTED, NOON) is None
    assert readable(replace(somebody, suspended_at=NOON), Audience.RESTRICTED, NOON) is None
    assert readable(somebody, Audience.RESTRICTED, NOON + DAY) is None
    assert readable(replace(standing(Role.AUDITOR), created_at=NOON - 100 * DAY), Audience.RESTRICTED, NOON) is None


def test_pauses_double_are_spread_and_end() -> None:
    assert pause_after(1, 0.5) == FIRST_PAUSE
    assert pause_after(3, 0.5) == 4 * FIRST_PAUSE
    assert pause_after(10_000, 0.5) == LONGEST_PAUSE
    assert pause_after(1, 0) == 0.8 * FIRST_PAUSE
    assert pause_after(1, 1) == 1.2 * FIRST_PAUSE


def test_a_receiver_may_ask_for_more_time_within_bounds_and_never_for_less() -> None:
    assert pause_after(1, 0.5, timedelta(hours=1)) == timedelta(hours=1)
    assert pause_after(1, 0.5, timedelta(days=400)) == LONGEST_PAUSE
    assert pause_after(5, 0.5, timedelta()) == pause_after(5, 0.5)


def test_after_days_without_success_it_is_given_up() -> None:
    assert not hopeless(None, NOON)
    assert not hopeless(NOON, NOON + LASTING - timedelta(seconds=1))
    assert hopeless(NOON, NOON + LASTING)
