"""Accounts over HTTP, for those who look after them: opening, giving roles, confirming, suspending, recovering."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from fastapi import Request
from starlette.responses import Response

from app.actions.house import House
from app.actions.people import accounts, administering, confirming, inviting, reviewing
from app.actions.people.once import Instruction
from app.actions.reply import Reply
from app.domain.access import Permission, asks
from app.http.counter import Counter, Endpoint, body_of, identifier, key, seen, unless_stale, written
from app.http.reads import PAGED

Deed = Callable[[House, Instruction, str], Reply]


class Bureau(Counter):
    """The endpoints about accounts."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/accounts", "GET", self.every),
            ("/accounts", "POST", self.invite),
            ("/accounts/{id}", "GET", self.one),
            ("/accounts/{id}/roles", "POST", self.give),
            ("/accounts/{id}/roles/end", "POST", self.end_role),
            ("/accounts/{id}/suspend", "POST", self.suspend),
            ("/accounts/{id}/restore", "POST", self.restore),
            ("/accounts/{id}/recover", "POST", self.recover),
            ("/accounts/{id}/allow-password", "POST", self.allow_password),
            ("/accounts/{id}/disallow-password", "POST", self.disallow_password),
            ("/role-proposals", "GET", self.proposals),
            ("/role-proposals/{id}/confirm", "POST", self.confirm),
            ("/role-proposals/{id}/refuse", "POST", self.refuse),
            ("/access-reviews", "GET", self.reviews),
            ("/access-reviews", "POST", self.review),
        )

    @asks(Permission.SEE_ACCOUNTS)
    async def every(self, request: Request) -> Response:
        """A page of accounts; with ``remarks=true`` those that a review has to look at."""
        caller, asked = self.asked(request, frozenset(("state", "remarks", *PAGED)))
        return seen(request, await self.in_thread(lambda: accounts.every(self.house, caller, asked)))

    @asks(Permission.SEE_ACCOUNTS)
    async def one(self, request: Request) -> Response:
        """Roles, ways to sign in, remarks."""
        caller = self.caller(request)
        named = identifier(request)
        return seen(request, await self.in_thread(lambda: accounts.one(self.house, caller, named)))

    @asks(Permission.SEE_ACCOUNTS)
    async def proposals(self, request: Request) -> Response:
        """What waits for a second administrator."""
        caller, asked = self.asked(request)
        return seen(request, await self.in_thread(lambda: accounts.proposals(self.house, caller, asked)))

    @asks(Permission.MANAGE_ACCOUNTS)
    async def invite(self, request: Request) -> Response:
        """Answers the link, once."""
        asked = await self._admitted(request)
        return written(await self.changed(lambda: inviting.invite(self.house, asked)))

    @asks(Permission.MANAGE_ACCOUNTS)
    async def give(self, request: Request) -> Response:
        """At once, or as a proposal."""
        return await self._on_account(request, administering.give)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def end_role(self, request: Request) -> Response:
        """Now."""
        return await self._on_account(request, administering.end_role)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def suspend(self, request: Request) -> Response:
        """At once."""
        return await self._on_account(request, administering.suspend)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def restore(self, request: Request) -> Response:
        """Also after a long absence."""
        return await self._on_account(request, administering.restore)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def recover(self, request: Request) -> Response:
        """Answers a new link, once."""
        return await self._on_account(request, administering.recover)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def allow_password(self, request: Request) -> Response:
        """For a reason."""
        return await self._on_account(request, administering.allow_password)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def disallow_password(self, request: Request) -> Response:
        """And the password."""
        return await self._on_account(request, administering.disallow_password)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def confirm(self, request: Request) -> Response:
        """By a second administrator."""
        return await self._deed(request, confirming.confirm)

    @asks(Permission.MANAGE_ACCOUNTS)
    async def refuse(self, request: Request) -> Response:
        """By any administrator."""
        return await self._deed(request, confirming.refuse)

    @asks(Permission.SEE_ACCOUNTS)
    async def reviews(self, request: Request) -> Response:
        """The last and the next, State by State."""
        caller = self.caller(request)
        return seen(request, await self.in_thread(lambda: reviewing.every(self.house, caller)))

    @asks(Permission.MANAGE_ACCOUNTS)
    async def review(self, request: Request) -> Response:
        """Of one State, or of the Secretariat."""
        asked = await self._admitted(request)
        return written(await self.in_thread(lambda: reviewing.record(self.house, asked)))

    async def _on_account(self, request: Request, work: Deed) -> Response:
        """What is asked about an account needs the tag of the account as it was seen."""
        asked = await self._admitted(request)
        return await self._deed(request, work, replace(asked, condition=unless_stale(request, "a write on an account")))

    async def _deed(self, request: Request, work: Deed, asked: Instruction | None = None) -> Response:
        given, named = asked or await self._admitted(request), identifier(request)
        return written(await self.changed(lambda: work(self.house, given, named)))

    async def _admitted(self, request: Request) -> Instruction:
        caller, body = await self.asked_to(
            request, Permission.MANAGE_ACCOUNTS, lambda sent: body_of(sent, "what is asked about an account")
        )
        return Instruction(caller, body, key(request))
