"""Provisional contacts over HTTP: posting one beside a designation, seeing those that stand, withdrawing one.

They have threads of their own: a posting in an emergency does not wait behind files that are being read.
"""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions import provisional, refusals, standing
from app.actions.answer import Answer
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.particulars import members
from app.actions.reply import Reply
from app.actions.standing import Named
from app.api import bodies
from app.api.conditional import PRIVATE, matches, represented
from app.api.permissions import asks
from app.api.reads import PREFIX, caller_of, checked_path, parameters
from app.domain.access import Permission
from app.domain.errors import MissingIfMatch, StaleRepresentation
from app.intake.strict import strict_json

T = TypeVar("T")
AT_ONCE = 4
PATH = f"{PREFIX}/designations/{{id}}/provisional-contacts"
ONE = f"{PATH}/{{contact}}"
_KEY = "idempotency-key"


class NightDesk:
    """The endpoints about provisional contacts."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers
        self._threads = CapacityLimiter(AT_ONCE)

    def attach(self, app: FastAPI) -> None:
        """Adds their routes."""
        for path, method, endpoint in (
            (PATH, "POST", self.post),
            (PATH, "GET", self.every),
            (ONE, "GET", self.one),
            (f"{ONE}/withdraw", "POST", self.withdraw),
        ):
            app.add_api_route(path, endpoint, methods=[method], response_class=Response)

    @asks(Permission.POST_PROVISIONAL)
    async def post(self, request: Request) -> Response:
        """Needs a slot and a value; takes a reason."""
        caller = await self._admitted(request, Permission.POST_PROVISIONAL)
        body, key = await bodies.decision(request), request.headers.get(_KEY)
        designation = checked_path(request.path_params)["id"]
        return _written(await self._in_thread(lambda: provisional.post(self._house, caller, designation, body, key)))

    @asks(Permission.SEE_PROVISIONAL)
    async def every(self, request: Request) -> Response:
        """Those that stand now."""
        caller, designation = self._caller(request), checked_path(request.path_params)["id"]
        return _seen(request, await self._in_thread(lambda: standing.every(self._house, caller, designation)))

    @asks(Permission.SEE_PROVISIONAL)
    async def one(self, request: Request) -> Response:
        """One, with the tag that withdrawing it asks for."""
        caller, named = self._caller(request), _named(request)
        return _seen(request, await self._in_thread(lambda: standing.one(self._house, caller, named)))

    @asks(Permission.WITHDRAW_PROVISIONAL)
    async def withdraw(self, request: Request) -> Response:
        """Needs If-Match; its body, if there is one, has no members."""
        caller = await self._admitted(request, Permission.WITHDRAW_PROVISIONAL)
        body = await bodies.decision(request)
        members({} if body is None else body, ())
        named, key, expected = _named(request), request.headers.get(_KEY), request.headers.get("if-match")
        if expected is None:
            raise MissingIfMatch("withdrawing a provisional contact needs the header If-Match")

        def condition(present: Answer) -> None:
            if not matches(expected.encode("latin-1", "replace"), present.etag):
                current = strict_json(present.body)
                raise StaleRepresentation("If-Match names another state of this contact", extra={"current": current})

        return _written(await self._in_thread(lambda: provisional.withdraw(self._house, caller, named, key, condition)))

    def _caller(self, request: Request) -> Caller:
        parameters(request.scope["query_string"], frozenset())
        return caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])

    async def _admitted(self, request: Request, permission: Permission) -> Caller:
        """Before a body is read: whether this caller may do this at all."""
        caller = self._caller(request)
        await self._in_thread(lambda: refusals.admit(self._house, caller, permission))
        return caller

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._threads)


def _named(request: Request) -> Named:
    path = checked_path(request.path_params)
    return Named(path["id"], path["contact"])


def _seen(request: Request, answer: Answer) -> Response:
    return represented(request, answer.body, "application/json", PRIVATE, answer.etag)


def _written(reply: Reply) -> Response:
    return Response(reply.body, reply.status, {"Cache-Control": PRIVATE, **reply.headers}, "application/json")
