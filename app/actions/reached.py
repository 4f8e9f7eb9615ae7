"""Reading one's own writes: an answer that knows of a revision, though another process may have written it a moment ago."""

import anyio

from app.actions.house import PAUSE_SECONDS, House
from app.domain.access import Clearance
from app.domain.errors import RevisionNotReached
from app.snapshot.shelf import Edition

RETRY_SECONDS = 5
LOOKS = 100
"""How often it is looked for a revision, a pause between: some two seconds, many times what a commit takes to be seen anywhere."""


async def reached(house: House, clearance: Clearance, revision: int) -> Edition:
    """The newest edition, once it knows ``revision`` in the count of that clearance. Raises RevisionNotReached."""
    here = 0
    for _ in range(LOOKS):
        edition = house.shelf.edition(house.clock.now())
        here = edition.view(clearance).revision
        if here >= revision:
            return edition
        await anyio.sleep(PAUSE_SECONDS)
    raise RevisionNotReached(
        f"revision {revision} was asked for; here it is {here}", extra={"revision": here, "retry_after": RETRY_SECONDS}
    )
