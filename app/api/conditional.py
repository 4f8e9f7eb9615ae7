"""Conditional requests and negotiation (RFC 9110): which tag a caller holds, which representation they take."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.actions.answer import tag
from app.domain.errors import NotAcceptable

ANYTHING = b"*/*"
PRIVATE = "private, no-store"
VARY = "Authorization, Cookie, Accept"


def matches(header: bytes | None, etag: str) -> bool:
    """Whether an If-None-Match or If-Match header names ``etag``, compared weakly."""
    if header is None:
        return False
    given = header.decode("latin-1")
    return given.strip() == "*" or etag in (each.strip().removeprefix("W/") for each in given.split(","))


def acceptable(headers: Mapping[bytes, bytes], media_type: str = "application/json") -> None:
    """Raises NotAcceptable where the caller does not take ``media_type``."""
    accept = headers.get(b"accept", ANYTHING)
    if accept not in (ANYTHING, b"") and not _takes(accept.decode("latin-1").lower(), media_type):
        raise NotAcceptable(f"this path answers {media_type}")


def _takes(accept: str, media_type: str) -> bool:
    """The most specific range that fits decides."""
    ranges = {name.strip(): quality for name, _, quality in (part.partition(";") for part in accept.split(","))}
    for fitting in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if fitting in ranges:
            return not _never(ranges[fitting])
    return False


def _never(quality: str) -> bool:
    name, _, value = quality.rpartition(";")[2].strip().partition("=")
    return name.strip() == "q" and value.strip() in ("0", "0.", "0.0", "0.00", "0.000")


def represented(request: Request, content: bytes, media_type: str, control: str, etag: str | None = None) -> Response:
    """``content`` with its tag; 304 where the caller holds it already. Raises NotAcceptable."""
    headers = dict(request.scope["headers"])
    acceptable(headers, media_type)
    found = etag or tag(content)
    told = {"ETag": found, "Cache-Control": control, "Vary": VARY}
    if matches(headers.get(b"if-none-match"), found):
        return Response(status_code=304, headers=told)
    return Response(content, headers=told, media_type=media_type)
