"""Which state of a designation somebody saw before they said something of it, and whether it is still that one.

Asked of the ledger, under its lock: what changed meanwhile is never attested by the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from app.actions import look_up
from app.actions.answer import Answer, document
from app.actions.asking import Asked, view_asked
from app.actions.house import Caller, House
from app.domain.audit import Target
from app.domain.errors import NotFound, NotInForce
from app.domain.reach import whole_value
from app.domain.timeline import Record, joined, versions
from app.snapshot.audience import View
from app.snapshot.citation import reference
from app.store.unit import Writing

TRIED = 200
"""How many earlier revisions of the register an entity tag may be of, as long as the designation says the same since."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A designation as the ledger has it under the lock: its record, what it holds today, its version in this reader's count."""

    record: Record
    value: dict[str, Any]
    version: int

    def target(self, reader: Caller) -> Target:
        """It, as the audit names it."""
        return Target(self.record.key, self.version, reader.clearance.over(self.record.state).label, self.record.state)


def known_to(unit: Writing, reader: Caller, key: str) -> Record:
    """The designation, unless the reader may not know of it. Raises NotFound, the same as for a random id."""
    record = unit.ledger.records("designation", (key,)).get(key)
    if record is None or min(record.streams) > reader.clearance.over(record.state):
        raise NotFound("no such designation")
    return record


def held(unit: Writing, reader: Caller, record: Record, day: date) -> Seen:
    """The designation as it is now. Raises NotInForce for one that does not hold on ``day``."""
    value = whole_value(record, day)
    if value is None:
        raise NotInForce(f"{record.key} does not hold on {day}")
    ceiling = reader.clearance.over(record.state)
    body = unit.ledger.records("authority", (value["authority"],)).get(value["authority"])
    history = joined(record, record.entries(ceiling), body.entries(ceiling) if body else ())
    return Seen(record, value, len(list(versions(history))))


def present(house: House, reader: Caller, key: str) -> Answer:
    """The designation as this process answers it to that reader now. Raises NotFound."""
    view, asked = _asked(house, reader, key)
    return look_up.designation(view, asked)


def version_of(answer: Answer) -> int:
    """The version that an answer tells."""
    return int(msgspec.json.decode(answer.body)["version"])


def tags(house: House, reader: Caller, key: str) -> Iterator[str]:
    """The tags under which this reader may have read the designation as it is now: that of now, and those of the register's earlier
    revisions. What else was written since moves the tag of an answer, and nothing that it says of the designation.
    """
    view, asked = _asked(house, reader, key)
    answer = look_up.designation(view, asked)
    yield answer.etag
    record = look_up.record_asked(view, "designation", asked)
    content = msgspec.json.decode(answer.body)
    log = view.snapshot.log
    for revision in range(view.revision - 1, max(0, view.revision - TRIED), -1):
        there = view.on(view.day, log.number_at_revision(reader.clearance, revision, view.known))
        cited = reference(there, record, content["version"], content["standing"])
        yield document(there, answer.audience, content, cited=cited).etag


def _asked(house: House, reader: Caller, key: str) -> tuple[View, Asked]:
    asked = Asked({"id": key})
    return view_asked(house.shelf.edition(house.clock.now()), reader.clearance, asked), asked
