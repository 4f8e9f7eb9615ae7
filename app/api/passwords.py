"""Password and one-time code over HTTP: the exception, where no passkey can be had."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from app.api.signing_in import kept
from app.domain.access import Permission, asks
from app.http.browsers import browser_of, known_by, unknown
from app.http.counter import Endpoint, body_of, told
from app.http.typed import Typed


class Passwords(Typed):
    """The endpoints of the exception."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/enrolment/password/options", "POST", self.enrolment_options),
            ("/enrolment/password", "POST", self.enrolled),
            ("/sign-in/password", "POST", self.sign_in),
            ("/me/password", "POST", self.change),
        )

    @asks(Permission.SIGN_IN)
    async def enrolment_options(self, request: Request) -> Response:
        """For whoever holds a link and may have a password."""
        return told(await self.offer(await body_of(request)))

    @asks(Permission.SIGN_IN)
    async def enrolled(self, request: Request) -> Response:
        """Uses the link up."""
        return told(await self.enrol(await body_of(request), unknown(request)), 201)

    @asks(Permission.SIGN_IN)
    async def sign_in(self, request: Request) -> Response:
        """Sets the session's cookie, and the one by which the browser is known again."""
        begun = await self.let_in(await body_of(request), browser_of(request))
        answer = kept(begun)
        if begun.device is not None:
            answer.headers.append("Set-Cookie", known_by(begun.device))
        return answer

    @asks(Permission.MANAGE_OWN)
    async def change(self, request: Request) -> Response:
        """One's own."""
        caller, body = await self.asked_to(request, Permission.MANAGE_OWN)
        return told(await self.replace(caller, body, browser_of(request).device))
