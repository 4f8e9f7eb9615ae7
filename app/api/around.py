"""What stands around the register: health, who am I, blank templates, the pages about problem codes, the API description."""

from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import House
from app.api import problems
from app.api.permissions import asks
from app.api.reads import PREFIX, caller_of, parameters
from app.domain.access import PUBLIC_ONLY, Permission, clearance
from app.domain.errors import NotFound
from app.intake.headings import IMPORTED
from app.intake.template import template

_NOTHING: frozenset[str] = frozenset()


class Around:
    """These endpoints."""

    def __init__(self, house: House, callers: Callers, description: Callable[[], dict[str, object]]) -> None:
        self._house = house
        self._callers = callers
        self._description = description

    def routes(self) -> list[Route]:
        """Their routes."""
        return [
            Route("/health/live", self.live, name="live"),
            Route("/health/ready", self.ready, name="ready"),
            Route("/problems/{code}", self.problem, name="problem"),
            Route("/openapi.json", self.openapi, name="openapi"),
            Route(f"{PREFIX}/me", self.me, name="me"),
            Route(f"{PREFIX}/templates/{{form}}", self.blank, name="template"),
        ]

    @asks(Permission.PROBE)
    async def live(self, request: Request) -> Response:
        """The process answers."""
        parameters(request.scope["query_string"], _NOTHING)
        return _json({"status": "live"})

    @asks(Permission.PROBE)
    async def ready(self, request: Request) -> Response:
        """It has a register to answer from."""
        parameters(request.scope["query_string"], _NOTHING)
        snapshot = self._house.shelf.snapshot
        return _json({"status": "ready", "revision": snapshot.log.count(PUBLIC_ONLY, snapshot.number)})

    @asks(Permission.PROBE)
    async def problem(self, request: Request) -> Response:
        """What a problem code means and how to mend it."""
        return problems.page(request.path_params["code"])

    @asks(Permission.PROBE)
    async def openapi(self, _request: Request) -> Response:
        """The description of this API."""
        return _json(self._description())

    @asks(Permission.SEE_SELF)
    async def me(self, request: Request) -> Response:
        """Who is calling: roles, State, audience."""
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])
        caller.require(Permission.SEE_SELF)
        parameters(request.scope["query_string"], _NOTHING)
        principal, cleared = caller.principal, clearance(caller.principal)
        return _json(
            {
                "account": principal.account,
                "roles": sorted(principal.roles),
                "state": principal.state,
                "audience": cleared.general.label,
                "audience_own_state": cleared.highest.label,
                "stepped_up": principal.stepped_up,
            }
        )

    @asks(Permission.READ_REGISTER)
    async def blank(self, request: Request) -> Response:
        """A blank import file for one kind of record."""
        if request.path_params["form"] != "csv":
            raise NotFound("blank files are there in the form csv")
        asked = Asked(parameters(request.scope["query_string"], frozenset(("record",))))
        kind = asked.choice("record", tuple(IMPORTED)) or "designation"
        headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
        return Response(template(kind), headers=headers, media_type="text/csv; charset=utf-8")


def _json(content: dict[str, object]) -> Response:
    return Response(msgspec.json.encode(content), headers={"Cache-Control": "no-store"}, media_type="application/json")
