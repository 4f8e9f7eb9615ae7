"""Reading one's own writes: an answer that knows of a revision, though another process may have written it a moment ago."""

import contextlib

import anyio

from app.actions.house import PAUSE_SECONDS, House
from app.domain.access import Clearance
from app.domain.errors import RevisionNotReached
from app.snapshot.shelf import Edition

RETRY_SECONDS = 5
LOOKS = 100
"""How often it is looked for a revision, a pause between: some two seconds, many times what a commit takes to be seen anywhere."""


async def reached(house: House, clearance: Clearance, revision: int) -> Edition:
    """The newest edition, once it knows ``revision`` in the count of that clearance.

    Raises RevisionNotReached, at once where too many wait already.
    """
    edition = house.shelf.edition(house.clock.now())
    if edition.view(clearance).revision >= revision:
        return edition
    with contextlib.suppress(anyio.WouldBlock):
        house.expecting.acquire_on_behalf_of_nowait(mine := object())
        try:
            return await _expected(house, clearance, revision)
        finally:
            house.expecting.release_on_behalf_of(mine)
    raise _not_yet(revision, edition.view(clearance).revision)


async def _expected(house: House, clearance: Clearance, revision: int) -> Edition:
    here = 0
    for _ in range(LOOKS):
        await anyio.sleep(PAUSE_SECONDS)
        edition = house.shelf.edition(house.clock.now())
        here = edition.view(clearance).revision
        if here >= revision:
            return edition
    raise _not_yet(revision, here)


def _not_yet(revision: int, here: int) -> RevisionNotReached:
    told = f"revision {revision} was asked for; here it is {here}"
    return RevisionNotReached(told, extra={"revision": here, "retry_after": RETRY_SECONDS})
