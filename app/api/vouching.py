"""Signing in through a State's own OpenID provider over HTTP: the browser is sent there, and comes back with a code."""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.house import House
from app.actions.people import vouching
from app.actions.people.signing_in import Browser
from app.api.browsers import ERRAND, carrying, errand_cookie, forgetting, keeping, session_cookie
from app.api.conditional import PRIVATE, represented
from app.api.permissions import asks
from app.api.reads import PREFIX, caller_of, parameters
from app.api.signing_in import answered, body_of, changed
from app.domain.access import Permission

T = TypeVar("T")
AT_ONCE = 4
_LONGEST_CODE = 4_000
_NOTHING: frozenset[str] = frozenset()
_RETURNED = frozenset(("code", "state", "iss", "error", "error_description", "error_uri", "session_state"))


class Vouching:
    """These endpoints, in threads of their own: a provider that is slow holds up nobody else."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers
        self._threads = CapacityLimiter(AT_ONCE)

    def attach(self, app: FastAPI) -> None:
        """Adds their routes."""
        for path, method, endpoint in (
            ("/sign-in/openid", "GET", self.providers),
            ("/sign-in/openid", "POST", self.send),
            ("/sign-in/openid/callback", "GET", self.back),
        ):
            app.add_api_route(f"{PREFIX}{path}", endpoint, methods=[method], response_class=Response)

    @asks(Permission.SIGN_IN)
    async def providers(self, request: Request) -> Response:
        """Which there are."""
        headers = {name: value for name, value in request.scope["headers"] if name != b"cookie"}  # it may have run out
        caller_of(headers, self._callers, request.scope["request_id"])
        parameters(request.scope["query_string"], _NOTHING)
        return represented(request, msgspec.json.encode(vouching.providers(self._house)), "application/json", PRIVATE)

    @asks(Permission.SIGN_IN)
    async def send(self, request: Request) -> Response:
        """Answers the address to go to, and sets the errand's cookie."""
        body = await body_of(request)
        sent = await self._changed(lambda: vouching.send(self._house, body))
        return answered({"location": sent.location}, headers={"Set-Cookie": carrying(sent.sealed)})

    @asks(Permission.SIGN_IN)
    async def back(self, request: Request) -> Response:
        """Sets the session's cookie, clears the errand's, and goes to the front page."""
        answer = parameters(request.scope["query_string"], _RETURNED, _LONGEST_CODE)
        headers = dict(request.scope["headers"])
        browser = Browser(request.headers.get("user-agent", ""), session_cookie(headers), request.scope["request_id"])
        begun = await self._changed(lambda: vouching.back(self._house, answer, errand_cookie(headers), browser))
        done = answered(begun.content, 303, {"Location": "/"})
        done.headers.append("Set-Cookie", keeping(begun.secret, begun.seconds))
        done.headers.append("Set-Cookie", forgetting(ERRAND))
        return done

    async def _changed(self, work: Callable[[], T]) -> T:
        return await changed(self._callers, self._threads, work)
