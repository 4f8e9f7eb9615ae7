"""The outermost layer, in plain ASGI: gives each request its identifier, each answer its security headers, each body its limit."""

import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problems
from app.api.browsers import refuse_cross_site
from app.domain.errors import DirectoryError, Internal, TooLarge, Unauthenticated

BODY_LIMIT = 11 * 1024 * 1024
"""A file of 10 MiB and the form around it."""

_READING = frozenset(("GET", "HEAD"))

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"),
]


class Edge:
    """Wraps the whole application. HEAD is GET without the body, on every path. ``origin`` is our own, as browsers name it.

    ``forms`` is the key of form tokens.
    """

    def __init__(self, app: ASGIApp, origin: str, forms: bytes) -> None:
        self._app = app
        self._origin = origin
        self._forms = forms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, with its identifier in ``scope["request_id"]``."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        identifier = secrets.token_hex(8)
        inner = {**scope, "method": "GET" if head else scope["method"], "request_id": identifier}
        marks = [*SECURITY_HEADERS, (b"x-request-id", identifier.encode())]
        started = False

        async def marked(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *marks]
            elif head:
                message["body"] = b""
            await send(message)

        try:
            _check(scope, self._origin, self._forms)
            await self._app(inner, receive if inner["method"] == "GET" else _limited(receive), marked)
        except DirectoryError as error:
            await problems.response(error, identifier)(inner, receive, marked)
        except Exception:
            if not started:
                await problems.response(Internal(), identifier)(inner, receive, marked)
            raise


def _check(scope: Scope, origin: str, forms: bytes) -> None:
    """Refuses a body that says itself that it is too large, two sets of credentials, and writes that another site's page sent.

    Of two sets of credentials a proxy may have judged the other.
    """
    credentials = 0
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > BODY_LIMIT:
            raise _too_large()
        credentials += name == b"authorization"
    if credentials > 1:
        raise Unauthenticated("the header Authorization is there more than once")
    if scope["method"] not in _READING:
        refuse_cross_site(dict(scope["headers"]), origin, forms)


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
