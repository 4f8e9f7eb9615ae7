"""How the service stands, for whoever looks after it: what this process knows, and where the full examination is made."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.actions import system
from app.domain.access import asks
from app.http.counter import Endpoint
from app.web.administration import Rooms


class System(Rooms):
    """This page."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Its route."""
        return (("/system", "GET", self.stands),)

    @asks(system.SEE)
    async def stands(self, request: Request) -> Response:
        """As it stands now."""
        visit = await self.admitted_to(request, system.SEE)
        found = await self.in_thread(lambda: system.stands(self.house, visit.caller))
        return visit.show("system.html", found=found)
