"""Serving an application: one socket, one process, uvicorn with what it is fastest with. It decides nothing about requests."""

import asyncio
import contextlib
import errno
import math
import resource
import signal
import socket
import threading
import time
from dataclasses import replace
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.cli.ends import Refused, Unavailable
from app.http.edge import security_headers
from app.wiring.line import Limits, line_of

_QUEUE = 2048
_PATIENCE_SECONDS = 10
_TICKS = 10
"""How many ticks of the server make a second."""
_OTHER_FILES = 200
"""Handles that are not for connections: databases, journal, libraries, what is being read."""


class Server(uvicorn.Server):
    """A server that looks after its lines, and stops in order: it says so first, then answers what still comes, then ends."""

    def __init__(self, config: uvicorn.Config, ending: threading.Event, drain_seconds: float) -> None:
        super().__init__(config)
        self._ending = ending
        self._drain_seconds = drain_seconds
        self._ends_at = math.inf

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop: at once by the keyboard or at the second time, else once others had time to notice."""
        again = self._ending.is_set()
        self._ending.set()
        if again or sig == signal.SIGINT or not self._drain_seconds:
            super().handle_exit(sig, frame)
        else:
            self._captured_signals.append(sig)
            self._ends_at = time.monotonic() + self._drain_seconds

    async def on_tick(self, counter: int) -> bool:
        """Once in a second, every line is looked at."""
        if counter % _TICKS == 0:
            now = asyncio.get_running_loop().time()
            for line in tuple(self.server_state.connections):
                line.look_after(now)  # type: ignore[union-attr]
        self.should_exit = self.should_exit or time.monotonic() >= self._ends_at
        return await super().on_tick(counter)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there already, so that the address is ours before any work is done. Raises Refused."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=_QUEUE)
    except OSError as error:
        why = "it is taken" if error.errno == errno.EADDRINUSE else error.strerror
        raise Refused(f"Port {port} on {host} cannot be used: {why}. Choose another with --port.") from error


def address_of(listener: socket.socket) -> str:
    """The address in a form to copy."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_of(app: FastAPI, origin: str, limits: Limits | None = None, drain_seconds: float = 0) -> Server:
    """The server that ``run`` runs: quiet, without a word about itself, patient with requests that are being answered.

    ``origin`` is our own, as browsers name it; told to stop, it goes on answering for ``drain_seconds``. Whom a proxy speaks for
    is asked by the application, not here.
    """
    ending: threading.Event = app.state.ending
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=line_of(security_headers(origin), limits or Limits(), ending),
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=_QUEUE,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    return Server(config, ending, drain_seconds)


def limits_here() -> Limits:
    """As many lines as this process may hold open, and no more: without a handle no file can be read either."""
    usual = Limits()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = usual.lines + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return replace(usual, lines=max(soft - _OTHER_FILES, soft // 2))
    return usual


def run(app: FastAPI, listener: socket.socket, origin: str, drain_seconds: float = 0) -> None:
    """Serves until told to stop. Raises Unavailable where the application does not start."""
    server = server_of(app, origin, limits_here(), drain_seconds)
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        server.run(sockets=[listener])
    if not server.started:
        raise Unavailable("The service did not start: what is printed above says why.")
