"""Enrolling, signing in and out, step-up, and one's own sessions and passkeys over HTTP. The session travels in a cookie only."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from fastapi import Request
from starlette.responses import Response

from app.actions.house import Caller, House
from app.actions.particulars import members
from app.actions.people import enrolment, own, signing_in, tokens
from app.actions.people.once import Instruction
from app.actions.people.signing_in import Begun
from app.domain.access import Permission, asks
from app.http.browsers import browser_of, forgetting, keeping, unknown
from app.http.conditional import PRIVATE, represented
from app.http.counter import Counter, Endpoint, body_of, identifier, key, told, written
from app.http.reads import JSON


class Reception(Counter):
    """The endpoints of people about themselves."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
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
        )

    @asks(Permission.SIGN_IN)
    async def enrolment_options(self, request: Request) -> Response:
        """For whoever holds a link."""
        body = await body_of(request)
        return told(await self.in_thread(lambda: enrolment.options(self.house, body)))

    @asks(Permission.SIGN_IN)
    async def enrol(self, request: Request) -> Response:
        """Uses the link up."""
        body = await body_of(request)
        return told(await self.changed(lambda: enrolment.enrol(self.house, body, unknown(request))), 201)

    @asks(Permission.SIGN_IN)
    async def sign_in_options(self, request: Request) -> Response:
        """The same for everybody: nothing is told of who has an account."""
        members(await body_of(request), ())
        return told(await self.in_thread(lambda: signing_in.options(self.house)))

    @asks(Permission.SIGN_IN)
    async def sign_in(self, request: Request) -> Response:
        """Sets the session's cookie."""
        body = await body_of(request)
        browser = browser_of(request)
        return kept(await self.changed(lambda: signing_in.sign_in(self.house, body, browser)))

    @asks(Permission.MANAGE_OWN)
    async def sign_out(self, request: Request) -> Response:
        """Ends the session and clears its cookie."""
        caller, body = await self._signed_in(request)
        members(body, ())
        await self.changed(lambda: signing_in.sign_out(self.house, caller))
        return told({"status": "signed out"}, headers={"Set-Cookie": forgetting()})

    @asks(Permission.MANAGE_OWN)
    async def step_up_options(self, request: Request) -> Response:
        """For the passkeys of whoever is signed in."""
        caller, body = await self._signed_in(request)
        members(body, ())
        return told(await self.in_thread(lambda: signing_in.step_up_options(self.house, caller)))

    @asks(Permission.MANAGE_OWN)
    async def step_up(self, request: Request) -> Response:
        """Sets the cookie anew."""
        caller, body = await self._signed_in(request)
        return kept(await self.changed(lambda: signing_in.step_up(self.house, caller, body)))

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
        return told(await self.in_thread(lambda: own.passkey_options(self.house, caller)))

    @asks(Permission.MANAGE_OWN)
    async def add_passkey(self, request: Request) -> Response:
        """Enrols another one."""
        asked = await self._instructed(request)
        return written(await self.changed(lambda: own.add_passkey(self.house, asked)))

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
        asked = await self._instructed(request)
        return written(await self.changed(lambda: tokens.make(self.house, asked)))

    @asks(Permission.MANAGE_OWN)
    async def rotate_token(self, request: Request) -> Response:
        """Answers the new value, once."""
        asked, named = await self._instructed(request), identifier(request)
        return written(await self.changed(lambda: tokens.rotate(self.house, asked, named)))

    @asks(Permission.MANAGE_OWN)
    async def revoke_token(self, request: Request) -> Response:
        """Of one's own."""
        return await self._about(request, tokens.revoke)

    async def _own(self, request: Request, work: Callable[[House, Caller], dict[str, Any]]) -> Response:
        caller = self.caller(request)
        content = await self.in_thread(lambda: work(self.house, caller))
        return represented(request, msgspec.json.encode(content), JSON, PRIVATE)

    async def _about(self, request: Request, work: Callable[[House, Caller, str], dict[str, Any]]) -> Response:
        caller, body = await self._signed_in(request)
        members(body, ())
        named = identifier(request)
        return told(await self.changed(lambda: work(self.house, caller, named)))

    async def _signed_in(self, request: Request) -> tuple[Caller, Any]:
        return await self.asked_to(request, Permission.MANAGE_OWN)

    async def _instructed(self, request: Request) -> Instruction:
        return Instruction(*await self._signed_in(request), key(request))


def kept(begun: Begun) -> Response:
    """The answer to whoever signed in, with the session's cookie."""
    return told(begun.content, headers={"Set-Cookie": keeping(begun.secret, begun.seconds)})
