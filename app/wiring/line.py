"""HTTP as it comes over a line: limits of size, pace and number, and refusals in the form of every other problem.

It knows nothing of what is asked, and it decides nothing about it: what is refused here has not reached the application.
"""

import asyncio
import secrets
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.domain.errors import AddressTooLong, DirectoryError, HeadersTooLarge, MalformedRequest, Overloaded, TooSlow
from app.http import problems

_WITHOUT_BODY = frozenset((b"GET", b"HEAD"))
_AROUND_A_HEADER = 4
"""Bytes of a header line beside its name and value: colon, space, end of line."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one line may take: bytes, numbers, seconds, and bytes in a second."""

    address: int = 16 * 1024
    headers: int = 32 * 1024
    header_count: int = 100
    seconds: float = 15
    rate: int = 16 * 1024
    """How fast a body must come, and an answer be taken, once ``seconds`` are over."""
    lines: int = 10_000
    waiting: int = 16
    """How many requests may be sent before the first is answered: each that waits takes a hundred times its own bytes."""


class _Answered:
    """The transport as the answer to a request with a body sees it: closing it may have to wait for what is still coming."""

    def __init__(self, line: "Line") -> None:
        self._line = line
        self.write = line.transport.write
        self.is_closing = line.transport.is_closing

    def close(self) -> None:
        """Ends the line, at once where the whole request is here."""
        if self._line.cycle.more_body:
            self._line.leave()
        else:
            self._line.transport.close()


class Line(HttpToolsProtocol):
    """One connection. ``marks`` are the headers of every answer; once ``ending`` is set, each answer is a line's last."""

    limits: ClassVar[Limits] = Limits()
    marks: ClassVar[Sequence[tuple[bytes, bytes]]] = ()
    ending: ClassVar[threading.Event] = threading.Event()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._in_head, self._deaf = True, False
        self._chunk = self._head = self._body = self._unsent = 0
        self._since = self._moved = self.loop.time()
        self._answering: deque[RequestResponseCycle] = deque()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One more line, unless there are too many."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if len(self.connections) > self.limits.lines:
            self._tell(Overloaded("this process serves no further connection now"))
            self._deaf = True
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """What came over the line."""
        if self._deaf:
            return
        self._unset_keepalive_if_required()
        self._chunk = len(data)
        self._head += self._chunk
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._deaf = True  # another protocol is not spoken here: this request is answered, and it was the last one
        except httptools.HttpParserError as error:
            self._cannot_read(error.__context__)
        else:
            if self._in_head and self._head > self.limits.address + self.limits.headers:
                self._cannot_read(self._too_large())

    def on_message_begin(self) -> None:
        """A request begins, somewhere in what just came."""
        super().on_message_begin()
        self._head = self._chunk

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what comes behind a body in the shape of one is none."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Whether this request may go on to the application. Raises DirectoryError to the parser, which stops."""
        if len(self._answering) >= self.limits.waiting:
            raise Overloaded("no further request is taken on this line before those that came are answered")
        self._check_size()
        self._check_form()
        super().on_headers_complete()
        self._answering.append(self.cycle)
        self._in_head, self._body, self._since = False, 0, self.loop.time()
        if self.parser.should_upgrade() or self.ending.is_set():
            self.cycle.keep_alive = False
        elif self.parser.get_method() not in _WITHOUT_BODY:
            self.cycle.transport = _Answered(self)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The whole request is here."""
        super().on_message_complete()
        self._in_head, self._head = True, 0

    def on_response_complete(self) -> None:
        """The next request may come."""
        self._answering.popleft()
        self._since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more for what is being answered, nor for what waits behind it."""
        for each in self._answering:
            each.disconnected = True
            each.message_event.set()
        super().connection_lost(exc)

    def leave(self) -> None:
        """Ends the line. What still comes is thrown away for a moment: whoever is cut off while sending reads no answer."""
        if not self.transport.is_closing():
            self._deaf = True
            self.transport.write_eof()
            self.flow.resume_reading()
            self.loop.call_later(self.timeout_keep_alive, self.transport.close)

    def look_after(self, now: float) -> None:
        """Ends the line where the other side takes too long to send or to take."""
        unsent = self.transport.get_write_buffer_size()
        if not self._unsent or unsent > self._unsent:
            self._moved = now
            self._unsent = unsent
        elif unsent and now - self._moved > self.limits.seconds + (self._unsent - unsent) / self.limits.rate:
            self.transport.abort()
        elif not unsent:
            self._unsent = 0
        if not self._deaf and not self.flow.read_paused and now - self._since > self._patience():
            self._too_slow()

    def _patience(self) -> float:
        """How many seconds what we wait for may take."""
        if not self._answering:
            return self.limits.seconds
        if self.cycle.more_body and not self.cycle.waiting_for_100_continue:
            return self.limits.seconds + self._body / self.limits.rate
        return float("inf")

    def _too_slow(self) -> None:
        if not self._head:
            self.transport.close()
        elif self._in_head:
            self._refuse(TooSlow(f"the headers did not come within {self.limits.seconds:g} seconds"))
        else:
            self._cannot_read(TooSlow(f"a body comes at {self.limits.rate:,} bytes in a second or faster"))

    def _check_size(self) -> None:
        if len(self.url) > self.limits.address:
            raise self._too_long()
        if len(self.headers) > self.limits.header_count:
            raise HeadersTooLarge(f"a request may have {self.limits.header_count} headers")
        if self._head > self.limits.headers:
            size = sum(len(name) + len(value) + _AROUND_A_HEADER for name, value in self.headers)
            if size > self.limits.headers:
                raise self._too_large()

    def _check_form(self) -> None:
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            raise MalformedRequest("HTTP/1.1 is spoken here")
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and version == "1.1"):
            raise MalformedRequest("a request has one Host header")

    def _too_long(self) -> DirectoryError:
        return AddressTooLong(f"path and query may have {self.limits.address:,} bytes")

    def _too_large(self) -> DirectoryError:
        """For a head that has not ended."""
        if len(self.url) > self.limits.address:
            return self._too_long()
        return HeadersTooLarge(f"headers may have {self.limits.headers:,} bytes")

    def _cannot_read(self, why: BaseException | None) -> None:
        """Nothing more is read; what is being answered still is, unless it is that request which cannot be read."""
        if self._answering:
            cycle = self._answering[-1]
            if cycle.response_started or not cycle.more_body:
                self._deaf, cycle.keep_alive = True, False
                return
            cycle.disconnected = True
            cycle.message_event.set()
        self._refuse(why if isinstance(why, DirectoryError) else MalformedRequest("what came over the line is not HTTP"))

    def _refuse(self, error: DirectoryError) -> None:
        self._tell(error)
        self.leave()

    def _tell(self, error: DirectoryError) -> None:
        identifier = secrets.token_hex(8)
        answer = problems.response(error, identifier)
        status = HTTPStatus(answer.status_code)
        own = {name for name, _ in answer.raw_headers}
        told = [*self.server_state.default_headers, *answer.raw_headers, *(mark for mark in self.marks if mark[0] not in own)]
        told += [(b"x-request-id", identifier.encode()), (b"connection", b"close")]
        lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(name + b": " + value for name, value in told), b"", b""]
        self.transport.write(b"\r\n".join(lines) + bytes(answer.body))


def line_of(marks: Sequence[tuple[bytes, bytes]], limits: Limits, ending: threading.Event) -> type[Line]:
    """The lines of one server."""
    return type("ServedLine", (Line,), {"marks": marks, "limits": limits, "ending": ending})
