"""The same as in ``test_reading`` on PostgreSQL."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.crash.stage import Stage
from tests.faults.test_reading import Fault, frozen, postgresql
from tests.faults.test_reading import test_a_process_starts_without_the_database_and_catches_up as test_start
from tests.faults.test_reading import test_lookups_go_on_from_a_copy_and_say_so as test_lookups
from tests.faults.test_reading import test_what_was_shown_from_a_copy_is_in_the_trail_with_its_age as test_trail

__all__ = ["postgresql", "test_lookups", "test_start", "test_trail"]


@contextlib.contextmanager
def stopped(stage: Stage) -> Iterator[None]:
    assert stage.cluster is not None
    stage.cluster.stop()
    yield
    stage.cluster.start()


@pytest.fixture
def away(postgresql: Stage) -> tuple[Stage, Fault]:
    """A stage, and that its database is stopped."""
    return postgresql, stopped


@pytest.fixture(params=["stopped", "frozen"])
def gone(request: pytest.FixtureRequest, postgresql: Stage) -> tuple[Stage, Fault]:
    """The same, or that it is frozen."""
    return postgresql, {"stopped": stopped, "frozen": frozen}[request.param]
