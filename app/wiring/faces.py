"""Puts the faces that speak HTTP together: hot reads first, then the API, then the pages, one edge around all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from app.actions.callers import Callers
from app.actions.house import House
from app.api import reads
from app.api.accounts import Bureau
from app.api.around import Around
from app.api.audit import Archive
from app.api.break_glass import Glass
from app.api.bundles import Bundles
from app.api.drills import Drills
from app.api.erasures import Erasures
from app.api.freshness import Confirmation
from app.api.metrics import Metrics
from app.api.notifications import Desk
from app.api.openapi import description
from app.api.passwords import Passwords
from app.api.provisional import NightDesk
from app.api.signing_in import Reception
from app.api.subscriptions import Subscriptions
from app.api.vouching import Vouching
from app.domain.errors import DirectoryError
from app.http.browsers import FORMS
from app.http.counter import Counter
from app.http.edge import Edge, Ours
from app.http.newcomers import Newcomers
from app.http.permissions import permissions
from app.http.problems import Refusals
from app.http.proxies import Proxies
from app.http.read_only import ReadOnly
from app.http.straight import Straight
from app.web.refusals import Refused
from app.web.site import PAGES
from app.web.static import assets

if TYPE_CHECKING:
    from app.wiring.traces import Traces

Opening = Callable[[], AbstractAsyncContextManager[None]]

COUNTERS: tuple[type[Counter], ...] = (
    *(Desk, NightDesk, Reception, Bureau, Passwords, Vouching, Archive, Glass, Confirmation),
    *(Drills, Subscriptions, Bundles, Erasures),
)
"""The groups of endpoints of the API beside the lookups."""

_SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""Else the framework would look, at each request, whether anybody listens: what is told is counted at the edge."""


def build(
    house: House, callers: Callers, opening: Opening, proxies: Proxies | None = None, traces: Traces | None = None
) -> FastAPI:
    """The application. ``opening`` is entered while it serves, ``proxies`` are believed, ``traces`` get every answer.

    Raises NamelessRouteError for a route without a permission.
    """
    app = FastAPI(
        title="Authority Directory",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # a redirect would repeat the Host header of whoever asks
        telemetry=_SILENT,
        lifespan=_lasting(opening, traces),
    )
    app.state.ending = house.ending
    around = Around(house, callers, lambda: description(app.title, app.version))
    readings = reads.routes(house, callers)
    app.router.routes.extend((*readings, *around.routes(), *Metrics(house, callers).routes()))
    for group in (*COUNTERS, *PAGES):
        group(house, callers).attach(app)
    app.router.routes.extend(assets())
    app.router.routes.sort(key=lambda route: "{" in getattr(route, "path", ""))  # "new" is not somebody's identifier
    refusals = Refusals(Refused(house, callers).page)
    app.add_exception_handler(DirectoryError, refusals.on_directory_error)
    app.add_exception_handler(HTTPException, refusals.on_http_exception)
    app.add_middleware(Straight, routes=readings)
    app.add_middleware(Newcomers, callers=callers)
    if house.follows:
        app.add_middleware(ReadOnly, origin=house.follows, refusals=refusals)
    if traces is not None:
        traces.know(app.routes)
    ours = Ours(house.site.origin, house.seal.key(FORMS), house.lag)
    app.add_middleware(Edge, ours=ours, proxies=proxies or Proxies(), refusals=refusals, tally=house.tally, traced=traces)
    tuple(permissions(app.routes))
    return app


def _lasting(opening: Opening, traces: Traces | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What is entered while the application serves; at its end the last traces are sent."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with opening():
            try:
                yield
            finally:
                if traces is not None:
                    await to_thread.run_sync(traces.close)

    return lifespan
