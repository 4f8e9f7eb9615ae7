"""The reads under a fixed path, reached straight: what a framework does on its way to one costs as much as an answer from memory.

They stand among the routes all the same, where permissions, descriptions and every other look at them are.
"""

from collections.abc import Iterable

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send


class Straight:
    """Wraps the application. ``routes`` are taken where their path has no parameters; what they raise is for the edge to tell."""

    def __init__(self, app: ASGIApp, routes: Iterable[Route]) -> None:
        self._app = app
        self._straight = {route.path: route for route in routes if not route.param_convertors}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on to the one route that it can be for, or to all of them."""
        found = self._straight.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if found is None:
            await self._app(scope, receive, send)
        else:
            scope.update(route=found, endpoint=found.endpoint, path_params={})
            await found.app(scope, receive, send)
