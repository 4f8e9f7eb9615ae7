"""How many States' 24/7 contacts somebody is shown within an hour."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.measure import EXCUSED, MOST, WITHIN, Weighed, weigh
from tests.makers import NOON

MINUTE = timedelta(minutes=1)
WHY = "a threat to life"
CODES = [f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGH"]
FULL = {code: NOON - MINUTE * place for place, code in enumerate(CODES[:MOST])}


def test_up_to_the_measure_nothing_is_asked() -> None:
    assert weigh({}, CODES[:MOST], NOON, None) == Weighed()
    assert weigh(FULL, CODES[:MOST], NOON, None) == Weighed()
    assert weigh({}, [], NOON, None) == Weighed()


def test_beyond_it_a_list_waits_until_enough_have_run_out() -> None:
    oldest = NOON - MINUTE * (MOST - 1)
    assert weigh(FULL, ["ZZ"], NOON, None) == Weighed(again_at=oldest + WITHIN)
    assert weigh(FULL, ["ZZ", "ZY"], NOON, WHY) == Weighed(again_at=oldest + MINUTE + WITHIN)
    assert weigh({}, CODES[: MOST + 1], NOON, WHY) == Weighed(again_at=NOON + WITHIN)


def test_one_state_with_a_reason_is_answered_until_that_is_a_list_too() -> None:
    assert weigh(FULL, ["ZZ"], NOON, WHY) == Weighed(beyond=True)
    last = dict.fromkeys(CODES[: MOST + EXCUSED - 1], NOON)
    assert weigh(last, ["ZZ"], NOON, WHY) == Weighed(beyond=True)
    assert weigh(last | {"ZY": NOON}, ["ZZ"], NOON, WHY) == Weighed(again_at=NOON + WITHIN)
    assert weigh(FULL, [CODES[0]], NOON, WHY) == Weighed()


def test_a_reason_is_more_than_a_word() -> None:
    for reason in (None, "", "x", "   urgent   "):
        assert weigh(FULL, ["ZZ"], NOON, reason).again_at is not None


def test_what_was_shown_an_hour_ago_counts_no_more() -> None:
    assert weigh(dict.fromkeys(CODES, NOON - WITHIN), CODES[:MOST], NOON, None) == Weighed()


@given(
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 90).map(lambda ago: NOON - MINUTE * ago), min_size=15),
    st.frozensets(st.sampled_from(CODES), max_size=MOST),
)
def test_when_it_says_again_it_is_taken_then(shown: dict[str, object], wanted: frozenset[str]) -> None:
    known = {code: at for code, at in shown.items() if isinstance(at, type(NOON))}
    weighed = weigh(known, wanted, NOON, None)
    if weighed.again_at is not None:
        assert weighed.again_at > NOON
        assert weigh(known, wanted, weighed.again_at, None) == Weighed()
        before = weighed.again_at - timedelta(microseconds=1)
        assert weigh(known, wanted, before, None).again_at is not None
