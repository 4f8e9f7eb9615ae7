"""Serving an application: one socket, one process, uvicorn with what it is fastest with. It decides nothing about requests."""

import contextlib
import errno
import socket

import uvicorn
from fastapi import FastAPI

from app.cli.ends import Refused, Unavailable

_QUEUE = 2048
_PATIENCE_SECONDS = 10


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


def server_of(app: FastAPI) -> uvicorn.Server:
    """The server that ``run`` runs: quiet, without a word about itself, patient with requests that are being answered."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=_QUEUE,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    return uvicorn.Server(config)


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serves until told to stop. Raises Unavailable where the application does not start."""
    server = server_of(app)
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        server.run(sockets=[listener])
    if not server.started:
        raise Unavailable("The service did not start: what is printed above says why.")
