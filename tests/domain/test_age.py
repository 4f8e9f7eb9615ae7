"""What is said of the age of a copy."""

from datetime import UTC, datetime

import pytest

from app.domain.age import LIVE, Age

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words", "by_the_minute"), [(0, "0 s", 0), (59, "59 s", 60), (61, "1 min", 120), (108_300, "30 h 05 min", 108_300)]
)
def test_an_age_in_words(seconds: int, words: str, by_the_minute: int) -> None:
    status = Age(live=False, age_seconds=seconds, as_of=NOON)
    assert (status.age, status.by_the_minute().age_seconds) == (words, by_the_minute)
    assert status.header == f'snapshot; as-of="2026-11-22T12:00:00.000000Z"; age={seconds}'


def test_an_age_that_is_not_known_is_never_told_as_none() -> None:
    status = Age(live=False, age_seconds=None, as_of=NOON)
    assert (status.mode, status.age, status.by_the_minute()) == ("snapshot", "?", status)
    assert status.header == 'snapshot; as-of="2026-11-22T12:00:00.000000Z"; age=unknown'


def test_what_is_live_is_of_no_other_time() -> None:
    assert (LIVE.mode, LIVE.header) == ("live", "live; age=0")
