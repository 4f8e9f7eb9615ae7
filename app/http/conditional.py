"""Conditional requests, negotiation and caching (RFC 9110, 9111): which tag a caller holds, what they take, how long it keeps."""

import re
from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from app.actions.answer import tag
from app.actions.house import House
from app.domain.errors import NotAcceptable

ANYTHING = b"*/*"
PUBLIC_SECONDS = 60
"""How long a public answer may be kept at most."""
COPY_SECONDS = 5
"""The same for one from a copy: what is newer should soon be seen."""
NO_LONGER = ", stale-while-revalidate=0"
"""Varnish would otherwise give out an answer for ten seconds more (RFC 5861)."""
PRIVATE = "private, no-store"
VARY = "Authorization, Cookie, Accept"
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def matches(header: bytes | None, etag: str) -> bool:
    """Whether an If-None-Match or If-Match header names ``etag``, compared weakly."""
    if header is None:
        return False
    given = header.decode("latin-1")
    return given.strip() == "*" or etag.removeprefix("W/") in (each.strip().removeprefix("W/") for each in given.split(","))


def acceptable(headers: Mapping[bytes, bytes], *offered: str) -> str:
    """The one of the media types ``offered`` that the caller takes best, the first among equals. Raises NotAcceptable."""
    accept = headers.get(b"accept", ANYTHING)
    if accept in (ANYTHING, b""):
        return offered[0]
    ranges = _ranges(accept.decode("latin-1").lower())
    best = max(offered, key=lambda media_type: _quality(ranges, media_type))
    if not _quality(ranges, best):
        raise NotAcceptable(f"this path answers {' or '.join(offered)}")
    return best


def language(headers: Mapping[bytes, bytes], *offered: str) -> str:
    """The one of the languages ``offered`` that the caller reads best; the first where they say nothing of any."""
    ranges = _ranges(headers.get(b"accept-language", b"").decode("latin-1").lower())
    wanted: dict[str, float] = {}
    for name, weight in ranges.items():
        primary = name.partition("-")[0]
        wanted[primary] = max(weight, wanted.get(primary, 0.0))
    return max(offered, key=lambda each: wanted.get(each, wanted.get("*", 0.0)))


def _ranges(accept: str) -> dict[str, float]:
    parts = (part.partition(";") for part in accept.split(","))
    return {name.strip(): _weight(parameters) for name, _, parameters in parts}


def _weight(parameters: str) -> float:
    """How much a range is wanted, from 0 to 1; wholly where it does not say so in the form that it must have."""
    name, _, value = parameters.rpartition(";")[2].strip().partition("=")
    return float(value) if name.strip() == "q" and _WEIGHT.fullmatch(value := value.strip()) else 1.0


def _quality(ranges: Mapping[str, float], media_type: str) -> float:
    """The most specific range that fits decides."""
    fitting = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((ranges[each] for each in fitting if each in ranges), 0.0)


def represented(request: Request, content: bytes, media_type: str, control: str, etag: str | None = None) -> Response:
    """``content`` with its tag; 304 where the caller holds it already. Raises NotAcceptable."""
    headers = dict(request.scope["headers"])
    acceptable(headers, media_type)
    found = etag or tag(content)
    told = {"ETag": found, "Cache-Control": control, "Vary": VARY}
    if matches(headers.get(b"if-none-match"), found):
        return Response(status_code=304, headers=told)
    return Response(content, headers=told, media_type=media_type)


def public_control(house: House) -> str:
    """Public answers name the day they are about, so that none may be kept beyond it."""
    now = house.clock.now()
    most = PUBLIC_SECONDS if house.lag.now().live else COPY_SECONDS
    return f"public, max-age={min(most, seconds_to_keep(now, house.shelf.edition(now).midnight))}{NO_LONGER}"


def seconds_to_keep(now: datetime, until: datetime) -> int:
    """How long a public answer may be kept, in seconds."""
    return max(0, min(PUBLIC_SECONDS, int((until - now).total_seconds())))
