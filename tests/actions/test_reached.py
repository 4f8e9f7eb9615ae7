"""Waiting for a revision is for a few at a time: whoever names one that never comes keeps nobody busy."""

import anyio
import pytest

from app.actions.house import EXPECTING_AT_ONCE
from app.actions.reached import RETRY_SECONDS, reached
from app.domain.access import PUBLIC_ONLY
from app.domain.errors import RevisionNotReached
from tests.actions.makers import Office


def test_those_who_are_too_many_are_told_at_once(office: Office) -> None:
    refused: list[int] = []

    async def ask() -> None:
        with pytest.raises(RevisionNotReached) as found:
            await reached(office.house, PUBLIC_ONLY, 10**9)
        assert found.value.extra["retry_after"] == RETRY_SECONDS
        refused.append(office.house.expecting.borrowed_tokens)

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(EXPECTING_AT_ONCE + 20):
                group.start_soon(ask)

    anyio.run(all_of_them)
    assert refused[:20] == [EXPECTING_AT_ONCE] * 20
    assert len(refused) == EXPECTING_AT_ONCE + 20
    assert office.house.expecting.borrowed_tokens == 0
