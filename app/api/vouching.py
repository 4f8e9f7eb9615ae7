"""Signing in through a State's own OpenID provider over HTTP: the browser is sent there, and comes back with a code."""

from collections.abc import Sequence

import msgspec
from anyio import CapacityLimiter
from fastapi import Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.house import House
from app.actions.people import vouching
from app.api.signing_in import kept
from app.domain.access import Permission, asks
from app.http.asked import caller_of, parameters
from app.http.browsers import ERRAND, browser_of, carrying, errand_cookie, forgetting
from app.http.conditional import PRIVATE, represented
from app.http.counter import NOTHING, Counter, Endpoint, body_of, told
from app.http.reads import JSON

_LONGEST_CODE = 4_000
# what else a provider says is ignored, as OAuth wants it (RFC 6749, 4.1.2)
_RETURNED = frozenset(("code", "state", "iss", "error", "error_description", "error_uri", "session_state"))


class Vouching(Counter):
    """These endpoints, in threads of their own: a provider that is slow holds up nobody else."""

    at_once = 4

    def __init__(self, house: House, callers: Callers) -> None:
        super().__init__(house, callers)
        self._sending = CapacityLimiter(4)  # nobody who is sent waits for a provider

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/sign-in/openid", "GET", self.providers),
            ("/sign-in/openid", "POST", self.send),
            ("/sign-in/openid/callback", "GET", self.back),
        )

    @asks(Permission.SIGN_IN)
    async def providers(self, request: Request) -> Response:
        """Which there are."""
        headers = {name: value for name, value in request.scope["headers"] if name != b"cookie"}  # it may have run out
        caller_of(headers, self.callers, request.scope)
        parameters(request.scope["query_string"], NOTHING)
        return represented(request, msgspec.json.encode(vouching.providers(self.house)), JSON, PRIVATE)

    @asks(Permission.SIGN_IN)
    async def send(self, request: Request) -> Response:
        """Answers the address to go to, and sets the errand's cookie."""
        body = await body_of(request)
        sent = await self.in_thread(lambda: vouching.send(self.house, body), self._sending)
        return told({"location": sent.location}, headers={"Set-Cookie": carrying(sent.sealed)})

    @asks(Permission.SIGN_IN)
    async def back(self, request: Request) -> Response:
        """Sets the session's cookie, clears the errand's, and leads to where its person was going."""
        answer = parameters(request.scope["query_string"], _RETURNED, _LONGEST_CODE, others_ignored=True)
        sealed, browser = errand_cookie(dict(request.scope["headers"])), browser_of(request)
        begun = await self.changed(lambda: vouching.back(self.house, answer, sealed, browser))
        done = kept(begun)
        done.status_code = 303
        done.headers["Location"] = begun.onward
        done.headers.append("Set-Cookie", forgetting(ERRAND))
        return done
