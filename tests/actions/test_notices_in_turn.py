"""Who is slow, and who has many subscriptions, holds up others for a while at most."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from app.actions.notices.calling import MOST, OF_ONE_ACCOUNT, OF_ONE_HOST, ROUND, SLOW, Messenger
from app.actions.notices.whom import news, view_of
from app.domain.access import Role
from tests.actions.makers import Office
from tests.actions.subscribed import DUTY, HELD, OFFICER, PEOPLE, PUBLIC, apply, enrol, hooked, kept, told
from tests.tls import Receiver, receiving


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiving(tmp_path) as found:
        yield found


def test_an_account_gets_so_many_attempts_in_a_round_and_others_theirs(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    several = [hooked(one_office, receiver, OFFICER)[1]["id"] for _ in range(4)]
    house, other = hooked(one_office, receiver, DUTY)
    apply(one_office, HELD)
    calls = Messenger(house)
    assert calls() == OF_ONE_ACCOUNT + 1
    behind = [each for each in several if kept(one_office, each).told_at is None]
    assert len(behind) == len(several) - OF_ONE_ACCOUNT
    assert kept(one_office, other["id"]).told_at is not None
    assert calls() == OF_ONE_ACCOUNT, "those that have been due for longest"
    assert all(kept(one_office, each).told_at is not None for each in several)
    assert calls() == 0


def test_a_host_that_took_long_is_left_until_the_next_round(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    for caller in (OFFICER, DUTY):
        hooked(one_office, receiver, caller)
    house, _ = hooked(one_office, receiver, PUBLIC)
    apply(one_office, HELD)
    assert len(PEOPLE) == OF_ONE_HOST
    ticks = count(step=SLOW / 2)
    slow = Messenger(house, stopwatch=lambda: next(ticks))
    assert [slow(), slow(), slow(), slow()] == [1, 1, 1, 0]


def test_a_round_that_took_long_begins_with_no_other_host(one_office: Office, receiver: Receiver) -> None:
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    apply(one_office, HELD)
    ticks = iter((0.0, ROUND, ROUND))
    assert Messenger(house, stopwatch=lambda: next(ticks))() == 0
    assert kept(one_office, made["id"]).attempts == 0
    assert Messenger(replace(house))() == 1


def test_who_may_know_more_by_the_next_attempt_misses_nothing(one_office: Office, receiver: Receiver) -> None:
    """A message holds so many changes at most: what does not fit comes in the next, whatever the one that failed was to hold."""
    enrol(one_office)
    house, made = hooked(one_office, receiver, OFFICER)
    apply(one_office, *(f"JP,35,Police {number},,,+81 3 3580 4{number:03},,2026-01-01" for number in range(MOST // 3)))
    receiver.statuses["/hook"] = 503
    assert Messenger(house)() == 0
    first = len(told(receiver))
    assert first < MOST
    receiver.statuses.clear()
    with house.database.writing() as unit:
        unit.accounts.grant("u_officer", Role.DUTY_OFFICER)
    one_office.clock.time = kept(one_office, made["id"]).due_at
    with house.database.reading() as unit:
        (standing,) = unit.people.standings({"u_officer"})
    view = view_of(house, standing, kept(one_office, made["id"]).ceiling)
    assert view is not None
    everything = news(view, kept(one_office, made["id"]), 10 * MOST)
    assert len(everything) > MOST
    assert Messenger(house)() == 1
    assert kept(one_office, made["id"]).position == everything[MOST - 1].number
    assert Messenger(house)() == 1
    assert kept(one_office, made["id"]).position == house.shelf.snapshot.number
