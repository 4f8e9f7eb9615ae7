"""Password and one-time code over HTTP. Few are checked at a time: each takes 64 MiB, and nobody else may wait for them.

Strangers wait for strangers: a browser in which its owner has signed in by password has a place of its own.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from anyio import CapacityLimiter
from fastapi import Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.house import House
from app.actions.people import passwords
from app.api.signing_in import browser_of, kept, unknown
from app.domain.access import Permission, asks
from app.domain.errors import TooManyTries
from app.http.browsers import known_by
from app.http.counter import Counter, Endpoint, body_of, told

T = TypeVar("T")
WAITING = 50


class Passwords(Counter):
    """The endpoints of the exception."""

    at_once = 2

    def __init__(self, house: House, callers: Callers) -> None:
        super().__init__(house, callers)
        self._looking, self._known = CapacityLimiter(4), CapacityLimiter(1)

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/enrolment/password/options", "POST", self.enrolment_options),
            ("/enrolment/password", "POST", self.enrol),
            ("/sign-in/password", "POST", self.sign_in),
            ("/me/password", "POST", self.change),
        )

    @asks(Permission.SIGN_IN)
    async def enrolment_options(self, request: Request) -> Response:
        """For whoever holds a link and may have a password."""
        body = await body_of(request)
        return told(await self.changed(lambda: passwords.options(self.house, body)))

    @asks(Permission.SIGN_IN)
    async def enrol(self, request: Request) -> Response:
        """Uses the link up."""
        body = await body_of(request)
        return told(await self.changed(lambda: passwords.enrol(self.house, body, unknown(request))), 201)

    @asks(Permission.SIGN_IN)
    async def sign_in(self, request: Request) -> Response:
        """Sets the session's cookie, and the one by which the browser is known again."""
        body, browser = await body_of(request), browser_of(request)
        known = browser.device is not None
        known = known and await self.in_thread(lambda: passwords.knows(self.house, body, browser), self._looking)
        begun = await self.changed(lambda: passwords.sign_in(self.house, body, browser), self._known if known else None)
        answer = kept(begun)
        if begun.device is not None:
            answer.headers.append("Set-Cookie", known_by(begun.device))
        return answer

    @asks(Permission.MANAGE_OWN)
    async def change(self, request: Request) -> Response:
        """One's own."""
        caller, body = await self.asked_to(request, Permission.MANAGE_OWN)
        device = browser_of(request).device
        return told(await self.changed(lambda: passwords.change(self.house, caller, body, device)))

    async def changed(self, work: Callable[[], T], threads: CapacityLimiter | None = None) -> T:
        """The same, unless too many wait already. Raises TooManyTries."""
        if (threads or self.threads).statistics().tasks_waiting >= WAITING:
            raise TooManyTries("too many passwords are being checked", extra={"retry_after": WAITING // 10})
        return await super().changed(work, threads)
