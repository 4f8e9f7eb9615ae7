"""The outermost layer, in plain ASGI: gives each request its identifier, each answer its security headers, each body its limit."""

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.actions.drills.running import ANSWERS
from app.actions.lag import Lag
from app.actions.telemetry.tally import Tally, kind_of
from app.domain.errors import DirectoryError, Internal, TooLarge, Unauthenticated
from app.http.browsers import refuse_cross_site
from app.http.conditional import PRIVATE
from app.http.problems import Refusals
from app.http.proxies import Proxies
from app.http.under_way import TRACE, UNDER_WAY, Traced, answered

BODY_LIMIT = 11 * 1024 * 1024
"""A file of 10 MiB and the form around it."""

DATA_STATUS = b"directory-data-status"
_OPEN = f"{ANSWERS}/"
_AT_ONCE = 256
"""How many identifiers are drawn at once: to ask the kernel for each lets the thread go, which others then take."""
_READING = frozenset(("GET", "HEAD"))

_CONTENT = (
    *(b"default-src 'none'", b"style-src 'self'", b"img-src 'self'", b"form-action 'self'"),
    *(b"frame-ancestors 'none'", b"base-uri 'none'"),
)
_NOT_ASKED_FOR = (b"camera", b"display-capture", b"geolocation", b"microphone", b"midi", b"payment", b"serial", b"usb")
_PASSKEYS = (b"publickey-credentials-create", b"publickey-credentials-get")
_FEATURES = (*(name + b"=()" for name in _NOT_ASKED_FOR), *(name + b"=(self)" for name in _PASSKEYS))
_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"; ".join(_CONTENT)),
    (b"permissions-policy", b", ".join(_FEATURES)),
    (b"cache-control", PRIVATE.encode()),  # an answer that says nothing of it, Varnish would keep for two minutes
)
_TLS_FROM_NOW_ON = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
"""A year, as browsers are told that never without TLS is meant (RFC 6797)."""


def security_headers(origin: str) -> tuple[tuple[bytes, bytes], ...]:
    """What every answer says, whoever makes it. ``origin`` is our own, as browsers name it."""
    return (*_SECURITY, _TLS_FROM_NOW_ON) if origin.startswith("https:") else _SECURITY


@dataclass(frozen=True, slots=True)
class Ours:
    """What is our own: the origin as browsers name it, the key of form tokens, and what is answered from."""

    origin: str
    forms: bytes
    lag: Lag


class Identifiers:
    """Identifiers of requests: 64 random bits each, drawn from the kernel by the thousand. One event loop takes them."""

    def __init__(self) -> None:
        self._drawn: Iterator[str] = iter(())

    def next(self) -> str:
        """One more."""
        found = next(self._drawn, None)
        if found is None:
            drawn = secrets.token_hex(8 * _AT_ONCE)
            self._drawn = iter([drawn[start : start + 16] for start in range(0, len(drawn), 16)])
            found = next(self._drawn)
        return found


class Edge:
    """Wraps the whole application. HEAD is GET without the body, on every path.

    ``proxies`` are those whose word about a caller's address is believed; ``refusals`` tells errors, ``tally`` counts answers,
    ``traced`` takes them up where traces are wanted. A header that an answer has already, such as a page's own policy, is left
    alone.
    """

    def __init__(
        self, app: ASGIApp, ours: Ours, *, proxies: Proxies, refusals: Refusals, tally: Tally, traced: Traced | None = None
    ) -> None:
        self._app = app
        self._ours = ours
        self._proxies = proxies
        self._refusals = refusals
        self._tally = tally
        self._traced = traced
        self._marks = security_headers(ours.origin)
        self._names = {name for name, _ in self._marks}
        self._identifiers = Identifiers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, with what ``_taken_in`` adds to its scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        inner, marks = self._taken_in(scope)
        UNDER_WAY.set(inner)
        status, begun = 0, perf_counter()

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"]
                told = {name for name, _ in headers}
                more = marks if told.isdisjoint(self._names) else [mark for mark in marks if mark[0] not in told]
                message["headers"] = [*headers, *more]
            elif head:
                message["body"] = b""
            await send(message)

        with contextlib.suppress(ClientDisconnect):  # nobody is there to be answered
            try:
                _check(scope, self._ours.origin, self._ours.forms)
                await self._app(inner, receive if inner["method"] == "GET" else _limited(receive), marked)
            except DirectoryError as error:
                await self._refusals.response(inner, error)(inner, receive, marked)
            except Exception:
                if not status:
                    await self._refusals.response(inner, Internal())(inner, receive, marked)
                raise
            finally:
                self._ended(scope, inner, status, perf_counter() - begun)

    def _ended(self, scope: Scope, inner: Scope, status: int, seconds: float) -> None:
        """Counts and tells of an answer to ``scope``, which went on as ``inner``."""
        kind = kind_of(scope["method"], scope["path"])
        self._tally.add(kind, status, seconds)
        answered(scope, kind, status, seconds)
        if self._traced is not None:
            self._traced(inner, scope["method"], status, seconds)

    def _taken_in(self, scope: Scope) -> tuple[Scope, tuple[tuple[bytes, bytes], ...]]:
        """The request as it goes on, and the headers of whatever answers it.

        Its identifier is in ``request_id``, who asks in ``client_address``, blank where that cannot be known. ``data_status`` is
        there while answers come from a copy: the same for everything that one request is told. ``trace_id`` is there where traces
        are wanted: the one that begins here, for a request that names none.
        """
        method, identifier = scope["method"], self._identifiers.next()
        address = self._proxies.client((scope.get("client") or ("",))[0], scope["headers"])
        inner = {**scope, "method": "GET" if method == "HEAD" else method, "request_id": identifier, "client_address": address}
        marks = (*self._marks, (b"x-request-id", identifier.encode()))
        if self._traced is not None:
            inner[TRACE] = self._identifiers.next() + identifier
        status = self._ours.lag.now()
        if not status.live:
            inner["data_status"] = status
            if method in _READING and status.as_of is not None:
                marks = (*marks, (DATA_STATUS, status.header.encode()))
        return inner, marks


def _check(scope: Scope, origin: str, forms: bytes) -> None:
    """Refuses a body that says itself that it is too large, two sets of credentials, and writes that another site's page sent.

    Of two sets of credentials a proxy may have judged the other. Whoever has a drill's link may answer from anywhere: browsers
    that send no Sec-Fetch-Site may say of its page, which a mail program opened, that its origin is null.
    """
    credentials = 0
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > BODY_LIMIT:
            raise _too_large()
        credentials += name == b"authorization"
    if credentials > 1:
        raise Unauthenticated("the header Authorization is there more than once")
    if scope["method"] not in _READING and not scope["path"].startswith(_OPEN):
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
