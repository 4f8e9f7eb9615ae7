"""The pages installed on a device: manifest, worker, the page for when there is no network, and which copies may be kept.

What is kept is kept by one browser for one account: the worker holds to the headers that a card is served with.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.http.counter import Endpoint
from app.web.pages import Pages
from app.web.static import link, source
from app.web.visit import Visit

KEPT_FOR = timedelta(hours=72)
"""How long a copy of a card opens without being asked twice."""
COPY, NAME = "Directory-Copy", "Directory-Name"
"""Headers of a page of which a copy may be kept: for how many seconds, and what it is about, percent-encoded."""
_OF_WORKER = "default-src 'none'; connect-src 'self'"
_FRESH = {"Cache-Control": "no-cache"}
_ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable.png", "512x512", "maskable"))
_PAPER, _INK = "#fbfaf6", "#0b4f5c"


def kept_for(visit: Visit, state: str, name: str) -> Mapping[str, str]:
    """The headers that allow a copy of a State's card. Nobody keeps what is open to them for half an hour only."""
    opened = any(each.state == state for each in visit.caller.opened)
    if not visit.caller.session or opened or visit.request.method != "GET":
        return {}
    return {COPY: str(int(KEPT_FOR.total_seconds())), NAME: quote(name, safe="")}


class Offline(Pages):
    """These."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/manifest.webmanifest", "GET", self.manifest),
            ("/service-worker.js", "GET", self.worker),
            ("/offline", "GET", self.offline),
        )

    @asks(Permission.PROBE)
    async def manifest(self, request: Request) -> Response:
        """By which a device installs the pages (W3C Web Application Manifest)."""
        visit = self.visit(request)
        told = {
            "id": "/",
            "name": visit.say("Authority Directory"),
            "short_name": visit.say("Authorities"),
            "lang": visit.language,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": _PAPER,
            "theme_color": _INK,
            "icons": [
                {"src": link("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
                *({"src": link(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in _ICONS),
            ],
            "shortcuts": [{"name": visit.say("Emergency"), "url": "/emergency"}],
        }
        headers = {**_FRESH, "Content-Language": visit.language, "Vary": "Cookie, Accept-Language"}
        return Response(msgspec.json.encode(told), headers=headers, media_type="application/manifest+json")

    @asks(Permission.PROBE)
    async def worker(self, request: Request) -> Response:
        """From the root, for its scope is all pages. It speaks to this server only, and browsers ask for a newer one each time.

        It brings what judges signatures and knows keys: a copy says whether its numbers stand in the signed log, and whose.
        """
        visit = self.visit(request)
        headers = {**_FRESH, "Content-Language": visit.language, "Content-Security-Policy": _OF_WORKER}
        parts = map(source, ("signed.js", "pins.js", "shown.js", "service-worker.js"))
        return Response(b"".join(parts), headers=headers, media_type="text/javascript")

    @asks(Permission.PROBE)
    async def offline(self, request: Request) -> Response:
        """What stands there for a page that cannot be had: which copies this device keeps."""
        return self.visit(request).show("offline.html")
