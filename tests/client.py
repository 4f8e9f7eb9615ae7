"""A client of the application within the test's own process."""

import contextlib
from collections.abc import Callable
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal
from starlette.testclient import TestClient
from starlette.types import ASGIApp

_CALLER = ("testclient", 50000)


class Client(TestClient):
    """Starlette's client, whose requests cross to the loop of the application once each, not once for each part of an answer.

    What the application does not catch is answered with 500, as on a real server.
    """

    def __init__(self, app: ASGIApp, **more: Any) -> None:
        super().__init__(app, raise_server_exceptions=False, **more)
        self._transport = _Crossing(app, self._portal_factory)


class _Crossing(httpx2.BaseTransport):
    """``portal`` opens the way to the loop in which the application runs."""

    def __init__(self, app: ASGIApp, portal: Callable[[], contextlib.AbstractContextManager[BlockingPortal]]) -> None:
        self._within = httpx2.ASGITransport(app, raise_app_exceptions=False, client=_CALLER)
        self._portal = portal

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer."""
        request.read()
        with self._portal() as portal:
            return portal.call(self._answer, request)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        found = await self._within.handle_async_request(request)
        return httpx2.Response(found.status_code, headers=found.headers, stream=httpx2.ByteStream(await _whole(found)))


async def _whole(answer: httpx2.Response) -> bytes:
    """The bytes as they were sent: what is packed is unpacked by whoever reads the answer."""
    return b"".join([part async for part in answer.aiter_raw()])
