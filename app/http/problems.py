"""Errors as RFC 9457 problem documents; to people, as pages that are drawn elsewhere. Nothing internal ever gets into one."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from app.actions.people.vouching import CALLBACK
from app.domain.errors import DirectoryError, Internal, Kind, MalformedBody, MethodNotAllowed, NotAcceptable, NotFound
from app.http.conditional import PRIVATE, VARY, acceptable

STATUS: Mapping[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.MISSING: 404,
    Kind.METHOD: 405,
    Kind.NOT_ACCEPTABLE: 406,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
    Kind.UNCONDITIONAL: 428,
    Kind.TOO_LARGE: 413,
    Kind.TOO_SLOW: 408,
    Kind.ADDRESS_TOO_LONG: 414,
    Kind.HEADERS_TOO_LARGE: 431,
    Kind.TOO_MANY: 429,
    Kind.UNSUPPORTED: 415,
    Kind.INVALID: 422,
    Kind.INTERNAL: 500,
    Kind.UNAVAILABLE: 503,
    Kind.FULL: 507,
}
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "5"
Drawn = Callable[[Scope, DirectoryError, Response], Response]
"""Makes the page for a request that ended in an error, from the response that a program would get."""
_FOR_PROGRAMS = ("/api/", "/health/", "/static/")
HTML = "text/html"


def document(error: DirectoryError, request_id: str) -> dict[str, Any]:
    """The members of the problem document of ``error``."""
    members: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title[0],
        "status": STATUS[error.kind],
        "detail": str(error),
        "code": error.code,
        "mend": error.mend[0],
        "request_id": request_id,
    }
    if error.faults:
        members["errors"] = [fault.as_json() for fault in error.faults]
    return members | dict(error.extra)


def response(error: DirectoryError, request_id: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response that carries ``error``."""
    more = {"Cache-Control": PRIVATE, "Vary": VARY, **(headers or {})}
    if error.kind is Kind.UNAUTHENTICATED:
        more["WWW-Authenticate"] = 'Bearer realm="authority-directory"'
    if error.kind in (Kind.UNAVAILABLE, Kind.FULL, Kind.TOO_MANY) or "retry_after" in error.extra:
        more["Retry-After"] = str(error.extra.get("retry_after", RETRY_AFTER_SECONDS))
    if error.kind is Kind.TOO_LARGE:
        more["Connection"] = "close"  # what is still on its way is not waited for
    body = msgspec.json.encode(document(error, request_id))
    return Response(body, STATUS[error.kind], more, MEDIA_TYPE)


def for_people(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not a program for something of the API; providers send people back to a path of it."""
    path: str = scope["path"]
    if path.startswith(_FOR_PROGRAMS) and path != CALLBACK:
        return False
    try:
        return acceptable(dict(scope["headers"]), MEDIA_TYPE, HTML) == HTML
    except NotAcceptable:
        return False


class Refusals:
    """How errors are told: as problem documents, and to people as the page that ``drawn`` makes of one."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn

    def response(self, scope: Scope, error: DirectoryError, headers: Mapping[str, str] | None = None) -> Response:
        """The response that carries ``error``."""
        known = response(error, str(scope.get("request_id", "")), headers)
        return self._drawn(scope, error, known) if for_people(scope) else known

    async def on_directory_error(self, request: Request, error: Exception) -> Response:
        """Any error of our own family."""
        return self.response(request.scope, error if isinstance(error, DirectoryError) else Internal())

    async def on_http_exception(self, request: Request, error: Exception) -> Response:
        """What the framework refuses before a route of ours is reached."""
        if not isinstance(error, HTTPException):
            return self.response(request.scope, Internal())
        if error.status_code == STATUS[Kind.METHOD]:
            refused = MethodNotAllowed(f"{request.method} is not allowed on this path")
            return self.response(request.scope, refused, {"Allow": ", ".join(_methods(request))})
        if error.status_code == STATUS[Kind.MISSING]:
            return self.response(request.scope, NotFound("no such path"))
        return self.response(request.scope, MalformedBody(str(error.detail)))


def _methods(request: Request) -> list[str]:
    """What the path takes, over all routes that have it."""
    found = set[str]()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found | {"HEAD"} if "GET" in found else found)
