"""A challenge counts for what it was made for, for whom, in time, and under our own key."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.challenges import LAST, Purpose, challenge_hash, good_until, issue
from tests.makers import NOON

KEY = b"k" * 32


def test_a_challenge_is_good_until_it_runs_out() -> None:
    made = issue(KEY, Purpose.SIGN_IN, "", NOON)
    assert good_until(KEY, made, Purpose.SIGN_IN, "", NOON) == NOON + LAST
    assert good_until(KEY, made, Purpose.SIGN_IN, "", NOON + LAST - timedelta(seconds=1)) == NOON + LAST
    assert good_until(KEY, made, Purpose.SIGN_IN, "", NOON + LAST) is None


def test_no_two_are_the_same() -> None:
    one, other = (issue(KEY, Purpose.SIGN_IN, "", NOON) for _ in range(2))
    assert one != other
    assert challenge_hash(one) != challenge_hash(other)


@pytest.mark.parametrize("purpose", [Purpose.SIGN_IN, Purpose.ENROL])
def test_it_is_good_for_nothing_and_nobody_else(purpose: Purpose) -> None:
    made = issue(KEY, Purpose.STEP_UP, "s_1", NOON)
    assert good_until(KEY, made, Purpose.STEP_UP, "s_1", NOON)
    assert good_until(KEY, made, purpose, "s_1", NOON) is None
    assert good_until(KEY, made, Purpose.STEP_UP, "s_2", NOON) is None
    assert good_until(b"x" * 32, made, Purpose.STEP_UP, "s_1", NOON) is None


@given(st.data())
def test_a_changed_one_is_not_ours(data: st.DataObject) -> None:
    made = issue(KEY, Purpose.SIGN_IN, "", NOON)
    place = data.draw(st.integers(0, len(made) - 1))
    changed = bytearray(made)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert good_until(KEY, bytes(changed), Purpose.SIGN_IN, "", NOON) is None
    assert good_until(KEY, data.draw(st.binary(max_size=80)), Purpose.SIGN_IN, "", NOON) is None
