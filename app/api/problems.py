"""Errors as RFC 9457 problem documents, and the page that explains each code. Nothing internal ever gets into one."""

import html
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from app.api.conditional import PRIVATE, VARY
from app.domain.errors import PROBLEMS, DirectoryError, Internal, Kind, MalformedBody, MethodNotAllowed, NotFound

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
}
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "5"


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
    if error.kind in (Kind.UNAVAILABLE, Kind.TOO_MANY):
        more["Retry-After"] = str(error.extra.get("retry_after", RETRY_AFTER_SECONDS))
    if error.kind is Kind.TOO_LARGE:
        more["Connection"] = "close"  # what is still on its way is not waited for
    body = msgspec.json.encode(document(error, request_id))
    return Response(body, STATUS[error.kind], more, MEDIA_TYPE)


def request_id(request: Request) -> str:
    """The identifier that the edge gave to this request."""
    return str(request.scope.get("request_id", ""))


async def on_directory_error(request: Request, error: Exception) -> Response:
    """Any error of our own family."""
    known = error if isinstance(error, DirectoryError) else Internal()
    return response(known, request_id(request))


async def on_http_exception(request: Request, error: Exception) -> Response:
    """What the framework refuses before a route of ours is reached."""
    if not isinstance(error, HTTPException):
        return response(Internal(), request_id(request))
    if error.status_code == STATUS[Kind.METHOD]:
        allowed = {"Allow": ", ".join(_methods(request))}
        return response(MethodNotAllowed(f"{request.method} is not allowed on this path"), request_id(request), allowed)
    if error.status_code == STATUS[Kind.MISSING]:
        return response(NotFound("no such path"), request_id(request))
    return response(MalformedBody(str(error.detail)), request_id(request))


def _methods(request: Request) -> list[str]:
    """What the path takes, over all routes that have it."""
    found = set[str]()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found | {"HEAD"} if "GET" in found else found)


def page(code: str) -> bytes:
    """The page about one problem code. Raises NotFound for an unknown one."""
    error = PROBLEMS.get(code)
    if error is None:
        raise NotFound(f"there is no problem code {code[:100]!r}")
    blocks = "".join(
        f'<section lang="{language}"><h2>{html.escape(error.title[place])}</h2><p>{html.escape(error.mend[place])}</p></section>'
        for place, language in enumerate(("en", "fr"))
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{code} - Authority Directory</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"></head>'
        f"<body><main><h1><code>{code}</code> (HTTP {STATUS[error.kind]})</h1>{blocks}</main></body></html>"
    ).encode()
