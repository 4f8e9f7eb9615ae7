"""Drills as they are kept, with their calls. It keeps and finds; which step follows which is decided by the domain.

A link is known by the hash of its secret; the mail of an exercise, and what a caller wrote, stand here sealed.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, insert, or_, select, update

from app.domain.access import Audience
from app.domain.drills.drill import Call, Drill, Outcome, Status
from app.store.many import insert_many
from app.store.tables_drills import DRILL, DRILL_CALL

_NUMBERED = re.compile(r"([A-Za-z]{2})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Kept:
    """A drill with its place in time."""

    number: int
    drill: Drill


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call with the hash of the link in its mail, that mail's Message-ID, and, sealed, its text and what the caller wrote."""

    call: Call
    link: bytes | None = None
    message: str | None = None
    mail: str | None = None
    note: str | None = None
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which drills are asked for: all, or those that run or try ``state``; and of what status, where one is named."""

    everything: bool
    state: str | None = None
    status: Status | None = None


class ReadingDrills:
    """Finds drills."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, identifier: str) -> Kept | None:
        """The drill of that id."""
        found = self._drills(DRILL.c.id == identifier)
        return found[0] if found else None

    def some(self, wanted: Wanted, before: int | None = None, limit: int | None = None) -> list[Kept]:
        """The newest of those that are wanted, as far as their number is less than ``before``."""
        earlier = [] if before is None else [DRILL.c.number < before]
        return self._drills(*_wanted(wanted), *earlier, limit=limit)

    def at_work(self) -> list[Drill]:
        """Those that are planned or running, the newest first."""
        return [kept.drill for kept in self._drills(DRILL.c.status.in_((Status.PLANNED.value, Status.RUNNING.value)))]

    def calls(self, drills: Collection[str], state: str | None = None) -> list[KeptCall]:
        """The calls of some drills, to one State alone where it is given, in order."""
        here = [] if state is None else [DRILL_CALL.c.state == state]
        return self._calls(DRILL_CALL.c.drill.in_(drills), *here)

    def call(self, drill: str, identifier: str) -> KeptCall | None:
        """One call of a drill, by its id, or by its State and its number there: QN-3."""
        named = _NUMBERED.fullmatch(identifier)
        here = DRILL_CALL.c.id == identifier
        if named is not None:
            here = and_(DRILL_CALL.c.state == named[1].upper(), DRILL_CALL.c.number == int(named[2]))
        found = self._calls(DRILL_CALL.c.drill == drill, here)
        return found[0] if found else None

    def behind(self, link: bytes) -> list[KeptCall]:
        """The calls that a link answers, by the hash of its secret."""
        return self._calls(DRILL_CALL.c.link == link)

    def _drills(self, *which: ColumnElement[bool], limit: int | None = None) -> list[Kept]:
        query = select(DRILL).where(*which).order_by(DRILL.c.number.desc()).limit(limit)
        return [Kept(row.number, _drill(row)) for row in self._connection.execute(query)]

    def _calls(self, *which: ColumnElement[bool]) -> list[KeptCall]:
        query = select(DRILL_CALL).where(*which).order_by(DRILL_CALL.c.drill, DRILL_CALL.c.state, DRILL_CALL.c.number)
        return [_call(row) for row in self._connection.execute(query)]


class WritingDrills(ReadingDrills):
    """The same, and keeps them."""

    def plan(self, drill: Drill) -> None:
        """Keep a new one."""
        last = self._connection.execute(select(func.max(DRILL.c.number))).scalar_one() or 0
        self._connection.execute(insert(DRILL).values({"number": last + 1, "id": drill.id, **_of_drill(drill)}))

    def move(self, drill: Drill) -> None:
        """Keep where a drill stands now."""
        self._connection.execute(update(DRILL).where(DRILL.c.id == drill.id).values(_of_drill(drill)))

    def add_calls(self, calls: Iterable[KeptCall]) -> None:
        """Keep new calls."""
        values = [{"id": kept.call.id, "drill": kept.call.drill, **_of_call(kept)} for kept in calls]
        if values:
            insert_many(self._connection, DRILL_CALL, values)

    def settle(self, kept: KeptCall) -> None:
        """Keep what came of a call."""
        self._connection.execute(update(DRILL_CALL).where(DRILL_CALL.c.id == kept.call.id).values(_of_call(kept)))


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not wanted.everything:
        tries = false() if wanted.state is None else (" " + DRILL.c.states + " ").contains(f" {wanted.state} ")
        found.append(or_(DRILL.c.status == Status.RUNNING.value, tries))
    if wanted.status is not None:
        found.append(DRILL.c.status == wanted.status.value)
    return found


def _of_drill(drill: Drill) -> Mapping[str, Any]:
    return {
        "states": " ".join(drill.states),
        "provisions": " ".join(drill.provisions),
        "channels": " ".join(drill.channels),
        "starts_at": drill.starts_at,
        "ends_at": drill.ends_at,
        "opens_at": drill.opens_at,
        "announced": drill.announced,
        "exercise": drill.exercise,
        "account": drill.account,
        "planned_at": drill.planned_at,
        "status": drill.status.value,
        "opened_at": drill.opened_at,
        "ended_at": drill.ended_at,
        "known": drill.known,
        "day": drill.day,
    }


def _drill(row: Row[Any]) -> Drill:
    return Drill(
        id=row.id,
        states=tuple(row.states.split()),
        provisions=tuple(row.provisions.split()),
        channels=tuple(row.channels.split()),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_at=row.opens_at,
        announced=row.announced,
        exercise=row.exercise,
        account=row.account,
        planned_at=row.planned_at,
        status=Status(row.status),
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        known=row.known,
        day=row.day,
    )


def _of_call(kept: KeptCall) -> Mapping[str, Any]:
    call = kept.call
    plain = (
        "number",
        "state",
        "provision",
        "designation",
        "entry",
        "place",
        "slot",
        "round_the_clock",
        "called_at",
        "tries",
        "tried_at",
    )
    return {
        **{name: getattr(call, name) for name in (*plain, "answered_at")},
        "audience": int(call.audience),
        "outcome": call.outcome.value if call.outcome else None,
        **{name: getattr(kept, name) for name in ("link", "message", "mail", "note", "recorded_by")},
    }


def _call(row: Row[Any]) -> KeptCall:
    call = Call(
        id=row.id,
        drill=row.drill,
        number=row.number,
        state=row.state,
        provision=row.provision,
        designation=row.designation,
        entry=row.entry,
        place=row.place,
        slot=row.slot,
        audience=Audience(row.audience),
        round_the_clock=row.round_the_clock,
        called_at=row.called_at,
        answered_at=row.answered_at,
        tries=row.tries,
        tried_at=row.tried_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
    )
    return KeptCall(call, row.link, row.message, row.mail, row.note, row.recorded_by)
