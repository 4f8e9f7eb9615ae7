"""Erasures over HTTP: asked for by one person, approved or rejected by another, seen by those who must know."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.actions.erasing import asking, deciding, seeing
from app.actions.house import Caller, House
from app.actions.reply import Reply
from app.domain.access import Permission, asks
from app.http.counter import Counter, Endpoint, identifier, key, seen, written
from app.http.reads import PAGED


class Erasures(Counter):
    """The endpoints about erasures."""

    at_once = 2

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/erasures", "POST", self.ask),
            ("/erasures", "GET", self.every),
            ("/erasures/{id}", "GET", self.one),
            ("/erasures/{id}/approve", "POST", self.approve),
            ("/erasures/{id}/reject", "POST", self.reject),
        )

    @asks(Permission.ASK_ERASURE)
    async def ask(self, request: Request) -> Response:
        """Needs a State, a ground, a reason, and lines or papers; takes an Idempotency-Key."""
        caller, body = await self.asked_to(request, Permission.ASK_ERASURE)
        chosen = key(request)
        return written(await self.changed(lambda: asking.ask(self.house, caller, body, chosen)))

    @asks(Permission.SEE_ERASURE)
    async def every(self, request: Request) -> Response:
        """All that the caller may see."""
        caller, asked = self.asked(request, frozenset(PAGED))
        return seen(request, await self.in_thread(lambda: seeing.every(self.house, caller, asked)))

    @asks(Permission.SEE_ERASURE)
    async def one(self, request: Request) -> Response:
        """With what the two people wrote."""
        caller, named = self.caller(request), identifier(request)
        return seen(request, await self.in_thread(lambda: seeing.one(self.house, caller, named)))

    @asks(Permission.APPROVE_ERASURE)
    async def approve(self, request: Request) -> Response:
        """Needs the digest of what was seen."""
        return await self._decided(request, deciding.approve)

    @asks(Permission.APPROVE_ERASURE)
    async def reject(self, request: Request) -> Response:
        """Needs a reason."""
        return await self._decided(request, deciding.reject)

    async def _decided(self, request: Request, work: Callable[[House, Caller, str, Any, str | None], Reply]) -> Response:
        caller, body = await self.asked_to(request, Permission.APPROVE_ERASURE)
        named, chosen = identifier(request), key(request)
        return written(await self.changed(lambda: work(self.house, caller, named, body, chosen)))
