"""What a copy of another directory refuses: every write, by the address of the directory that takes it."""

from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import MirrorIsReadOnly
from app.http.problems import Refusals

READING = ("GET", "HEAD", "OPTIONS")


class ReadOnly:
    """Wraps the application of a mirror of ``origin``."""

    def __init__(self, app: ASGIApp, origin: str, refusals: Refusals) -> None:
        self._app = app
        self._origin = origin
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what reads."""
        if scope["type"] != "http" or scope["method"] in READING:
            await self._app(scope, receive, send)
            return
        error = MirrorIsReadOnly(f"this is a copy of {self._origin}: changes are made there")
        await self._refusals.response(scope, error, {"Allow": ", ".join(READING)})(scope, receive, send)
