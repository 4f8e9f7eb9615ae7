"""Enrolling, signing in and out, step-up, and one's own sessions and passkeys over HTTP. The session travels in a cookie only."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.particulars import members
from app.actions.people import enrolment, own, signing_in, tokens
from app.actions.people.signing_in import Begun, Browser
from app.api import bodies
from app.api.browsers import forgetting, keeping, session_cookie
from app.api.conditional import PRIVATE, represented
from app.api.permissions import asks
from app.api.reads import PREFIX, caller_of, checked_path, parameters
from app.domain.access import Permission
from app.domain.errors import DirectoryError

T = TypeVar("T")
AT_ONCE = 8
_JSON = "application/json"
_NOTHING: frozenset[str] = frozenset()


class Reception:
    """The endpoints of people about themselves."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers
        self._threads = CapacityLimiter(AT_ONCE)

    def attach(self, app: FastAPI) -> None:
        """Adds their routes."""
        for path, method, endpoint in (
            ("/enrolment/options", "POST", self.enrolment_options),
            ("/enrolment", "POST", self.enrol),
            ("/sign-in/options", "POST", self.sign_in_options),
            ("/sign-in", "POST", self.sign_in),
            ("/sign-out", "POST", self.sign_out),
            ("/step-up/options", "POST", self.step_up_options),
            ("/step-up", "POST", self.step_up),
            ("/me/sessions", "GET", self.sessions),
            ("/me/sessions/{id}/end", "POST", self.end_session),
            ("/me/passkeys", "GET", self.passkeys),
            ("/me/passkeys", "POST", self.add_passkey),
            ("/me/passkeys/options", "POST", self.passkey_options),
            ("/me/passkeys/{id}/revoke", "POST", self.revoke_passkey),
            ("/me/tokens", "GET", self.tokens),
            ("/me/tokens", "POST", self.make_token),
            ("/me/tokens/{id}/rotate", "POST", self.rotate_token),
            ("/me/tokens/{id}/revoke", "POST", self.revoke_token),
        ):
            app.add_api_route(f"{PREFIX}{path}", endpoint, methods=[method], response_class=Response)

    @asks(Permission.SIGN_IN)
    async def enrolment_options(self, request: Request) -> Response:
        """For whoever holds a link."""
        body = await body_of(request)
        return answered(await self._in_thread(lambda: enrolment.options(self._house, body)))

    @asks(Permission.SIGN_IN)
    async def enrol(self, request: Request) -> Response:
        """Uses the link up."""
        body = await body_of(request)
        return answered(await self._changed(lambda: enrolment.enrol(self._house, body, request.scope["request_id"])), 201)

    @asks(Permission.SIGN_IN)
    async def sign_in_options(self, request: Request) -> Response:
        """The same for everybody: nothing is told of who has an account."""
        members(await body_of(request), ())
        return answered(await self._in_thread(lambda: signing_in.options(self._house)))

    @asks(Permission.SIGN_IN)
    async def sign_in(self, request: Request) -> Response:
        """Sets the session's cookie."""
        body = await body_of(request)
        cookie = session_cookie(dict(request.scope["headers"]))
        browser = Browser(request.headers.get("user-agent", ""), cookie, request.scope["request_id"])
        return _kept(await self._changed(lambda: signing_in.sign_in(self._house, body, browser)))

    @asks(Permission.MANAGE_OWN)
    async def sign_out(self, request: Request) -> Response:
        """Ends the session and clears its cookie."""
        caller, body = await self._signed_in(request)
        members(body, ())
        await self._changed(lambda: signing_in.sign_out(self._house, caller))
        return answered({"status": "signed out"}, headers={"Set-Cookie": forgetting()})

    @asks(Permission.MANAGE_OWN)
    async def step_up_options(self, request: Request) -> Response:
        """For the passkeys of whoever is signed in."""
        caller, body = await self._signed_in(request)
        members(body, ())
        return answered(await self._in_thread(lambda: signing_in.step_up_options(self._house, caller)))

    @asks(Permission.MANAGE_OWN)
    async def step_up(self, request: Request) -> Response:
        """Sets the cookie anew."""
        caller, body = await self._signed_in(request)
        return _kept(await self._changed(lambda: signing_in.step_up(self._house, caller, body)))

    @asks(Permission.MANAGE_OWN)
    async def sessions(self, request: Request) -> Response:
        """Where one is signed in."""
        return await self._own(request, own.sessions)

    @asks(Permission.MANAGE_OWN)
    async def end_session(self, request: Request) -> Response:
        """Of one's own."""
        return await self._about(request, own.end_session)

    @asks(Permission.MANAGE_OWN)
    async def passkeys(self, request: Request) -> Response:
        """One's own."""
        return await self._own(request, own.passkeys)

    @asks(Permission.MANAGE_OWN)
    async def passkey_options(self, request: Request) -> Response:
        """For another passkey."""
        caller, body = await self._signed_in(request)
        members(body, ())
        return answered(await self._in_thread(lambda: own.passkey_options(self._house, caller)))

    @asks(Permission.MANAGE_OWN)
    async def add_passkey(self, request: Request) -> Response:
        """Enrols another one."""
        caller, body = await self._signed_in(request)
        return answered(await self._changed(lambda: own.add_passkey(self._house, caller, body)), 201)

    @asks(Permission.MANAGE_OWN)
    async def revoke_passkey(self, request: Request) -> Response:
        """Of one's own."""
        return await self._about(request, own.revoke_passkey)

    @asks(Permission.MANAGE_OWN)
    async def tokens(self, request: Request) -> Response:
        """One's own, never their values."""
        return await self._own(request, tokens.mine)

    @asks(Permission.MANAGE_OWN)
    async def make_token(self, request: Request) -> Response:
        """Answers its value, once."""
        caller, body = await self._signed_in(request)
        return answered(await self._changed(lambda: tokens.make(self._house, caller, body)), 201)

    @asks(Permission.MANAGE_OWN)
    async def rotate_token(self, request: Request) -> Response:
        """Answers the new value, once."""
        return await self._about(request, tokens.rotate)

    @asks(Permission.MANAGE_OWN)
    async def revoke_token(self, request: Request) -> Response:
        """Of one's own."""
        return await self._about(request, tokens.revoke)

    async def _own(self, request: Request, work: Callable[[House, Caller], dict[str, Any]]) -> Response:
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])
        parameters(request.scope["query_string"], _NOTHING)
        content = await self._in_thread(lambda: work(self._house, caller))
        return represented(request, msgspec.json.encode(content), _JSON, PRIVATE)

    async def _about(self, request: Request, work: Callable[[House, Caller, str], dict[str, Any]]) -> Response:
        caller, body = await self._signed_in(request)
        members(body, ())
        identifier = checked_path(request.path_params)["id"]
        return answered(await self._changed(lambda: work(self._house, caller, identifier)))

    async def _signed_in(self, request: Request) -> tuple[Caller, Any]:
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])
        caller.require(Permission.MANAGE_OWN)
        return caller, await body_of(request)

    async def _changed(self, work: Callable[[], T]) -> T:
        return await changed(self._callers, self._threads, work)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._threads)


async def changed(callers: Callers, threads: CapacityLimiter, work: Callable[[], T]) -> T:
    """What ``work``, done in a thread, gives; this process knows of the change before it is answered."""
    done = await to_thread.run_sync(work, limiter=threads)
    with contextlib.suppress(DirectoryError):  # it is done, whether this process can read it again at once or a little later
        await to_thread.run_sync(callers.refresh, limiter=threads)
    return done


async def body_of(request: Request) -> Any:
    """The JSON body; without one an empty object. Parameters are taken by none of these paths."""
    parameters(request.scope["query_string"], _NOTHING)
    body = await bodies.decision(request, "what is asked here")
    return {} if body is None else body


def _kept(begun: Begun) -> Response:
    return answered(begun.content, headers={"Set-Cookie": keeping(begun.secret, begun.seconds)})


def answered(content: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer for this caller alone."""
    return Response(msgspec.json.encode(content), status, {"Cache-Control": PRIVATE, **(headers or {})}, _JSON)
