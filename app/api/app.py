"""Puts the HTTP face together: hot reads first, then the framework's routes, one edge around all."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from app.actions.callers import Callers
from app.actions.house import House
from app.api import problems, reads
from app.api.accounts import Bureau
from app.api.around import Around
from app.api.audit import Archive
from app.api.break_glass import Glass
from app.api.browsers import FORMS
from app.api.counter import Counter
from app.api.drill_answers import DrillAnswers
from app.api.drills import Drills
from app.api.edge import Edge
from app.api.freshness import Confirmation
from app.api.newcomers import Newcomers
from app.api.notifications import Desk
from app.api.openapi import description
from app.api.passwords import Passwords
from app.api.permissions import permissions
from app.api.provisional import NightDesk
from app.api.proxies import Proxies
from app.api.signing_in import Reception
from app.api.subscriptions import Subscriptions
from app.api.vouching import Vouching
from app.domain.errors import DirectoryError

Opening = Callable[[], AbstractAsyncContextManager[None]]

COUNTERS: tuple[type[Counter], ...] = (
    *(Desk, NightDesk, Reception, Bureau, Passwords, Vouching, Archive, Glass, Confirmation),
    *(Drills, DrillAnswers, Subscriptions),
)
"""The groups of endpoints beside the lookups."""


def build(house: House, callers: Callers, opening: Opening, proxies: Proxies | None = None) -> FastAPI:
    """The application. ``opening`` is entered while it serves, ``proxies`` are believed.

    Raises NamelessRouteError for a route without a permission.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with opening():
            yield

    app = FastAPI(
        title="Authority Directory",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # a redirect would repeat the Host header of whoever asks
        lifespan=lifespan,
    )
    around = Around(house, callers, lambda: description(app.title, app.version))
    app.router.routes.extend(reads.routes(house, callers))
    app.router.routes.extend(around.routes())
    for group in COUNTERS:
        group(house, callers).attach(app)
    app.add_exception_handler(DirectoryError, problems.on_directory_error)
    app.add_exception_handler(HTTPException, problems.on_http_exception)
    app.add_middleware(Newcomers, callers=callers)
    app.add_middleware(Edge, origin=house.site.origin, forms=house.seal.key(FORMS), proxies=proxies or Proxies())
    tuple(permissions(app.routes))
    return app
