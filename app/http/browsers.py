"""What is said to browsers and believed of them: who signs in where, the session's cookie, the language, whence a write comes."""

import hmac
from collections.abc import Mapping

from starlette.requests import Request

from app.actions.house import Caller
from app.actions.people.passwords import KNOWN_FOR
from app.actions.people.signing_in import Browser
from app.domain.age import LIVE
from app.domain.errors import CrossSite
from app.identity.openid import LASTS

COOKIE, DEVICE, ERRAND, LANGUAGE = (f"__Host-authdir{each}" for each in ("", "-device", "-errand", "-language"))
_NAME, _DEVICE_NAME, _ERRAND_NAME, _LANGUAGE_NAME = (each.encode() for each in (COOKIE, DEVICE, ERRAND, LANGUAGE))
_YEAR = 365 * 24 * 3600
FORMS = "forms"
"""The use of the seal's key for form tokens."""
_KEPT_FOR_US = "Path=/; Secure; HttpOnly; SameSite=Lax"


def browser_of(request: Request) -> Browser:
    """Where somebody signs in."""
    headers = dict(request.scope["headers"])
    return Browser(request.headers.get("user-agent", ""), session_cookie(headers), unknown(request), device_cookie(headers))


def unknown(request: Request) -> Caller:
    """Somebody of whom only the request is known."""
    return Caller.anonymous(
        request.scope["request_id"], request.scope.get("client_address", ""), request.scope.get("data_status", LIVE)
    )


def session_cookie(headers: Mapping[bytes, bytes]) -> str | None:
    """The session's value, if a browser sends one."""
    return _cookie(headers, _NAME)


def device_cookie(headers: Mapping[bytes, bytes]) -> str | None:
    """What the browser is known by, if somebody has signed in by password there."""
    return _cookie(headers, _DEVICE_NAME)


def errand_cookie(headers: Mapping[bytes, bytes]) -> str | None:
    """The sealed errand of a browser that was sent to a provider."""
    return _cookie(headers, _ERRAND_NAME)


def language_cookie(headers: Mapping[bytes, bytes]) -> str | None:
    """The language that somebody chose in this browser."""
    return _cookie(headers, _LANGUAGE_NAME)


def _cookie(headers: Mapping[bytes, bytes], wanted: bytes) -> str | None:
    given = headers.get(b"cookie")
    if given is None:
        return None
    for part in given.split(b";"):
        name, _, value = part.strip().partition(b"=")
        if name == wanted and value:
            return value.decode("latin-1")
    return None


def keeping(secret: str, seconds: int) -> str:
    """The Set-Cookie by which a browser keeps a session: to this host only, over TLS only, out of reach of scripts."""
    return f"{COOKIE}={secret}; Max-Age={seconds}; {_KEPT_FOR_US}"


def known_by(device: str) -> str:
    """The Set-Cookie by which a browser is known again. It opens nothing."""
    return f"{DEVICE}={device}; Max-Age={int(KNOWN_FOR.total_seconds())}; {_KEPT_FOR_US}"


def carrying(sealed: str) -> str:
    """The Set-Cookie of an errand to a provider."""
    return f"{ERRAND}={sealed}; Max-Age={int(LASTS.total_seconds())}; {_KEPT_FOR_US}"


def speaking(language: str) -> str:
    """The Set-Cookie by which a browser keeps the language of its pages."""
    return f"{LANGUAGE}={language}; Max-Age={_YEAR}; {_KEPT_FOR_US}"


def forgetting(cookie: str = COOKIE) -> str:
    """The Set-Cookie by which a browser forgets its session, or another cookie."""
    return f"{cookie}=; Max-Age=0; {_KEPT_FOR_US}"


def form_token(key: bytes, cookie: str) -> str:
    """What a page of ours knows of its session's value, and no other page can: old browsers send it with what they write."""
    return hmac.digest(key, cookie.encode("latin-1"), "sha256").hex()


def refuse_cross_site(headers: Mapping[bytes, bytes], origin: str, key: bytes) -> None:
    """Raises CrossSite for a write that a page of another site made a browser send.

    Browsers say so in Sec-Fetch-Site, old ones in Origin. What says neither is no browser, and then has no cookie to send; or
    it is one so old that its page has to send the form token, made with ``key``.
    """
    site, source = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is not None:
        ours = site == b"same-origin"
    elif source is not None:
        ours = source == origin.encode()
    else:
        cookie = session_cookie(headers)
        ours = cookie is None or hmac.compare_digest(headers.get(b"x-form-token", b""), form_token(key, cookie).encode())
    if not ours:
        raise CrossSite("a write is taken from the directory's own pages, and from programs that send a token")
