"""Subscriptions to changes over HTTP: one's own alone. Threads of their own: looking up a receiver's name can take a while."""

from collections.abc import Callable, Sequence

from fastapi import Request
from starlette.responses import Response

from app.actions.house import House
from app.actions.notices import subscribing
from app.actions.people.once import Instruction
from app.actions.reply import Reply
from app.domain.access import Permission, asks
from app.http.counter import Counter, Endpoint, body_of, identifier, key, seen, written


class Subscriptions(Counter):
    """The endpoints about them."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/subscriptions", "GET", self.mine),
            ("/subscriptions", "POST", self.make),
            ("/subscriptions/{id}", "GET", self.one),
            ("/subscriptions/{id}/end", "POST", self.end),
            ("/subscriptions/{id}/resume", "POST", self.resume),
            ("/subscriptions/{id}/rotate", "POST", self.rotate),
        )

    @asks(Permission.SUBSCRIBE)
    async def mine(self, request: Request) -> Response:
        """All of one's own."""
        caller = await self.admitted(request, Permission.SUBSCRIBE)
        return seen(request, await self.in_thread(lambda: subscribing.mine(self.house, caller)))

    @asks(Permission.SUBSCRIBE)
    async def one(self, request: Request) -> Response:
        """How it stands."""
        caller, named = await self.admitted(request, Permission.SUBSCRIBE), identifier(request)
        return seen(request, await self.in_thread(lambda: subscribing.one(self.house, caller, named)))

    @asks(Permission.SUBSCRIBE)
    async def make(self, request: Request) -> Response:
        """Answers the secret of a webhook, once."""
        asked = await self._instructed(request)
        return written(await self.in_thread(lambda: subscribing.make(self.house, asked)))

    @asks(Permission.SUBSCRIBE)
    async def end(self, request: Request) -> Response:
        """For good."""
        return await self._deed(request, subscribing.end)

    @asks(Permission.SUBSCRIBE)
    async def resume(self, request: Request) -> Response:
        """After a pause."""
        return await self._deed(request, subscribing.resume)

    @asks(Permission.SUBSCRIBE)
    async def rotate(self, request: Request) -> Response:
        """Answers another secret, once."""
        return await self._deed(request, subscribing.rotate)

    async def _deed(self, request: Request, work: Callable[[House, Instruction, str], Reply]) -> Response:
        asked, named = await self._instructed(request), identifier(request)
        return written(await self.in_thread(lambda: work(self.house, asked, named)))

    async def _instructed(self, request: Request) -> Instruction:
        caller, body = await self.asked_to(request, Permission.SUBSCRIBE, lambda sent: body_of(sent, "a subscription"))
        return Instruction(caller, body, key(request))
