"""The one way out by HTTP: TLS only, to the very address that was looked at, without redirects, within seconds.

It knows nothing of what it carries. Whom it may be sent to is for the operator to say, never for a caller.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

SECONDS = 5.0
"""How long any one step may take; twice that for all of it."""
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
    asked = httpx.URL(url)
    there = asked.copy_with(host=str(_address(asked, private=private)))
    headers, named = {"Host": asked.netloc.decode()}, {"sni_hostname": asked.host}
    with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False, verify=trust or True) as client:
        try:
            with client.stream("POST", there, data=dict(form), auth=credentials, headers=headers, extensions=named) as answer:
                return _body(answer)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise NotReached(type(error).__name__) from error


def _body(answer: httpx.Response) -> bytes:
    """Redirects are no answer."""
    end, body = time.monotonic() + SECONDS, b""
    if answer.status_code != httpx.codes.OK:
        raise NotReached(f"status {answer.status_code}")
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise NotReached("the answer is too long")
        if time.monotonic() > end:
            raise NotReached("the answer takes too long")
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
