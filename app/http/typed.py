"""Whatever checks a password, for both faces of HTTP together: each check takes 64 MiB, so few are made at a time.

Strangers wait for strangers: a browser in which its owner has signed in by password has a place of its own.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import CapacityLimiter

from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.people import passwords
from app.actions.people.signing_in import Begun, Browser
from app.domain.errors import TooManyTries
from app.http.counter import Counter

T = TypeVar("T")
WAITING = 50


class Typed(Counter):
    """A group of endpoints to which passwords are sent."""

    def __init__(self, house: House, callers: Callers) -> None:
        super().__init__(house, callers)
        self._looking = CapacityLimiter(4)

    async def offer(self, body: Any) -> dict[str, str]:
        """The secret of a new authenticator app, for whoever holds a link and may have a password."""
        return await self.in_thread(lambda: passwords.options(self.house, body), self._looking)

    async def enrol(self, body: Any, whence: Caller) -> dict[str, Any]:
        """A password for whoever holds a link. Raises what the action raises, and TooManyTries."""
        return await self._checked(lambda: passwords.enrol(self.house, body, whence), self.house.strangers)

    async def let_in(self, body: Any, browser: Browser) -> Begun:
        """A session for whoever gives password and code. Raises what the action raises, and TooManyTries."""
        known = browser.device is not None
        known = known and await self.in_thread(lambda: passwords.knows(self.house, body, browser), self._looking)
        places = self.house.acquaintances if known else self.house.strangers
        return await self._checked(lambda: passwords.sign_in(self.house, body, browser), places)

    async def replace(self, caller: Caller, body: Any, device: str | None) -> dict[str, Any]:
        """Another password for whoever is signed in. Raises what the action raises, and TooManyTries."""
        return await self._checked(lambda: passwords.change(self.house, caller, body, device), self.house.strangers)

    async def _checked(self, work: Callable[[], T], places: CapacityLimiter) -> T:
        """What ``work`` gives, unless too many wait already. Raises TooManyTries."""
        if places.statistics().tasks_waiting >= WAITING:
            raise TooManyTries("too many passwords are being checked", extra={"retry_after": WAITING // 10})
        return await self.changed(work, places)
