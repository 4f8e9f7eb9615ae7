"""``/metrics``, for Prometheus: to whoever may read all numbers, and with AUTHDIR_METRICS_OPEN some of them to everybody."""

from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.actions import refusals
from app.actions.callers import Callers
from app.actions.exposing import exposed
from app.actions.house import House
from app.domain.access import Permission, asks, decide
from app.http.asked import caller_of, parameters
from app.http.conditional import PRIVATE, represented

PATH = "/metrics"
_NOTHING: frozenset[str] = frozenset()


class Metrics:
    """This endpoint."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers

    def routes(self) -> list[Route]:
        """Its route."""
        return [Route(PATH, self.numbers, name="metrics")]

    @asks(Permission.READ_METRICS)
    async def numbers(self, request: Request) -> Response:
        """How the service does, in the text format of Prometheus."""
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope)
        parameters(request.scope["query_string"], _NOTHING)
        wholly = decide(caller.principal, Permission.READ_METRICS).allowed
        if not (wholly or self._house.metrics_open):
            await to_thread.run_sync(refusals.admit, self._house, caller, Permission.READ_METRICS)
        answer = represented(request, exposed(self._house, wholly=wholly), "text/plain", PRIVATE)
        answer.headers["Content-Type"] = CONTENT_TYPE_LATEST
        return answer
