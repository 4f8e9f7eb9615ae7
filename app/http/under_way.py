"""The request that is under way, for whoever writes a line of the log on its behalf."""

import logging
import re
from contextvars import ContextVar

from starlette.types import Scope

UNDER_WAY: ContextVar[Scope | None] = ContextVar("under_way", default=None)
"""Set by the edge for each request; threads that work for it inherit it."""
ANSWERED = logging.getLogger("authdir.answered")
"""One line for each answer, where that is wanted."""
_TRACE = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_NO_TRACE = "0" * 32


def told_of(scope: Scope) -> dict[str, str]:
    """The identifier of a request, and that of the trace which it is part of, if it says so (W3C Trace Context)."""
    found = {"request_id": str(scope.get("request_id", ""))}
    given = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
    trace = _TRACE.fullmatch(given)
    if trace is not None and (name := trace[1].decode()) != _NO_TRACE:
        found["trace_id"] = name
    return found


def answered(scope: Scope, kind: str, status: int, seconds: float) -> None:
    """Writes the line of one answer: neither path nor query, which name States and people."""
    if ANSWERED.isEnabledFor(logging.INFO):
        told = {"kind": kind, "method": scope["method"], "status": status, "milliseconds": round(seconds * 1000, 2)}
        ANSWERED.info("%s %s %s", kind, scope["method"], status, extra={"told": told})
