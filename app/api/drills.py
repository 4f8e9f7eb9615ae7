"""Drills over HTTP: planning one and moving it, seeing it, the call list, recording what came of a call, the report."""

from collections.abc import Sequence
from functools import partial

from fastapi import Request
from starlette.responses import Response

from app.actions.drills import calling, planning, recording, reporting, seeing
from app.actions.particulars import members
from app.api.reads import disposition
from app.domain.access import Permission, asks
from app.http.conditional import PRIVATE, represented
from app.http.counter import NOTHING, Counter, Endpoint, identifier, key, seen, unless_stale, written
from app.http.reads import FORMS, PAGED

FILTERS = ("state", "status", *PAGED)
OF_CALLS = (*calling.FILTERS, *PAGED)


class Drills(Counter):
    """The endpoints about drills."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/drills", "POST", self.plan),
            ("/drills", "GET", self.every),
            ("/drills/{id}", "GET", self.one),
            ("/drills/{id}/start", "POST", self.start),
            ("/drills/{id}/close", "POST", self.close),
            ("/drills/{id}/cancel", "POST", self.cancel),
            ("/drills/{id}/calls", "GET", self.calls),
            ("/drills/{id}/calls.csv", "GET", self.file),
            ("/drills/{id}/calls/{call}/results", "POST", self.record),
            ("/drills/{id}/report", "GET", self.report),
        )

    @asks(Permission.PLAN_DRILL)
    async def plan(self, request: Request) -> Response:
        """Needs States and an end; takes an Idempotency-Key."""
        caller, body = await self.asked_to(request, Permission.PLAN_DRILL)
        chosen = key(request)
        return written(await self.in_thread(lambda: planning.plan(self.house, caller, body, chosen)))

    @asks(Permission.SEE_DRILL)
    async def every(self, request: Request) -> Response:
        """A page of those that the caller may know of."""
        caller, asked = self.asked(request, frozenset(FILTERS))
        return seen(request, await self.in_thread(lambda: seeing.every(self.house, caller, asked)))

    @asks(Permission.SEE_DRILL)
    async def one(self, request: Request) -> Response:
        """An exercise with its letters."""
        caller, _ = self.asked(request, NOTHING)
        named = identifier(request)
        return seen(request, await self.in_thread(lambda: seeing.one(self.house, caller, named)))

    @asks(Permission.PLAN_DRILL)
    async def start(self, request: Request) -> Response:
        """Now, in its window; needs If-Match."""
        return await self._moved(request, "start")

    @asks(Permission.PLAN_DRILL)
    async def close(self, request: Request) -> Response:
        """Before its end; needs If-Match."""
        return await self._moved(request, "close")

    @asks(Permission.PLAN_DRILL)
    async def cancel(self, request: Request) -> Response:
        """Before its end, with nothing concluded; needs If-Match."""
        return await self._moved(request, "cancel")

    @asks(Permission.SEE_DRILL)
    async def calls(self, request: Request) -> Response:
        """In calling order, with the numbers that the caller is cleared for."""
        caller, asked = self.asked(request, frozenset(OF_CALLS))
        named = identifier(request)
        return seen(request, await self.in_thread(lambda: calling.listed(self.house, caller, named, asked)))

    @asks(Permission.SEE_DRILL)
    async def file(self, request: Request) -> Response:
        """The same for a spreadsheet, whole."""
        caller, asked = self.asked(request, frozenset(calling.FILTERS))
        named = identifier(request)
        made, name = await self.in_thread(lambda: calling.file(self.house, caller, named, asked))
        answer = represented(request, made.body, FORMS["csv"], PRIVATE, made.etag)
        answer.headers["Content-Disposition"] = disposition(name)
        return answer

    @asks(Permission.RECORD_DRILL)
    async def record(self, request: Request) -> Response:
        """Answered or not, and when; takes an Idempotency-Key."""
        caller, body = await self.asked_to(request, Permission.RECORD_DRILL)
        named, chosen = (identifier(request), identifier(request, "call")), key(request)
        return written(await self.in_thread(lambda: recording.record(self.house, caller, named, body, chosen)))

    @asks(Permission.SEE_DRILL)
    async def report(self, request: Request) -> Response:
        """Percentiles per State, as far as the caller may know them."""
        caller, _ = self.asked(request, NOTHING)
        named = identifier(request)
        return seen(request, await self.in_thread(lambda: reporting.report(self.house, caller, named)))

    async def _moved(self, request: Request, step: str) -> Response:
        caller, body = await self.asked_to(request, Permission.PLAN_DRILL)
        members(body, ())
        condition = unless_stale(request, f"{step} of a drill")
        return written(await self.in_thread(partial(planning.move, self.house, caller, identifier(request), step, condition)))
