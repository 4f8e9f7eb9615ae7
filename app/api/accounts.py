"""Accounts over HTTP, for those who look after them: opening, giving roles, confirming, suspending, recovering."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.actions.house import Caller, House
from app.actions.particulars import members
from app.actions.people import accounts, administering
from app.api.counter import Counter, Endpoint, body_of, identifier, seen, told
from app.api.reads import PAGED
from app.domain.access import Permission, asks

Deed = Callable[[House, Caller, str], dict[str, Any]]


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
            ("/role-proposals", "GET", self.proposals),
            ("/role-proposals/{id}/confirm", "POST", self.confirm),
            ("/role-proposals/{id}/refuse", "POST", self.refuse),
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
        caller, body = await self._admitted(request)
        return told(await self.changed(lambda: administering.invite(self.house, caller, body)), 201)

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
        named = identifier(request)
        return told(await self.changed(lambda: work(self.house, caller, named)))

    async def _with_body(self, request: Request, work: Callable[[House, Caller, str, Any], dict[str, Any]]) -> Response:
        caller, body = await self._admitted(request)
        named = identifier(request)
        return told(await self.changed(lambda: work(self.house, caller, named, body)))

    async def _admitted(self, request: Request) -> tuple[Caller, Any]:
        caller = await self.admitted(request, Permission.MANAGE_ACCOUNTS)
        return caller, await body_of(request, "what is asked about an account")
