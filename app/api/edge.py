"""The outermost layer, in plain ASGI: gives each request its identifier, each answer its security headers, each body its limit."""

import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problems
from app.domain.errors import Internal, TooLarge

BODY_LIMIT = 11 * 1024 * 1024
"""A file of 10 MiB and the form around it."""

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"),
]
_DOCUMENTATION = ("/docs", "/static-offline-docs")
_DOCUMENTATION_POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; frame-ancestors 'none'"
)


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, with its identifier in ``scope["request_id"]``."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identifier = scope["request_id"] = secrets.token_hex(8)
        marks = [*_headers_for(scope["path"]), (b"x-request-id", identifier.encode())]
        started = False

        async def marked(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *marks]
            await send(message)

        try:
            _check_declared_length(scope)
            await self._app(scope, receive if scope["method"] in ("GET", "HEAD") else _limited(receive), marked)
        except TooLarge as error:
            await problems.response(error, identifier, {"Connection": "close"})(scope, receive, marked)
        except Exception:
            if not started:
                await problems.response(Internal(), identifier)(scope, receive, marked)
            raise


def _headers_for(path: str) -> list[tuple[bytes, bytes]]:
    if path.startswith(_DOCUMENTATION):
        return [*SECURITY_HEADERS[:-1], (b"content-security-policy", _DOCUMENTATION_POLICY)]
    return SECURITY_HEADERS


def _check_declared_length(scope: Scope) -> None:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > BODY_LIMIT:
            raise _too_large()


def _limited(receive: Receive) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > BODY_LIMIT:
            raise _too_large()
        return message

    return counted


def _too_large() -> TooLarge:
    return TooLarge("a notification file may have 10 MiB")
