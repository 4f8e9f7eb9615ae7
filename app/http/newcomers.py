"""Credentials that this process does not know: another one may have handed them out a moment ago, so the database is asked, once.

Whoever makes up credentials loads nothing: all that wait share one question, few are asked in a second, and a no is remembered.
Where no answer comes in time the request goes on marked so: a session that cannot be looked up has not ended.
"""

import contextlib

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from app.actions.callers import Callers
from app.domain.errors import DirectoryError
from app.http.asked import UNASKED
from app.http.browsers import session_cookie
from app.identity.tokens import SECRET_LENGTH, token_hash, well_formed

PAUSE_SECONDS = 0.05
"""At least so long between two questions."""
PATIENCE_SECONDS = 1.0
"""At most so long a request waits for its turn; whoever has it waits as long as the database's own limits say."""
WAITING, REMEMBERED = 1_000, 10_000


class Newcomers:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, callers: Callers) -> None:
        self._app = app
        self._callers = callers
        self._strangers: dict[bytes, None] = {}
        self._lock = anyio.Lock()
        self._thread = CapacityLimiter(1)
        self._waiting = 0
        self._begun = self._answered = 0
        self._answered_at = -PAUSE_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, once it is known whether its credential is somebody's."""
        credential = _credential(scope) if scope["type"] == "http" else None
        if credential is not None:
            name = token_hash(credential)
            if not self._callers.knows(name) and name not in self._strangers:
                await self._introduce(name)
                if not self._callers.knows(name) and name not in self._strangers:
                    scope[UNASKED] = True
        await self._app(scope, receive, send)

    async def _introduce(self, name: bytes) -> None:
        if self._waiting >= WAITING:
            return
        self._waiting += 1
        try:
            with anyio.move_on_after(PATIENCE_SECONDS), contextlib.suppress(DirectoryError):
                await self._ask(self._begun)
                if not self._callers.knows(name):
                    self._remember(name)
        finally:
            self._waiting -= 1

    async def _ask(self, begun_before: int) -> None:
        """Asks the database, unless a question that began after ``begun_before`` of them has been answered meanwhile."""
        async with self._lock:
            if self._answered > begun_before:
                return
            await anyio.sleep_until(self._answered_at + PAUSE_SECONDS)
            self._begun = mine = self._begun + 1
            try:
                await to_thread.run_sync(self._callers.refresh, limiter=self._thread)
                self._answered = mine
            finally:
                self._answered_at = anyio.current_time()  # one that fails at once is not asked at once again

    def _remember(self, name: bytes) -> None:
        """What is made up never becomes somebody's: values are random. The oldest are forgotten."""
        while len(self._strangers) >= REMEMBERED:
            del self._strangers[next(iter(self._strangers))]
        self._strangers[name] = None


def _credential(scope: Scope) -> str | None:
    """The token or the session's value that a request brings, if it has the form of one."""
    headers = dict(scope["headers"])
    given = headers.get(b"authorization")
    if given is None:
        cookie = session_cookie(headers)
        return cookie if cookie is not None and len(cookie) == SECRET_LENGTH else None
    token: str = given.partition(b" ")[2].decode("latin-1").strip()
    return token if well_formed(token) else None
