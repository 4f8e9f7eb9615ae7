"""A line of the ledger as it is stored: column by column, and back."""

from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any, TypeAlias

from sqlalchemy import Row

from app.domain.access import Audience
from app.domain.entry import Change, Entry
from app.domain.moment import Span


def values_of(entry: Entry) -> dict[str, Any]:
    """What is stored of a line, by column, in the order of ``Line``."""
    return {
        "number": entry.number,
        "recorded_at": entry.recorded_at,
        "kind": entry.kind,
        "key": entry.key,
        "state": entry.state,
        "provision": entry.provision,
        "audience": int(entry.audience),
        "version": entry.version,
        "valid_from": entry.span.start,
        "valid_to": entry.span.end,
        "change": entry.change.value,
        "payload": entry.payload.decode() if entry.payload is not None else None,
        "notification": entry.notification,
        "approval": entry.approval,
        "salt": entry.salt,
        "leaf": entry.leaf,
        "erased": entry.erased,
    }


# fmt: off
Line: TypeAlias = tuple[
    int, datetime, str, str, str, str | None, int, int, date, date | None, str, str | None, str, str, bytes | None, bytes,
    str | None,
]
# fmt: on
"""A line as it is stored, column by column."""


def entry_of(row: Row[Any] | tuple[Any, ...]) -> Entry:
    """A stored line. What thousands of lines have in common is held once: kinds, keys, notifications, spans."""
    number, recorded_at, kind, key, state, provision, audience, version, start, end, change, *rest = tuple(row)
    payload, notification, approval, salt, leaf, erased = rest
    return Entry(
        number=number,
        recorded_at=recorded_at,
        kind=intern(kind),
        key=intern(key),
        state=intern(state),
        provision=intern(provision) if provision is not None else None,
        audience=Audience(audience),
        version=version,
        span=span_of(start, end),
        change=Change(change),
        payload=payload.encode() if payload is not None else None,
        notification=intern(notification),
        approval=intern(approval),
        salt=salt,
        leaf=leaf,
        erased=erased,
    )


@lru_cache(4096)
def span_of(start: date, end: date | None) -> Span:
    """The same span for the thousands of lines that share it."""
    return Span(start, end)
