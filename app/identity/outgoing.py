"""The one way out by HTTP: TLS only, to the very address that was looked at, without redirects, within seconds.

It knows nothing of what it carries. Into the operator's own network nothing is sent but by the operator's word: where a caller
names the receiver, it is on the Internet, behind a name and on a usual port.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from app.domain.later import later

if TYPE_CHECKING:
    import httpx
else:
    httpx = later("httpx")  # takes 5 MB with all it brings, and only who calls somebody needs it

SECONDS = 5.0
"""How long any one step may take; twice that for all of it, the answer's headers included.

Only a look at a name cannot be cut short: how long that may take is the resolver's to say, and what it took is taken off.
"""
_TOO_LONG = "the answer takes too long"
LARGEST = 64 * 1024
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
_32_BITS = 2**32 - 1
_INSIDE = tuple(map(ipaddress.IPv4Network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")))
"""Taken for public by their block, yet what answers there may be the host of a rented machine, about that machine, or a relay."""
_DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")
_HTTPS = 443
PORTS = frozenset((_HTTPS, 8443))
_SECONDS_ASKED = re.compile(r"[0-9]{1,6}")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotReached(OSError):
    """Nobody there, somebody who must not be called, or no answer that could be read. The text is for a log."""


def refused_address(url: str, *, private: bool) -> str | None:
    """Why nothing is ever sent to ``url``, if so. ``private``: it is in the operator's own network, by the operator's word."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username is not None:
        return "it names no host, or a user"
    if parts.scheme != "https" and not (private and parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        return "it is not reached by https"
    return None


def posted(
    url: str, form: Mapping[str, str], credentials: tuple[str, str], *, private: bool = False, trust: ssl.SSLContext | None = None
) -> bytes:
    """The body of a 200 answer to ``form``. Raises NotReached.

    ``trust`` are the certificates that are believed; those that everybody believes, unless told.
    """
    why = refused_address(url, private=private)
    if why is not None:
        raise NotReached(why)
    end = time.monotonic() + 2 * SECONDS
    asked = httpx.URL(url)
    allowed = _anywhere if private else _public
    with _call(asked, _address(asked, allowed), end, trust, data=dict(form), auth=credentials) as answer:
        return _body(answer)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a receiver answered: the status, and after how many seconds it wants to be called again, where it says so."""

    status: int
    retry_after: int | None = None


@dataclass(frozen=True)
class Courier:
    """Brings messages to receivers whom callers name. What it may reach is fixed where it is made, by no setting.

    ``trust`` are the certificates that are believed; those that everybody believes, unless told.
    """

    ports: frozenset[int] = PORTS
    allowed: Callable[[Address], bool] = field(default_factory=lambda: _public)
    trust: ssl.SSLContext | None = None

    def refused(self, url: str) -> str | None:
        """Why nothing is ever sent to ``url``, if so, by what it says alone."""
        try:
            asked, port = httpx.URL(url), urlsplit(url).port
            _readable(asked)
        except (httpx.InvalidURL, ValueError):
            return "it is not a URL"
        if refused_address(url, private=False) or asked.fragment or _host(asked) != urlsplit(url).hostname:
            return refused_address(url, private=False) or "its host is not written plainly, or it has a fragment"
        if (_HTTPS if port is None else port) not in self.ports:
            return f"its port is none of {', '.join(map(str, sorted(self.ports)))}"
        return "it names an address: name a host" if _is_address(_host(asked)) else None

    def host(self, url: str) -> str:
        """The host that a message for ``url`` goes to."""
        return _host(httpx.URL(url))

    def look(self, url: str) -> Address:
        """The address to which a message for ``url`` would go now. Raises NotReached, which does not say what is there."""
        why = self.refused(url)
        if why is not None:
            raise NotReached(why)
        try:
            return _address(httpx.URL(url), self.allowed)
        except NotReached as error:
            raise NotReached("its host cannot be reached from here") from error

    def bring(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        """What the receiver at ``url`` answers, of which nothing is read but status and headers. Raises NotReached."""
        end = time.monotonic() + 2 * SECONDS
        address = self.look(url)
        with _call(httpx.URL(url), address, end, self.trust, content=body, headers=dict(headers)) as answer:
            asked = answer.headers.get("retry-after", "")
            return Answered(answer.status_code, int(asked) if _SECONDS_ASKED.fullmatch(asked) else None)


@contextlib.contextmanager
def _call(asked: httpx.URL, address: Address, end: float, trust: ssl.SSLContext | None, **sent: Any) -> Iterator[httpx.Response]:
    """The answer to what is posted to that very address under the name of ``asked``, until ``end``. Raises NotReached."""
    if time.monotonic() >= end:
        raise NotReached(_TOO_LONG)
    there = asked.copy_with(host=str(address))
    with _Deadline(end) as deadline:
        headers = {"Host": asked.netloc.decode(), **sent.pop("headers", {})}
        more = {"sni_hostname": _host(asked), "trace": deadline.watch}
        with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False, verify=trust or True) as client:
            try:
                with client.stream("POST", there, headers=headers, extensions=more, **sent) as answer:
                    yield answer
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise NotReached(_TOO_LONG if deadline.over else type(error).__name__) from error
        if deadline.over:  # a line that is cut looks like the end of a body
            raise NotReached(_TOO_LONG)


class _Deadline:
    """Cuts the line of the call that is made within it, whatever that waits for, when ``end`` has come."""

    def __init__(self, end: float) -> None:
        self.over = False
        self._line: socket.socket | None = None
        self._gate = threading.Lock()
        self._timer = threading.Timer(end - time.monotonic(), self._cut)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        if self._line is not None:
            self._line.close()

    def watch(self, step: str, told: Mapping[str, Any]) -> None:
        """What httpcore tells of its steps: there is a line. TLS takes the socket over, so that we keep a handle of our own."""
        if step == "connection.connect_tcp.complete":
            with self._gate:
                self._line = told["return_value"].get_extra_info("socket").dup()
                if self.over:
                    _end(self._line)

    def _cut(self) -> None:
        with self._gate:
            self.over = True
            if self._line is not None:
                _end(self._line)


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was faster
        line.shutdown(socket.SHUT_RDWR)


def _body(answer: httpx.Response) -> bytes:
    """Redirects are no answer."""
    body = b""
    if answer.status_code != httpx.codes.OK:
        raise NotReached(f"status {answer.status_code}")
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise NotReached("the answer is too long")
    return body


def _address(url: httpx.URL, allowed: Callable[[Address], bool]) -> Address:
    """The address to connect to. One name, one look: what the name says a moment later does not matter."""
    try:
        told = socket.getaddrinfo(_host(url), url.port or _HTTPS, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"no address for {_host(url)}") from error
    found = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in told]
    if not all(map(allowed, found)):
        raise NotReached(f"{_host(url)} is in a private network, and the operator did not say so")
    return found[0]


def _host(url: httpx.URL) -> str:
    """The host as it stands in certificates and in the DNS."""
    return url.raw_host.decode("ascii")


def _readable(url: httpx.URL) -> None:
    """Raises ValueError for a host that cannot be read back as it is written, or cannot be asked for in the DNS."""
    _ = url.host
    _host(url).encode("idna")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _anywhere(_address: Address) -> bool:
    return True


def _public(address: Address) -> bool:
    """Whether an address is on the Internet, also the one that is wrapped in it."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & _32_BITS)
        if inside is not None or address not in _UNICAST or address in _DOCUMENTATION:
            return inside is not None and _public(inside)
    return address.is_global and not address.is_multicast and not any(address in each for each in _INSIDE)
