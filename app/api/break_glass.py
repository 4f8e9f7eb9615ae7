"""Break-glass over HTTP: opening the network contacts of one State, ending that, seeing it, reviewing it, saying something of it.

It has threads of its own: an opening in an emergency waits behind nothing else.
"""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.actions.break_glass import opening, reviewing, seeing
from app.actions.house import Caller, House
from app.actions.particulars import members
from app.domain.access import Permission, asks
from app.http.counter import Counter, Endpoint, identifier, key, seen, told, written
from app.http.reads import PAGED

FILTERS = ("state", "open", "unreviewed", *PAGED)


class Glass(Counter):
    """The endpoints about break-glass."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/break-glass", "POST", self.open),
            ("/break-glass", "GET", self.every),
            ("/break-glass/{id}", "GET", self.one),
            ("/break-glass/{id}/end", "POST", self.end),
            ("/break-glass/{id}/review", "POST", self.review),
            ("/break-glass/{id}/remarks", "POST", self.say),
        )

    @asks(Permission.BREAK_GLASS)
    async def open(self, request: Request) -> Response:
        """Needs a State, a purpose and a reason; takes an Idempotency-Key."""
        caller, body = await self.asked_to(request, Permission.BREAK_GLASS)
        chosen = key(request)
        return written(await self.changed(lambda: opening.open_contacts(self.house, caller, body, chosen)))

    @asks(Permission.SEE_BREAK_GLASS)
    async def every(self, request: Request) -> Response:
        """A page of those that concern the caller."""
        caller, asked = self.asked(request, frozenset(FILTERS))
        return seen(request, await self.in_thread(lambda: seeing.every(self.house, caller, asked)))

    @asks(Permission.SEE_BREAK_GLASS)
    async def one(self, request: Request) -> Response:
        """With what was said of it."""
        caller, named = self.caller(request), identifier(request)
        return seen(request, await self.in_thread(lambda: seeing.one(self.house, caller, named)))

    @asks(Permission.SEE_BREAK_GLASS)
    async def end(self, request: Request) -> Response:
        """Before its time, by whoever it concerns."""
        caller, body = await self.asked_to(request, Permission.SEE_BREAK_GLASS)
        members(body, ())
        named = identifier(request)
        return told(await self.changed(lambda: opening.end(self.house, caller, named)))

    @asks(Permission.REVIEW_BREAK_GLASS)
    async def review(self, request: Request) -> Response:
        """Once, after its end."""
        return told(await self._said(request, Permission.REVIEW_BREAK_GLASS, reviewing.review))

    @asks(Permission.SEE_BREAK_GLASS)
    async def say(self, request: Request) -> Response:
        """By whoever it concerns."""
        return told(await self._said(request, Permission.SEE_BREAK_GLASS, reviewing.say), 201)

    async def _said(
        self, request: Request, permission: Permission, work: Callable[[House, Caller, str, Any], dict[str, Any]]
    ) -> dict[str, Any]:  # fmt: skip
        caller, body = await self.asked_to(request, permission)
        named = identifier(request)
        return await self.in_thread(lambda: work(self.house, caller, named, body))
