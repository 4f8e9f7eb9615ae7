"""The one way out by HTTP: TLS only, to the very address that was looked at, without redirects, within seconds.

It knows nothing of what it carries. Whom it may be sent to is for the operator to say, never for a caller.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

SECONDS = 5.0
"""How long any one step may take; twice that for all of it, the answer's headers included.

Only a look at a name cannot be cut short: how long that may take is the resolver's to say, and what it took is taken off.
"""
_TOO_LONG = "the answer takes too long"
LARGEST = 64 * 1024
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
_32_BITS = 2**32 - 1
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
    there = asked.copy_with(host=str(_address(asked, private=private)))
    if time.monotonic() >= end:
        raise NotReached(_TOO_LONG)
    with _Deadline(end) as deadline:
        headers, more = {"Host": asked.netloc.decode()}, {"sni_hostname": asked.host, "trace": deadline.watch}
        with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False, verify=trust or True) as client:
            try:
                with client.stream("POST", there, data=dict(form), auth=credentials, headers=headers, extensions=more) as answer:
                    body = _body(answer)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise NotReached(_TOO_LONG if deadline.over else type(error).__name__) from error
        if deadline.over:  # a line that is cut looks like the end of a body
            raise NotReached(_TOO_LONG)
        return body


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


def _address(url: httpx.URL, *, private: bool) -> Address:
    """The address to connect to. One name, one look: what the name says a moment later does not matter."""
    try:
        told = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"no address for {url.host}") from error
    found = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in told]
    if not private and not all(map(_public, found)):
        raise NotReached(f"{url.host} is in a private network, and the operator did not say so")
    return found[0]


def _public(address: Address) -> bool:
    """Whether an address is on the Internet, also the one that is wrapped in it."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & _32_BITS)
        if inside is not None or address not in _UNICAST:
            return inside is not None and _public(inside)
    return address.is_global and not address.is_multicast
