"""The reference every rate is compared with: a route with two path parameters that answers constant bytes, and nothing else.

Made by uvicorn from these factories, as the real server is from its own.
"""

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/states/{state}/{provision}"
BODY = b'{"items":["' + b"x" * 6_120 + b'"]}'
"""About as large as the answers it stands beside."""


def bare_fastapi() -> FastAPI:
    """FastAPI's own way to a route, without anything to slow it down."""
    app = FastAPI(openapi_url=None)

    @app.get(PATH)
    async def constant(state: str, provision: str) -> Response:  # noqa: ARG001 - that they are parsed is the point
        return Response(BODY, media_type="application/json")

    return app


def bare_starlette() -> Starlette:
    """The same without FastAPI."""

    async def constant(_request: Request) -> Response:
        return Response(BODY, media_type="application/json")

    return Starlette(routes=[Route(PATH, constant)])
