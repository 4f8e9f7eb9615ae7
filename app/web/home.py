"""Where everybody begins, and the pages that explain problem codes and show the parts that pages are made of."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.domain.errors import NotFound
from app.http.counter import Endpoint, identifier
from app.web import choices
from app.web.pages import Pages
from app.web.refusals import known_problem, status_of


class Home(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/", "GET", self.home),
            ("/problems/{code}", "GET", self.problem),
            ("/components", "GET", self.components),
        )

    @asks(Permission.READ_PUBLIC)
    async def home(self, request: Request) -> Response:
        """The search, and the emergency cards of all States."""
        visit = self.welcomed(request)
        return visit.show("home.html", states=await choices.states_by_name(self, visit))

    @asks(Permission.PROBE)
    async def problem(self, request: Request) -> Response:
        """What a problem code means and how to mend it."""
        visit = self.visit(request)
        known = known_problem(identifier(request, "code"))
        return visit.show("problem_code.html", known=known, http_status=status_of(known), place=0 if visit.language == "en" else 1)

    @asks(Permission.PROBE)
    async def components(self, request: Request) -> Response:
        """All parts on one page, for whoever builds pages; in a demonstration only."""
        visit = self.visit(request)
        if not self.house.demonstration:
            raise NotFound("no such path")
        return visit.show("components.html")
