"""When an answer counts as live, and how old a copy is said to be."""

from datetime import UTC, datetime, timedelta

import pytest

from app.actions.answer import answer, of_copy
from app.actions.lag import Lag
from app.domain.access import Audience
from app.domain.age import LIVE, Age

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class _Ticks:
    """Seconds in the test's hand."""

    def __init__(self) -> None:
        self.shown = 100.0

    def __call__(self) -> float:
        return self.shown


def test_where_nobody_follows_anything_answers_are_live() -> None:
    lag = Lag(_Ticks())
    lag.lost()
    assert lag.now() is LIVE


def test_a_contact_counts_for_a_moment_unless_the_next_one_fails() -> None:
    ticks = _Ticks()
    lag = Lag(ticks)
    lag.watch(5)
    assert lag.now() == Age(live=False)
    lag.reached(ticks.shown, NOON)
    ticks.shown += 5
    assert lag.now() is LIVE
    ticks.shown += 2.9
    assert lag.now() == Age(live=False, age_seconds=7, as_of=NOON)
    lag.reached(ticks.shown, NOON + timedelta(seconds=8))
    assert lag.now().live
    lag.lost()
    assert lag.now() == Age(live=False, age_seconds=0, as_of=NOON + timedelta(seconds=8))


@pytest.mark.parametrize(("before", "age"), [(timedelta(hours=3), 10_800), (-timedelta(hours=1), None), (timedelta(0), 0)])
def test_a_copy_is_as_old_as_its_last_contact(before: timedelta, age: int | None) -> None:
    lag = Lag(_Ticks())
    lag.watch()
    lag.started_from(NOON - before, NOON)
    assert lag.now() == Age(live=False, age_seconds=age, as_of=NOON - before)


def test_an_answer_from_a_copy_says_so_and_nothing_else_in_it_changes() -> None:
    told = (
        b'{"note":"\\"data_status\\":\\"live\\",\\"age_seconds\\":0","meta":{"data_status":"live","age_seconds":0,"tlp":"CLEAR"}}'
    )
    live = answer(told, Audience.PUBLIC)
    copied = of_copy(live, Age(live=False, age_seconds=7, as_of=NOON))
    assert copied.body == told.replace(b'"data_status":"live","age_seconds":0,', b'"data_status":"snapshot","age_seconds":7,')
    assert (copied.etag.startswith('W/"'), copied.etag.strip('W/"') == live.etag.strip('"')) == (True, False)
    unknown = Age(live=False, age_seconds=None, as_of=NOON)
    assert b'"data_status":"snapshot","age_seconds":null,' in of_copy(live, unknown).body
    file = answer(b'"data_status":"live","age_seconds":0', Audience.PUBLIC)
    assert of_copy(file, Age(live=False)).body == file.body
