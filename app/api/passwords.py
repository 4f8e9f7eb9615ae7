"""Password and one-time code over HTTP. Few are checked at a time: each takes 64 MiB, and nobody else may wait for them."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.house import House
from app.actions.people import passwords
from app.actions.people.signing_in import Browser
from app.api.browsers import device_cookie, keeping, known_by, session_cookie
from app.api.permissions import asks
from app.api.reads import PREFIX
from app.api.signing_in import answered, body_of, changed
from app.domain.access import Permission
from app.domain.errors import TooManyTries

T = TypeVar("T")
AT_ONCE, WAITING = 2, 50


class Passwords:
    """The endpoints of the exception."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers
        self._threads = CapacityLimiter(AT_ONCE)

    def attach(self, app: FastAPI) -> None:
        """Adds their routes."""
        for path, endpoint in (
            ("/enrolment/password/options", self.enrolment_options),
            ("/enrolment/password", self.enrol),
            ("/sign-in/password", self.sign_in),
        ):
            app.add_api_route(f"{PREFIX}{path}", endpoint, methods=["POST"], response_class=Response)

    @asks(Permission.SIGN_IN)
    async def enrolment_options(self, request: Request) -> Response:
        """For whoever holds a link and may have a password."""
        body = await body_of(request)
        return answered(await self._changed(lambda: passwords.options(self._house, body)))

    @asks(Permission.SIGN_IN)
    async def enrol(self, request: Request) -> Response:
        """Uses the link up."""
        body = await body_of(request)
        return answered(await self._changed(lambda: passwords.enrol(self._house, body, request.scope["request_id"])), 201)

    @asks(Permission.SIGN_IN)
    async def sign_in(self, request: Request) -> Response:
        """Sets the session's cookie, and the one by which the browser is known again."""
        body = await body_of(request)
        headers = dict(request.scope["headers"])
        agent, identifier = request.headers.get("user-agent", ""), request.scope["request_id"]
        browser = Browser(agent, session_cookie(headers), identifier, device_cookie(headers))
        begun = await self._changed(lambda: passwords.sign_in(self._house, body, browser))
        answer = answered(begun.content)
        answer.headers.append("Set-Cookie", keeping(begun.secret, begun.seconds))
        if begun.device is not None:
            answer.headers.append("Set-Cookie", known_by(begun.device))
        return answer

    async def _changed(self, work: Callable[[], T]) -> T:
        if self._threads.statistics().tasks_waiting >= WAITING:
            raise TooManyTries("too many passwords are being checked", extra={"retry_after": WAITING // 10})
        return await changed(self._callers, self._threads, work)
