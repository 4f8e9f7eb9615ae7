"""Which passwords are taken, and how long whoever guesses waits."""

from datetime import timedelta

import pytest

from app.domain.people.passwords import (
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    FREE,
    LONGEST_WAIT,
    forgotten,
    unfit,
    waits_until,
)
from tests.makers import NOON

PERSONAL = ("Amélie Dupont-Okafor", "a.dupont@justice.meridia.example")


@pytest.mark.parametrize(
    "password",
    [
        "granite otter teapot vault",
        "Zwölf Eulen fliegen im Nebel",
        "七つの海を渡る古い船と青い月と白い鳥",
        "tr4ffic-lantern-oyster-9",
        "my password is a granite otter teapot",
        "x9$Lq0vTz!rWm2Kp7",
    ],
)
def test_passwords_that_are_taken(password: str) -> None:
    assert unfit(password, PERSONAL) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("granite otter", "15 characters"),
        ("x" * 129, "128 characters"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats"),
        ("abcabcabcabcabcabc", "repeats"),
        ("granite!granite!", "repeats"),
        ("1212343412123434", "repeats"),
        ("password12345678", "others try first"),
        ("P@ssw0rd!P@ssw0rd2", "others try first"),
        ("correct horse battery staple", "others try first"),
        ("Authority-Directory-2026", "others try first"),
        ("amelie.dupont.okafor", "others try first"),
        ("Justice Meridia 1234567", "others try first"),
        ("31-12-2026 17:30:00", "others try first"),
        ("November2026Friday!", "others try first"),
    ],
)
def test_passwords_that_others_try_first(password: str, why: str) -> None:
    assert why in str(unfit(password, PERSONAL))


def test_five_tries_are_free_and_each_wait_is_twice_as_long() -> None:
    waits = [waits_until(failures, NOON) - NOON for failures in range(FREE + 8)]
    assert waits[:FREE] == [timedelta()] * FREE
    assert waits[FREE : FREE + 3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits_until(10**6, NOON) == NOON + LONGEST_WAIT
    assert waits == sorted(waits)


def test_what_failed_is_forgotten() -> None:
    assert not forgotten(NOON, NOON + FORGOTTEN_AFTER - timedelta(seconds=1))
    assert forgotten(NOON, NOON + FORGOTTEN_AFTER)
    assert LONGEST_WAIT < FORGOTTEN_AFTER
