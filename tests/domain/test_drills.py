"""Drills: which step follows which, which channels are tried, what the figures say, and who knows what of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience, Principal, Role
from app.domain.drills.choosing import Chosen, chosen
from app.domain.drills.drill import (
    Call,
    Drill,
    Outcome,
    Status,
    cancelled,
    closed,
    due,
    opened,
    opening_moment,
    settled,
    silent,
    tried,
)
from app.domain.drills.figures import LEVELS, NOT_ANSWERED, TOO_FEW, Figures, Percentile, by_way, figures, needed, percentile
from app.domain.drills.sight import sees, sees_of, sees_results_of
from app.domain.errors import DrillOutOfTurn
from tests.makers import NOON, channel, principal

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DAY = date(2026, 6, 1)


def drill(**changed: Any) -> Drill:
    usual: dict[str, Any] = {
        "states": ("FR", "JP"), "provisions": ("35",), "channels": ("phone", "email"), "starts_at": NOON, "ends_at": NOON + HOUR,
        "opens_at": NOON, "announced": True, "exercise": False, "account": "u_1", "planned_at": NOON - HOUR,
    }  # fmt: skip
    return Drill("dr_1", **usual | changed)


def call(name: str = "c_1", **changed: Any) -> Call:
    usual: dict[str, Any] = {
        "drill": "dr_1", "number": 1, "state": "JP", "provision": "35", "designation": "d_1", "entry": 7, "place": 0,
        "slot": "duty_phone", "audience": Audience.NETWORK, "round_the_clock": True,
    }  # fmt: skip
    return Call(name, **usual | changed)


STEPS: dict[str, Callable[[Drill], Drill]] = {
    "open": lambda one: opened(one, NOON, 9, DAY),
    "close": lambda one: closed(one, NOON + HOUR),
    "cancel": lambda one: cancelled(one, NOON + HOUR),
}
FOLLOWS = {
    (Status.PLANNED, "open"): Status.RUNNING,
    (Status.PLANNED, "cancel"): Status.CANCELLED,
    (Status.RUNNING, "close"): Status.CLOSED,
    (Status.RUNNING, "cancel"): Status.CANCELLED,
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=6))
def test_whatever_is_tried_only_the_steps_that_follow_are_taken(steps: list[str]) -> None:
    found, seen = drill(), [Status.PLANNED]
    for step in steps:
        wanted = FOLLOWS.get((found.status, step))
        if wanted is None:
            with pytest.raises(DrillOutOfTurn, match=found.status):
                STEPS[step](found)
        else:
            found = STEPS[step](found)
            assert found.status is wanted
            seen.append(wanted)
    assert seen == sorted(seen, key=[Status.PLANNED, Status.RUNNING, Status.CLOSED, Status.CANCELLED].index)
    assert (found.known, found.day) == ((9, DAY) if Status.RUNNING in seen else (0, None))
    assert (found.ended_at is None) == (found.status in (Status.PLANNED, Status.RUNNING))


def test_a_real_drill_does_not_open_before_its_window() -> None:
    with pytest.raises(DrillOutOfTurn, match="its window begins at 2026-06-01T12:00:00"):
        opened(drill(), NOON - SECOND, 9, DAY)
    assert opened(drill(exercise=True), NOON - SECOND, 9, DAY).running


def test_where_time_takes_it() -> None:
    later = drill(opens_at=NOON + HOUR / 4)
    assert [due(later, NOON + HOUR * share) for share in (0, 0.2)] == [None, None]
    assert due(later, NOON + HOUR / 4) is Status.RUNNING
    assert due(later, NOON + HOUR) is Status.CANCELLED
    running = STEPS["open"](later)
    assert [due(running, NOON + HOUR - SECOND), due(running, NOON + HOUR)] == [None, Status.CLOSED]
    assert due(STEPS["close"](running), NOON + 9 * HOUR) is None


@given(st.floats(0, 1, exclude_max=True), st.timedeltas(timedelta(minutes=15), timedelta(days=14)))
def test_an_unannounced_drill_leaves_half_its_window_to_answer(share: float, long: timedelta) -> None:
    assert NOON <= opening_moment(NOON, NOON + long, share) <= NOON + long / 2


def test_a_call_may_be_tried_until_it_is_answered() -> None:
    once = tried(call(), NOON, None)
    assert (once.outcome, once.tries, once.response) == (Outcome.NOT_ANSWERED, 1, None)
    twice = tried(once, NOON + HOUR, NOON + HOUR + SECOND)
    assert (twice.outcome, twice.tries, twice.called_at, twice.response) == (Outcome.ANSWERED, 2, NOON, HOUR + SECOND)
    with pytest.raises(DrillOutOfTurn, match="was answered"):
        tried(twice, NOON, None)


def test_only_what_was_tried_counts_as_not_answered() -> None:
    mail = call(slot="email", round_the_clock=False)
    assert settled(mail, sent=True).outcome is Outcome.NOT_ANSWERED
    assert settled(mail, sent=False).outcome is Outcome.NOT_TRIED
    assert settled(call(), sent=True).outcome is Outcome.NOT_TRIED
    answered = tried(mail, NOON, NOON)
    assert settled(answered, sent=True) == answered


def test_a_point_is_silent_when_none_of_its_numbers_that_were_rung_was_answered() -> None:
    missed, heard = tried(call(), NOON, None), tried(call(slot="fallback_phone"), NOON, NOON)
    assert silent([missed]) == [missed]
    later = tried(call(slot="fallback_phone", number=2), NOON + HOUR, None)
    assert silent([missed, later]) == silent([later, missed]) == [later], "the last try"
    twice = tried(missed, NOON + HOUR, None)
    assert (twice.called_at, twice.tried_at, tried(twice, NOON, None).tried_at) == (NOON, NOON + HOUR, NOON + HOUR)
    other = replace(missed, designation="d_0")
    assert silent([missed, heard, other]) == [other]
    others = [replace(missed, slot="email"), replace(missed, round_the_clock=False), call(), settled(call(), sent=True)]
    assert silent(others) == []


def test_channels_are_tried_in_calling_order_and_never_a_private_phone() -> None:
    value = {
        "provision": "8.10.a",
        "channels": [
            channel("email", "a@x.example"),
            channel("fallback_phone", "+81300000002", Audience.NETWORK),
            channel("private_phone", "+81300000009", Audience.RESTRICTED),
            channel("duty_phone", "+81300000001", Audience.NETWORK),
            channel("phone", "+81300000003"),
            channel("fax", "+81300000004"),
        ],
    }
    assert list(chosen(value, ("phone", "email"))) == [
        Chosen(3, "duty_phone", Audience.NETWORK, True),
        Chosen(1, "fallback_phone", Audience.NETWORK, True),
        Chosen(4, "phone", Audience.PARTIES, False),
        Chosen(0, "email", Audience.PARTIES, False),
    ]
    assert [each.round_the_clock for each in chosen(value | {"hours": {"round_the_clock": True}}, ("email",))] == [True]
    assert list(chosen({"provision": "35"}, ("phone",))) == []


def test_a_point_of_contact_without_hours_of_its_own_answers_at_any() -> None:
    def found(**value: Any) -> list[bool]:
        return [each.round_the_clock for each in chosen({"channels": [channel()]} | value, ("phone",))]

    assert found(provision="35") == [True]
    assert found(provision="35", hours={"spec": "Mo-Fr 08:00-16:30"}) == [False]
    assert found(provision="27.2") == [False]
    assert found(provision="27.2", hours={"round_the_clock": True}) == [True]


seconds = st.lists(st.timedeltas(timedelta(), timedelta(days=14)), max_size=60)


@given(seconds, st.integers(0, 40), st.sampled_from(LEVELS))
def test_a_percentile_is_one_that_so_many_kept_within(times: list[timedelta], unanswered: int, level: int) -> None:
    found = percentile(level, times, unanswered)
    n = len(times) + unanswered
    assert found.n == n
    if n < needed(level):
        assert (found.seconds, found.why) == (None, TOO_FEW)
    elif found.seconds is None:
        assert found.why == NOT_ANSWERED
        assert len(times) * 100 < level * n
    else:
        assert found.why is None
        assert found.seconds in {-(-each // SECOND) for each in times}
        assert sum(each <= found.seconds * SECOND for each in times) * 100 >= level * n
        assert sum(each <= (found.seconds - 1) * SECOND for each in times) * 100 < level * n


@given(seconds, st.integers(0, 40), st.randoms())
def test_percentiles_rise_with_their_level_and_do_not_depend_on_the_order(
    times: list[timedelta], silence: int, chance: Any
) -> None:
    found = [percentile(level, times, silence).seconds for level in LEVELS]
    known = [each for each in found if each is not None]
    assert known == sorted(known)
    again = list(times)
    chance.shuffle(again)
    assert [percentile(level, again, silence).seconds for level in LEVELS] == found


@given(seconds, st.integers(0, 40), st.sampled_from(LEVELS))
def test_one_more_silence_never_makes_it_look_faster(times: list[timedelta], silence: int, level: int) -> None:
    before, after = percentile(level, times, silence), percentile(level, times, silence + 1)
    assert before.seconds is None or after.seconds is None or after.seconds >= before.seconds
    assert before.why != NOT_ANSWERED or after.why == NOT_ANSWERED


def test_how_many_a_percentile_takes() -> None:
    assert {level: needed(level) for level in LEVELS} == {50: 2, 90: 10, 95: 20}
    assert percentile(50, [SECOND, 2 * SECOND, 9 * SECOND], 0) == Percentile(50, 3, 2)
    told = percentile(90, [SECOND], 0).as_json()
    assert told == {"level": 90, "n": 1, "needed": 10, "seconds": None, "why": TOO_FEW}


def test_figures_of_calls_and_of_mail_are_told_apart() -> None:
    calls = [tried(call(), NOON, NOON + SECOND), tried(call(), NOON, None), call(), tried(call(slot="email"), NOON, NOON + HOUR)]
    found = by_way(calls)
    assert list(found) == ["calls", "mail"]
    assert found["calls"] == Figures(1, 1, 1, (Percentile(50, 2, 1), *(Percentile(each, 2, None, TOO_FEW) for each in (90, 95))))
    told = figures([]).as_json()
    assert {name: told[name] for name in ("tried", "answered", "not_answered", "not_tried")} == dict.fromkeys(
        ("tried", "answered", "not_answered", "not_tried"), 0
    )


PLANNED, RUNNING, CLOSED = drill(), STEPS["open"](drill()), STEPS["close"](STEPS["open"](drill()))
SECRET = {each.status: replace(each, announced=False) for each in (PLANNED, RUNNING, CLOSED, STEPS["cancel"](PLANNED))}
REGISTRAR, AUDITOR = principal(Role.REGISTRAR, state=None), principal(Role.AUDITOR, state=None)
ON_DUTY, EDITOR, OFFICER = principal(Role.DUTY_OFFICER), principal(Role.STATE_EDITOR), principal(Role.OFFICER)
AWAY = principal(Role.STATE_EDITOR, state="DE")


@pytest.mark.parametrize("who", [REGISTRAR, AUDITOR])
@pytest.mark.parametrize("one", [PLANNED, RUNNING, CLOSED, *SECRET.values()])
def test_the_secretariat_and_auditors_see_all(who: Principal, one: Drill) -> None:
    assert sees(who, one)
    assert sees_of(who, one, "JP")
    assert sees_results_of(who, one, "JP")


@pytest.mark.parametrize("who", [EDITOR, ON_DUTY])
def test_a_state_learns_of_a_drill_without_notice_when_it_is_over(who: Principal) -> None:
    assert [sees_of(who, one, "JP") for one in (PLANNED, RUNNING, CLOSED)] == [True] * 3
    assert {status: sees_of(who, one, "JP") for status, one in SECRET.items()} == {
        Status.PLANNED: False, Status.RUNNING: False, Status.CLOSED: True, Status.CANCELLED: False,
    }  # fmt: skip
    assert [sees_results_of(who, one, "JP") for one in (PLANNED, RUNNING, CLOSED)] == [False, False, True]
    assert not sees_results_of(who, CLOSED, "FR")


def test_who_calls_sees_others_as_long_as_they_are_called() -> None:
    assert [sees_of(ON_DUTY, one, "FR") for one in (PLANNED, RUNNING, CLOSED)] == [False, True, False]
    assert sees(ON_DUTY, SECRET[Status.RUNNING])
    assert not sees_of(EDITOR, RUNNING, "FR")


@pytest.mark.parametrize("who", [OFFICER, AWAY, principal(Role.APPROVER, state=None)])
@pytest.mark.parametrize("one", [PLANNED, RUNNING, CLOSED])
def test_nobody_else_knows_of_it(who: Principal, one: Drill) -> None:
    assert not sees(who, one)
