"""How often somebody outside can have a provider called."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.actions.calls import AT_ONCE, IN_A_MINUTE, Calls
from app.domain.errors import TooManyTries
from tests.makers import NOON


def test_few_in_a_minute_to_each() -> None:
    calls = Calls()
    for second in range(IN_A_MINUTE):
        with calls.to("qm", NOON + timedelta(seconds=second)):
            pass
    with pytest.raises(TooManyTries) as raised, calls.to("qm", NOON + timedelta(seconds=45.5)):
        pass
    assert raised.value.extra == {"retry_after": 15}
    with calls.to("qn", NOON):
        pass
    with calls.to("qm", NOON + timedelta(seconds=60)):
        pass
    with pytest.raises(TooManyTries), calls.to("qm", NOON + timedelta(seconds=60.5)):
        pass


def _interrupted(calls: Calls) -> None:
    """One call during which another one begins, a third finds no room, and something else goes wrong."""
    with calls.to("qm", NOON), calls.to("qm", NOON):
        with pytest.raises(TooManyTries) as raised, calls.to("qm", NOON):
            pass
        assert raised.value.extra == {"retry_after": 1}
        raise ZeroDivisionError


def test_few_at_once_and_room_again_whatever_happened() -> None:
    calls = Calls()
    with pytest.raises(ZeroDivisionError):
        _interrupted(calls)
    for _ in range(AT_ONCE):
        with calls.to("qm", NOON):
            pass


def test_threads_are_counted_once_each() -> None:
    calls = Calls()

    def one(_: int) -> bool:
        try:
            with calls.to("qm", NOON):
                return True
        except TooManyTries:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(500))) <= IN_A_MINUTE
