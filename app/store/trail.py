"""The central audit trail: hash chains in the database, one for each sink, added to and never changed.

Its own chain is written inside the unit whose work it tells of. The chains of local journals are copied there, link by link: the
last link that is there is also the mark of how far that has come, so that the two cannot disagree.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, Select, func, insert, select

from app.domain.audit import Event
from app.store.chain import START, Close, Kept, Mark, examined, findings, linked, said, sealed
from app.store.many import insert_many
from app.store.tables_audit import AUDIT_EVENT, AUDIT_TARGET

CENTRAL = "c" * 10
"""The sink of what is written with its work; a journal has ten random digits for a name."""
_AT_ONCE = 1000
_NO_MORE: tuple[str, Iterable[Row[Any]]] = ("", ())
_LINK = (AUDIT_EVENT.c.sequence, AUDIT_EVENT.c.id, AUDIT_EVENT.c.body, AUDIT_EVENT.c.previous, AUDIT_EVENT.c.hash)


class Altered(ValueError):
    """A chain that does not hold, or does not go on where its copy ends. The text says where."""


class ReadingTrail:
    """The events, and whether the chains hold."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(self, after: int = 0, limit: int = 1000, sink: str = CENTRAL) -> list[Kept]:
        """The next events of a sink after the one numbered ``after``."""
        query = select(*_LINK).where(AUDIT_EVENT.c.sink == sink, AUDIT_EVENT.c.sequence > after)
        return [_kept(row) for row in self._connection.execute(query.order_by(AUDIT_EVENT.c.sequence).limit(limit))]

    def sinks(self) -> dict[str, int]:
        """How many events of each sink are there; the central one comes first."""
        query = select(AUDIT_EVENT.c.sink, func.count()).group_by(AUDIT_EVENT.c.sink)
        counted = {sink: int(count) for sink, count in self._connection.execute(query)}
        return {CENTRAL: counted.pop(CENTRAL, 0), **dict(sorted(counted.items()))}

    def end(self, sink: str) -> Mark:
        """The last link of a sink's chain."""
        query = select(AUDIT_EVENT.c.sequence, AUDIT_EVENT.c.hash).where(AUDIT_EVENT.c.sink == sink)
        last = self._connection.execute(query.order_by(AUDIT_EVENT.c.sequence.desc()).limit(1)).one_or_none()
        return Mark(*last) if last else START

    def verify(self, sink: str = CENTRAL) -> list[str]:
        """What is wrong with a sink's chain, and with what stands beside it to be searched; nothing when it is sound."""
        query = select(AUDIT_EVENT).where(AUDIT_EVENT.c.sink == sink).order_by(AUDIT_EVENT.c.sequence)
        beside: list[str] = []
        with self._streamed(query) as rows:
            return findings(_watched(rows, beside)) + beside

    def targets(self) -> int:
        """How many records events can be found by, counted for each event."""
        return self._connection.execute(select(func.count()).select_from(AUDIT_TARGET)).scalar_one()

    def astray(self) -> Iterator[tuple[str, str]]:
        """The ids of events that cannot be found by what they are about, or are found by something else; and by what."""
        bodies = select(AUDIT_EVENT.c.id, AUDIT_EVENT.c.body).order_by(AUDIT_EVENT.c.id)
        of_events = select(AUDIT_TARGET).join(AUDIT_EVENT, AUDIT_EVENT.c.id == AUDIT_TARGET.c.event).order_by(AUDIT_EVENT.c.id)
        with self._streamed(bodies) as events, self._streamed(of_events) as rows:
            groups = groupby(rows, attrgetter("event"))
            event, group = next(groups, _NO_MORE)
            for each in events:
                found = [] if event != each.id else [(row.target, row.state) for row in group]
                yield from ((each.id, told) for told in _differing(each.body, found))
                if event == each.id:
                    event, group = next(groups, _NO_MORE)
        there = select(AUDIT_EVENT.c.id).where(AUDIT_EVENT.c.id == AUDIT_TARGET.c.event).exists()
        with self._streamed(select(AUDIT_TARGET).where(~there)) as rows:
            yield from ((row.event, f"is not there, and is found by {_named(row.target, row.state)}") for row in rows)

    def _streamed(self, query: Select[Any]) -> CursorResult[Any]:
        return self._connection.execute(query, execution_options={"yield_per": _AT_ONCE})


class WritingTrail(ReadingTrail):
    """The same, and the one way to add an event. ``close`` seals what its caller stated."""

    def __init__(self, connection: Connection, close: Close) -> None:
        super().__init__(connection)
        self._close = close

    def record(self, event: Event) -> int:
        """Add ``event``; its sequence number."""
        kept = linked(sealed(event, self._close), CENTRAL, self.end(CENTRAL))
        self._connection.execute(insert(AUDIT_EVENT).values(_row(CENTRAL, kept, event)))
        if about := _targets(kept, event):
            self._connection.execute(insert(AUDIT_TARGET), about)
        return kept.sequence


class TakingTrail(ReadingTrail):
    """The same, and the one way to take in links of a journal."""

    def take(self, sink: str, links: Iterable[Kept], last: Mark) -> tuple[int, str | None]:
        """Adds the links of ``sink`` that follow ``last``, up to one that does not hold: how many, and what is wrong with that one.

        Raises Altered where ``last`` is not the end of what was taken before.
        """
        found = self.end(sink)
        if found != last:
            raise Altered(f"the trail had events up to {last.sequence} of journal {sink}, and has them up to {found.sequence}")
        sound, fault = _sound(sink, links, last)
        if sound:
            insert_many(self._connection, AUDIT_EVENT, [_row(sink, *each) for each in sound])
        if about := [row for each in sound for row in _targets(*each)]:
            insert_many(self._connection, AUDIT_TARGET, about)
        return len(sound), fault


def _sound(sink: str, links: Iterable[Kept], last: Mark) -> tuple[list[tuple[Kept, Event]], str | None]:
    """The next links of that sink after ``last`` as far as they hold, and what is wrong with the one that does not."""
    sound: list[tuple[Kept, Event]] = []
    for link in links:
        event, found = examined(link, last)
        if not link.id.endswith(sink):
            found.append(f"event {link.sequence} is of another journal")
        if event is None or found:
            return sound, f"journal {sink}: {found[0]}"
        sound.append((link, event))
        last = link.mark
    return sound, None


def _row(sink: str, kept: Kept, event: Event) -> dict[str, Any]:
    return {
        "sink": sink,
        "sequence": kept.sequence,
        "id": kept.id,
        **_beside(event),
        "body": kept.body.decode(),
        "previous": kept.previous,
        "hash": kept.hash,
    }


def _beside(event: Event) -> dict[str, datetime | str | None]:
    """What can be searched for."""
    return {
        "at": event.at,
        "account": _storable(event.account),
        "person": _storable(event.person),
        "state": event.state,
        "roles": " ".join(event.roles),
        "action": event.action,
        "outcome": event.outcome,
    }


def _targets(kept: Kept, event: Event) -> list[dict[str, Any]]:
    return [{"target": target, "event": kept.id, "state": state} for target, state in _about(event).items()]


def _about(event: Event) -> dict[str, str | None]:
    """The records that an event is about, and their States."""
    return {_storable(each.id): each.state for each in event.targets}


def _differing(body: str, found: list[tuple[str, str | None]]) -> Iterator[str]:
    """By what an event cannot be found, and by what it should not be."""
    try:
        about = _about(said(body.encode()))
    except ValueError:
        return  # the chain tells of it
    yield from (f"cannot be found by {_named(*each)}, which it is about" for each in about.items() if each not in found)
    yield from (f"is found by {_named(*each)}, which it is not about" for each in found if each not in about.items())


def _named(target: str, state: str | None) -> str:
    return f"{target} of {state}" if state else target


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; whoever asked for such a thing asked for nothing that there is."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _kept(row: Row[*tuple[Any, ...]]) -> Kept:
    return Kept(row.sequence, row.id, row.body.encode(), row.previous, row.hash)


def _watched(rows: Iterable[Row[Any]], beside: list[str]) -> Iterator[Kept]:
    """The links; ``beside`` gets those that can be searched for by something else than their body says."""
    for row in rows:
        link = _kept(row)
        try:
            words = _beside(link.event)
        except ValueError:
            words = {}  # the chain tells of it
        if any(getattr(row, name) != value for name, value in words.items()):
            beside.append(f"event {link.sequence} stands beside other words than its own")
        yield link
