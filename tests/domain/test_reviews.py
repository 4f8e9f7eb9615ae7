"""When accounts are to be reviewed, by whom which, and what is told of an account that nobody uses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.access import Role
from app.domain.people.review import Absence, absence, review_due, to_confirm
from app.domain.people.signing_in import may_sign_in
from app.domain.people.standing import PRIVILEGED, Method
from tests.domain.test_people import EDITOR, held, standing
from tests.makers import NOON

DAY = timedelta(days=1)


def test_a_review_is_due_six_months_after_the_last_or_after_the_oldest_account() -> None:
    there = [replace(standing(name=name), created_at=NOON - age * DAY) for name, age in (("1", 9), ("2", 12))]
    assert review_due(None, there) == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert review_due(NOON, there) == datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_everybody_who_is_not_suspended_is_confirmed_but_never_oneself() -> None:
    mine, twin = replace(standing(name="me"), person=EDITOR.person), replace(standing(name="twin"), person=EDITOR.person)
    there = [mine, twin, standing(name="1"), standing(name="2", suspended_at=NOON), standing(held(Role.OFFICER), name="3")]
    assert to_confirm(EDITOR, there) == {"u_1", "u_3"}


@pytest.mark.parametrize("role", sorted(PRIVILEGED))
@pytest.mark.parametrize(
    ("unused", "days", "closes"), [(59, None, None), (60, 60, 30), (82, 60, 8), (83, 83, 7), (89, 83, 1), (90, 90, None)]
)
def test_what_is_told_before_a_long_absence_closes_an_account(
    role: Role, unused: int, days: int | None, closes: int | None
) -> None:
    since = NOON - unused * DAY
    who = standing(held(role), state=None, last_used_at=since)
    expected = None if days is None else Absence(since, days, None if closes is None else NOON + closes * DAY)
    assert absence(who, NOON) == expected
    if closes is not None:
        at = NOON + closes * DAY
        assert not may_sign_in(who, Method.PASSKEY, at).allowed
        assert may_sign_in(who, Method.PASSKEY, at - timedelta(microseconds=1)).allowed


def test_what_is_told_of_an_account_that_no_absence_closes() -> None:
    for unused, expected in ((89, None), (90, 90), (400, 90)):
        found = absence(standing(held(Role.DUTY_OFFICER), last_used_at=NOON - unused * DAY), NOON)
        assert (found and found.days) == expected
        assert found is None or found.closes_at is None


def test_nothing_is_told_of_whoever_cannot_sign_in_anyway() -> None:
    long_ago = NOON - 100 * DAY
    assert absence(standing(held(Role.OFFICER), last_used_at=long_ago, suspended_at=NOON), NOON) is None
    assert absence(standing(held(Role.OFFICER), last_used_at=long_ago, methods=frozenset()), NOON) is None
    assert absence(standing(last_used_at=long_ago), NOON) is None
    assert absence(standing(held(Role.OFFICER), last_used_at=None), NOON) == Absence(NOON - 365 * DAY, 90, None)
