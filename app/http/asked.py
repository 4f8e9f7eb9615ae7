"""What a request says: who is calling, why they say they do, which parameters and which path. Nothing is guessed."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from app.actions.callers import Callers
from app.actions.house import Caller
from app.domain.access import Principal
from app.domain.age import LIVE, Age
from app.domain.audit import NOTHING_STATED, Stated
from app.domain.errors import Fault, InvalidParameter, SignInUnchecked, Unauthenticated
from app.http.browsers import session_cookie

LONGEST = 200
MOST_PARAMETERS = 50
UNASKED = "authdir.unasked"
"""In the scope of a request whose credential is not known here, while nobody could be asked whether it is somebody's."""
STATED = {"Directory-Purpose": 100, "Directory-Reason": 500, "Directory-Case": 100}
"""The headers in which callers say why they ask, and how long each may be; percent-encoded UTF-8, or ASCII as it is."""
_PURPOSE, _REASON, _CASE = (name.lower().encode() for name in STATED)
_ESCAPE, _SPACE = b"%", b"+"
_BROKEN_ESCAPE = re.compile(b"%(?![0-9A-Fa-f]{2})")


def caller_of(headers: Mapping[bytes, bytes], callers: Callers, scope: Mapping[str, Any]) -> Caller:
    """Who is calling, why and whence. Raises Unauthenticated for credentials that do not hold: they are never ignored.

    Raises SignInUnchecked for those of which that cannot be known now.
    """
    try:
        return _caller_of(headers, callers, scope)
    except Unauthenticated as error:
        if UNASKED in scope:
            raise SignInUnchecked("the database does not say in time whether your session or token holds") from error
        raise


def _caller_of(headers: Mapping[bytes, bytes], callers: Callers, scope: Mapping[str, Any]) -> Caller:
    given, request_id, source = headers.get(b"authorization"), scope["request_id"], scope.get("client_address", "")
    status: Age = scope.get("data_status", LIVE)
    if given is None:
        secret = session_cookie(headers)
        if secret is None:
            return Caller.anonymous(request_id, source, status)
        principal, seat = callers.signed_in(secret)
        return Caller.of(principal, request_id, seat.session, status=status, **_more(headers, callers, principal, source))
    scheme, _, token = given.partition(b" ")
    if scheme.lower() != b"bearer" or not token.isascii():
        raise Unauthenticated("only 'Authorization: Bearer <token>' is taken here")
    principal = callers.behind(token.decode().strip())
    return Caller.of(principal, request_id, status=status, **_more(headers, callers, principal, source))


def parameters(query: bytes, allowed: frozenset[str], longest: int = LONGEST, *, others_ignored: bool = False) -> dict[str, str]:
    """The query's parameters. Raises InvalidParameter for an unknown or repeated one, or text that is not valid UTF-8."""
    faults, found = [], dict[str, str]()
    for name, value in _pairs(query) if query else ():
        if others_ignored and name not in allowed:
            continue
        fault = _fault(name, value, allowed, found) or _too_long(name, value, longest)
        if fault:
            faults.append(fault)
        found[name] = value
    if faults:
        raise InvalidParameter(faults[0].detail, faults)
    return found


def _pairs(query: bytes) -> list[tuple[str, str]]:
    escaped = _ESCAPE in query
    if escaped and _BROKEN_ESCAPE.search(query):
        raise _malformed("in the query string a percent sign is not followed by two hexadecimal digits")
    try:
        text = query.decode("ascii")
        if not escaped and _SPACE not in query and text.count("&") < MOST_PARAMETERS:  # most are as plain as that
            return [(name, value) for name, _, value in (each.partition("=") for each in text.split("&") if each)]
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError as error:
        raise _malformed("the query string is not percent-encoded UTF-8, or has too many parameters") from error


def _malformed(detail: str) -> InvalidParameter:
    return InvalidParameter(detail, (Fault("malformed-query", detail),))


def _fault(name: str, value: str, allowed: frozenset[str], found: Mapping[str, str]) -> Fault | None:
    if name not in allowed:
        known = ", ".join(sorted(allowed)) or "none"
        return Fault("unknown-parameter", f"this path takes {known}", parameter=name[:100])
    if name in found:
        return Fault("duplicate-parameter", f"{name} is given more than once", parameter=name)
    if not value or "\x00" in value:
        return Fault("invalid-value", f"{name} is blank or holds a NUL character", parameter=name)
    return None


def _too_long(name: str, value: str, longest: int) -> Fault | None:
    if len(value) <= longest:
        return None
    return Fault("invalid-value", f"{name} is longer than {longest} characters", parameter=name)


def checked_path(path: Mapping[str, str]) -> Mapping[str, str]:
    """Path parameters fit to be looked up, also in a database: what is longer, or holds a NUL, names nothing here."""
    return {name: str(value)[:LONGEST].replace("\x00", "\ufffd") for name, value in path.items()}


def _more(headers: Mapping[bytes, bytes], callers: Callers, principal: Principal, source: str) -> dict[str, Any]:
    return {"stated": stated(headers), "source": source, "opened": callers.opened(principal)}


def stated(headers: Mapping[bytes, bytes]) -> Stated:
    """Why they ask, as far as they say. Raises InvalidParameter for a header that is not text, blank or too long."""
    if not (_PURPOSE in headers or _REASON in headers or _CASE in headers):
        return NOTHING_STATED
    return Stated(*(_told(headers.get(name.lower().encode()), name, most) for name, most in STATED.items()))


def _told(given: bytes | None, name: str, most: int) -> str | None:
    if given is None:
        return None
    try:
        text = unquote_to_bytes(given).decode().strip()
    except UnicodeError:
        text = ""
    if not 0 < len(text) <= most or not text.isprintable():
        detail = f"{name} is a text of 1 to {most} characters, beyond ASCII as percent-encoded UTF-8"
        raise InvalidParameter(detail, (Fault("invalid-value", detail, parameter=name),))
    return text
