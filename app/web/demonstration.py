"""The way into a demonstration: anybody comes in as whoever they choose. Elsewhere these paths are not there."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.actions import demonstrate
from app.actions.people.signing_in import Browser
from app.domain.access import Permission, asks
from app.domain.errors import NotFound
from app.http.browsers import keeping, session_cookie
from app.http.counter import Endpoint
from app.web.pages import Pages
from app.web.visit import Visit


class Demonstration(Pages):
    """Its page and its buttons."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (("/demonstration", "GET", self.choose), ("/demonstration", "POST", self.enter))

    @asks(Permission.SIGN_IN)
    async def choose(self, request: Request) -> Response:
        """One button for each role."""
        return self._open(request).show("demonstration.html", roles=demonstrate.ROLES)

    @asks(Permission.SIGN_IN)
    async def enter(self, request: Request) -> Response:
        """A session of the one that was chosen."""
        visit = self._open(request)
        form = await self.form(visit)
        cookie = session_cookie(dict(request.scope["headers"]))
        browser = Browser(request.headers.get("user-agent", ""), cookie, visit.caller)
        begun = await self.changed(lambda: demonstrate.sign_in(self.house, form.value("role"), browser))
        answer = visit.see_other("/")
        answer.headers["Set-Cookie"] = keeping(begun.secret, begun.seconds)
        return answer

    def _open(self, request: Request) -> Visit:
        visit = self.visit(request)
        if not self.house.demonstration:
            raise NotFound("no such path")
        return visit
