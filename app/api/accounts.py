"""Accounts over HTTP, for those who look after them: opening, giving roles, confirming, suspending, recovering."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions import refusals
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.particulars import members
from app.actions.people import accounts, administering
from app.api import bodies
from app.api.conditional import PRIVATE, represented
from app.api.permissions import asks
from app.api.reads import PAGED, PREFIX, caller_of, checked_path, parameters
from app.api.signing_in import changed
from app.domain.access import Permission

T = TypeVar("T")
AT_ONCE = 4
_JSON = "application/json"
_NOTHING: frozenset[str] = frozenset()
Deed = Callable[[House, Caller, str], dict[str, Any]]


class Bureau:
    """The endpoints about accounts."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers
        self._threads = CapacityLimiter(AT_ONCE)

    def attach(self, app: FastAPI) -> None:
        """Adds their routes."""
        for path, method, endpoint in (
            ("/accounts", "GET", self.every),
            ("/accounts", "POST", self.invite),
            ("/accounts/{id}", "GET", self.one),
            ("/accounts/{id}/roles", "POST", self.give),
            ("/accounts/{id}/roles/end", "POST", self.end_role),
            ("/accounts/{id}/suspend", "POST", self.suspend),
            ("/accounts/{id}/restore", "POST", self.restore),
            ("/accounts/{id}/recover", "POST", self.recover),
            ("/accounts/{id}/allow-password", "POST", self.allow_password),
            ("/role-proposals", "GET", self.proposals),
            ("/role-proposals/{id}/confirm", "POST", self.confirm),
            ("/role-proposals/{id}/refuse", "POST", self.refuse),
        ):
            app.add_api_route(f"{PREFIX}{path}", endpoint, methods=[method], response_class=Response)

    @asks(Permission.SEE_ACCOUNTS)
    async def every(self, request: Request) -> Response:
        """A page of accounts; with ``remarks=true`` those that a review has to look at."""
        caller, asked = self._asked(request, frozenset(("state", "remarks", *PAGED)))
        return _seen(request, await self._in_thread(lambda: accounts.every(self._house, caller, asked)))

    @asks(Permission.SEE_ACCOUNTS)
    async def one(self, request: Request) -> Response:
        """Roles, ways to sign in, remarks."""
        caller, _ = self._asked(request, _NOTHING)
        identifier = checked_path(request.path_params)["id"]
        return _seen(request, await self._in_thread(lambda: accounts.one(self._house, caller, identifier)))

    @asks(Permission.SEE_ACCOUNTS)
    async def proposals(self, request: Request) -> Response:
        """What waits for a second administrator."""
        caller, asked = self._asked(request, _NOTHING)
        return _seen(request, await self._in_thread(lambda: accounts.proposals(self._house, caller, asked)))

    @asks(Permission.MANAGE_ACCOUNTS)
    async def invite(self, request: Request) -> Response:
        """Answers the link, once."""
        caller, body = await self._admitted(request)
        return _written(await self._changed(lambda: administering.invite(self._house, caller, body)), 201)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def give(self, request: Request) -> Response:
        """At once, or as a proposal."""
        return await self._with_body(request, administering.give)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def end_role(self, request: Request) -> Response:
        """Now."""
        return await self._with_body(request, administering.end_role)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def suspend(self, request: Request) -> Response:
        """At once."""
        return await self._deed(request, administering.suspend)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def restore(self, request: Request) -> Response:
        """Also after a long absence."""
        return await self._deed(request, administering.restore)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def recover(self, request: Request) -> Response:
        """Answers a new link, once."""
        return await self._deed(request, administering.recover)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def allow_password(self, request: Request) -> Response:
        """For a reason."""
        return await self._with_body(request, administering.allow_password)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def confirm(self, request: Request) -> Response:
        """By a second administrator."""
        return await self._deed(request, administering.confirm)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def refuse(self, request: Request) -> Response:
        """By any administrator."""
        return await self._deed(request, administering.refuse)

    async def _deed(self, request: Request, work: Deed) -> Response:
        caller, body = await self._admitted(request)
        members(body, ())
        identifier = checked_path(request.path_params)["id"]
        return _written(await self._changed(lambda: work(self._house, caller, identifier)))

    async def _with_body(self, request: Request, work: Callable[[House, Caller, str, Any], dict[str, Any]]) -> Response:
        caller, body = await self._admitted(request)
        identifier = checked_path(request.path_params)["id"]
        return _written(await self._changed(lambda: work(self._house, caller, identifier, body)))

    def _asked(self, request: Request, allowed: frozenset[str]) -> tuple[Caller, Asked]:
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])
        return caller, Asked(parameters(request.scope["query_string"], allowed))

    async def _admitted(self, request: Request) -> tuple[Caller, Any]:
        """Before a body is read: whether this caller may look after accounts at all."""
        caller, _ = self._asked(request, _NOTHING)
        await self._in_thread(lambda: refusals.admit(self._house, caller, Permission.MANAGE_ACCOUNTS))
        body = await bodies.decision(request, "what is asked about an account")
        return caller, {} if body is None else body

    async def _changed(self, work: Callable[[], T]) -> T:
        return await changed(self._callers, self._threads, work)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._threads)


def _seen(request: Request, answer: Answer) -> Response:
    return represented(request, answer.body, _JSON, PRIVATE, answer.etag)


def _written(content: dict[str, Any], status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, {"Cache-Control": PRIVATE}, _JSON)
