"""Provisional contacts over HTTP: posting one beside a designation, seeing those that stand, withdrawing one.

They have threads of their own: a posting in an emergency does not wait behind files that are being read.
"""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from app.actions import provisional, standing
from app.actions.particulars import members
from app.actions.standing import Named
from app.domain.access import Permission, asks
from app.http import bodies
from app.http.counter import Counter, Endpoint, identifier, key, seen, unless_stale

PATH = "/designations/{id}/provisional-contacts"
ONE = f"{PATH}/{{contact}}"


class NightDesk(Counter):
    """The endpoints about provisional contacts."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            (PATH, "POST", self.post),
            (PATH, "GET", self.every),
            (ONE, "GET", self.one),
            (f"{ONE}/withdraw", "POST", self.withdraw),
        )

    @asks(Permission.POST_PROVISIONAL)
    async def post(self, request: Request) -> Response:
        """Needs a slot and a value; takes a reason."""
        caller, body = await self.asked_to(request, Permission.POST_PROVISIONAL, bodies.decision)
        chosen, designation = key(request), identifier(request)
        return await self.entered(caller, lambda: provisional.post(self.house, caller, designation, body, chosen))

    @asks(Permission.SEE_PROVISIONAL)
    async def every(self, request: Request) -> Response:
        """Those that stand now."""
        caller, designation = self.caller(request), identifier(request)
        return seen(request, await self.in_thread(lambda: standing.every(self.house, caller, designation)))

    @asks(Permission.SEE_PROVISIONAL)
    async def one(self, request: Request) -> Response:
        """One, with the tag that withdrawing it asks for."""
        caller, named = self.caller(request), _named(request)
        return seen(request, await self.in_thread(lambda: standing.one(self.house, caller, named)))

    @asks(Permission.WITHDRAW_PROVISIONAL)
    async def withdraw(self, request: Request) -> Response:
        """Needs If-Match; its body, if there is one, has no members."""
        caller, body = await self.asked_to(request, Permission.WITHDRAW_PROVISIONAL)
        members(body, ())
        named, chosen, condition = _named(request), key(request), unless_stale(request, "withdrawing a provisional contact")
        return await self.entered(caller, lambda: provisional.withdraw(self.house, caller, named, chosen, condition))


def _named(request: Request) -> Named:
    return Named(identifier(request), identifier(request, "contact"))
