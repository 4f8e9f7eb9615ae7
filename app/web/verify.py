"""Where somebody checks in their own browser that a record or a bundle is what was signed. Nothing of it is sent here."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.http.counter import Endpoint
from app.web.pages import Pages


class Verify(Pages):
    """This page."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Its route."""
        return (("/verify", "GET", self.verify),)

    @asks(Permission.READ_PUBLIC)
    async def verify(self, request: Request) -> Response:
        """What to drop there, with the keys that this directory names; and how to do the same without a browser.

        With ``designation`` the page checks that entry, of which its script asks for the proof.
        """
        visit = self.visit(request, "designation")
        keys = (await self.register(visit, "keys"))["items"]
        named = visit.asked.get("designation", "")
        return visit.show("verify.html", keys=[each["key"] for each in keys], designation=named)
