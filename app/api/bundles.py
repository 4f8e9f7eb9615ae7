"""Bundles over HTTP: what the last issue is, and its files as they lie on disk."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import FileResponse, Response

from app.actions.asking import Asked
from app.actions.bundles import giving
from app.domain.access import Audience, Permission, asks
from app.http.asked import checked_path
from app.http.conditional import PRIVATE, VARY, acceptable, matches, public_control, represented
from app.http.counter import Counter, Endpoint
from app.http.reads import JSON

PARAMETERS = ("audience",)
BYTES = "application/octet-stream"


class Bundles(Counter):
    """The endpoints about bundles."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return ((giving.PATH, "GET", self.issue), (f"{giving.PATH}/{{file}}", "GET", self.file))

    @asks(Permission.BUNDLE_PUBLIC)
    async def issue(self, request: Request) -> Response:
        """The last issue of the bundle that the caller may have."""
        caller, asked = self.asked(request, frozenset(PARAMETERS))
        found = await self.in_thread(lambda: giving.issue(self.house, caller, asked))
        return represented(request, found.body, JSON, self._control(found.audience), found.etag)

    @asks(Permission.BUNDLE_PUBLIC)
    async def file(self, request: Request) -> Response:
        """One of its files, always as a download of plain bytes."""
        caller, asked = self.asked(request, frozenset(PARAMETERS))
        named = Asked({**asked.parameters, **checked_path(request.path_params)})
        acceptable(dict(request.scope["headers"]), BYTES)
        found = await self.in_thread(lambda: giving.file(self.house, caller, named))
        told = {"ETag": found.etag, "Cache-Control": self._control(found.audience), "Vary": VARY}
        if matches(dict(request.scope["headers"]).get(b"if-none-match"), found.etag):
            return Response(status_code=304, headers=told)
        return FileResponse(found.place, headers=told, media_type=BYTES, filename=found.place.name)

    def _control(self, audience: Audience) -> str:
        """How long it may be kept, and by whom: what is encrypted to one recipient is theirs alone."""
        return public_control(self.house) if audience is Audience.PUBLIC else PRIVATE
