"""What pages need beside themselves: one style sheet, scripts, icons. Each has a name that changes with its content."""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.domain.access import Permission, asks
from app.domain.errors import NotFound

STATIC = Path(__file__).parent / "static"
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; ``packed`` is the same by gzip."""

    name: str
    content: bytes
    packed: bytes
    media_type: str


def _files() -> Iterator[tuple[str, bytes]]:
    sheets = sorted((STATIC / "css").glob("*.css"))
    yield "app.css", b"\n".join(each.read_bytes() for each in sheets)
    for place in sorted((*STATIC.glob("js/*.js"), *STATIC.glob("icons/*"))):
        yield place.name, place.read_bytes()


@lru_cache
def _assets() -> Mapping[str, Asset]:
    """Each by the name that templates know it by. The style sheet is all sheets of the folder in the order of their names."""
    found = {}
    for name, content in _files():
        stem, _, form = name.rpartition(".")
        marked = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{form}"
        found[name] = Asset(marked, content, gzip.compress(content, 9, mtime=0), _TYPES[form])
    return found


def link(name: str) -> str:
    """Where an asset is. Raises KeyError for one that is not there."""
    return f"/static/{_assets()[name].name}"


def source(name: str) -> bytes:
    """What an asset holds. Raises KeyError for one that is not there."""
    return _assets()[name].content


def assets() -> list[Route]:
    """Their route."""
    return [Route("/static/{name}", asset, methods=["GET"], name="asset")]


@asks(Permission.PROBE)
async def asset(request: Request) -> Response:
    """One of them, to be kept for ever."""
    wanted = request.path_params["name"]
    found = next((each for each in _assets().values() if each.name == wanted), None)
    if found is None:
        raise NotFound("no such file")
    told = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers={**told, "Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.content, headers=told, media_type=found.media_type)
