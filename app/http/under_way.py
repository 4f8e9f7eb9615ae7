"""The request that is under way, for whoever writes a line of the log on its behalf."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

from starlette.types import Scope

UNDER_WAY: ContextVar[Scope | None] = ContextVar("under_way", default=None)
"""Set by the edge for each request; threads that work for it inherit it."""
ANSWERED = logging.getLogger("authdir.answered")
"""One line for each answer, where that is wanted."""
Traced = Callable[[Scope, str, int, float], None]
"""Takes up an answer for a trace: the request as it went on, its method as it came, the status, and the seconds that it took."""
TRACE = "trace_id"
"""Where the scope has the name of a trace that begins here."""
_TRACE = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")


def given_trace(scope: Scope) -> tuple[str, str, str] | None:
    """The trace that a request says it is part of (W3C Trace Context), its caller's span there, and the flags, in hex digits."""
    given = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
    found = _TRACE.fullmatch(given)
    return (found[1].decode(), found[2].decode(), found[3].decode()) if found is not None else None


def told_of(scope: Scope) -> dict[str, str]:
    """The identifier of a request, and that of the trace which it is part of: as it says itself, or as begins with it here."""
    found = {"request_id": str(scope.get("request_id", ""))}
    given = given_trace(scope)
    trace = given[0] if given is not None else scope.get(TRACE)
    if trace is not None:
        found["trace_id"] = trace
    return found


def answered(scope: Scope, kind: str, status: int, seconds: float) -> None:
    """Writes the line of one answer: neither path nor query, which name States and people."""
    if ANSWERED.isEnabledFor(logging.INFO):
        told = {"kind": kind, "method": scope["method"], "status": status, "milliseconds": round(seconds * 1000, 2)}
        ANSWERED.info("%s %s %s", kind, scope["method"], status, extra={"told": told})
