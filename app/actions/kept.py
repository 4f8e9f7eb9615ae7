"""Plans kept as they were shown, with what they would write: an approval applies one as it is while it rests on what it did.

What is written then is what the approved digest is the hash of: it is worked out anew, over every row and draft that is kept. That
a plan came of its original, and of nobody who writes to the database alone, says a mark under the service's own key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from app.domain.access import AUDIENCES
from app.domain.canonical import Encoded
from app.domain.choices import as_list
from app.domain.entry import Change, Draft
from app.domain.findings import Level
from app.domain.moment import Span
from app.domain.plan import Action, Notice, Plan, digest_of, signed
from app.domain.progress import Report, Stage, counted
from app.identity.seal import Seal
from app.store.inbox import StoredPlan
from app.store.unit import Reading, Writing

_NOT_SHOWN = ("mark", "states", "writes")
"""The members of a stored plan that are not shown: its mark, the States that it rests on, and what it would write."""
_MARKED = "plan"
_ROWS, _BETWEEN = b',"rows":[', b'],"writes":['
_IN_ORDER = msgspec.json.Encoder(order="sorted")
_NOTHING_DONE = (Action.UNCHANGED.value, Action.REJECTED.value)


class _Write(msgspec.Struct, frozen=True):
    """A draft as its JSON has it."""

    kind: str
    key: str
    state: str
    provision: str | None
    audience: str
    valid_from: date
    valid_to: date | None
    change: Change
    payload: str | None

    def draft(self) -> Draft:
        span, payload = _span(self.valid_from, self.valid_to), self.payload.encode() if self.payload is not None else None
        return Draft(self.kind, self.key, self.state, self.provision, AUDIENCES[self.audience], span, self.change, payload)


class _Frame(msgspec.Struct, frozen=True):
    """What a stored plan says before its rows and its drafts."""

    mark: str
    counts: dict[str, int]
    choices: list[dict[str, Any]]
    decided: int
    findings: list[dict[str, Any]]
    states: list[str]


_FRAME, _ANY, _WRITE = msgspec.json.Decoder(_Frame), msgspec.json.Decoder(), msgspec.json.Decoder(_Write)


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan that was kept, read again: what an approval needs of it. ``base`` and ``states`` say what it rests on."""

    notice: Notice
    digest: str
    base: int
    counts: dict[str, int]
    states: frozenset[str]
    writes: tuple[Draft, ...]
    rows: dict[str, list[int]]

    def stands(self, unit: Reading | Writing) -> bool:
        """Whether nothing was written since that it rests on: then it is the plan that would be made now."""
        return not unit.ledger.has_grown(self.base, self.states, ("notification", self.notice.id))

    def approved_by(self, person: str) -> tuple[Draft, ...]:
        """What approving it writes."""
        return signed(self.notice, self.digest, self.writes, self.rows, person)


def body_of(plan: Plan, seal: Seal) -> bytes:
    """The plan as it is stored: JSON as it is shown, and what it would write. Each row and draft is a line of its own, so that none
    of them waits for all the others.
    """
    states = {row.state for row in plan.rows} | {plan.notice.particulars.state}
    named = sorted(filter(None, states))
    frame = {**plan.frame(), "mark": _mark(seal, plan.digest, plan.base, named), "states": named}
    rows, writes = (b",\n".join(map(msgspec.json.encode, each)) for each in (plan.shown_rows, plan.written))
    parts = msgspec.json.encode([part.as_part() for part in plan.parts])
    return b'%b,"rows":[\n%b\n],"writes":[\n%b\n],"parts":%b}' % (msgspec.json.encode(frame)[:-1], rows, writes, parts)


def shown(stored: StoredPlan) -> dict[str, Any]:
    """A stored plan as people and machines read it."""
    body: dict[str, Any] = _ANY.decode(stored.body)
    return {name: content for name, content in body.items() if name not in _NOT_SHOWN}


def kept(stored: StoredPlan, notice: Notice, seal: Seal, report: Report) -> Kept | None:
    """The stored plan, where it is one of ``notice`` as that stands, waits for no choice, and is what its digest and mark say."""
    try:
        return _read(stored, notice, seal, report)
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):  # it was stored otherwise, or is not what was stored
        return None


def _read(stored: StoredPlan, notice: Notice, seal: Seal, report: Report) -> Kept | None:
    first, *lines = stored.body.split(b"\n")
    middle, read = lines.index(_BETWEEN), _Read(report)
    frame = _FRAME.decode(first.removesuffix(_ROWS) + b"}")
    mark = _mark(seal, stored.digest, stored.base_revision, frame.states)
    if (frame.decided, frame.choices, frame.mark) != (notice.decided, as_list(notice.choices), mark):
        return None
    said = {"choices": frame.choices, "decided": frame.decided, "findings": frame.findings}
    rows, writes = Encoded(read.rows(_elements(lines[:middle]))), Encoded(read.writes(_elements(lines[middle + 1 : -1])))
    if digest_of(notice, {**said, "rows": rows}, writes) != stored.digest or read.undecided:
        return None
    states, drafts = frozenset(frame.states), tuple(read.drafts)
    return Kept(notice, stored.digest, stored.base_revision, frame.counts, states, drafts, read.origins())


def _mark(seal: Seal, digest: str, base: int, states: Sequence[str]) -> str:
    """By which the service knows its own plan, and what it rests on, again."""
    return seal.mark(_MARKED, " ".join((digest, str(base), *states)))


def _elements(lines: Sequence[bytes]) -> list[bytes]:
    return [line.removesuffix(b",") for line in lines if line]


@dataclass
class _Read:
    """A stored plan while its digest is worked out: what its rows and writes say is kept on the way."""

    report: Report
    drafts: list[Draft] = field(default_factory=list)
    undecided: bool = False
    _done: list[tuple[str, int]] = field(default_factory=list)

    def rows(self, lines: Sequence[bytes]) -> Iterator[bytes]:
        """The canonical bytes of each row. Where one has names that are ordered otherwise, the digest will not fit."""
        for line in counted(lines, Stage.CHECKING, self.report):
            row = _ANY.decode(line)
            if row["action"] not in _NOTHING_DONE and row["id"] and row["row"] is not None:
                self._done.append((row["id"], row["row"]))
            self.undecided |= any(finding["level"] == Level.REVIEW for finding in row["findings"])
            yield _IN_ORDER.encode(row)

    def writes(self, lines: Sequence[bytes]) -> Iterator[bytes]:
        """The canonical bytes of each draft."""
        for line in counted(lines, Stage.CHECKING, self.report):
            write = _WRITE.decode(line)
            self.drafts.append(write.draft())
            yield _IN_ORDER.encode(write)

    def origins(self) -> dict[str, list[int]]:
        """By record that is written the numbers of its rows."""
        written, found = {draft.key for draft in self.drafts}, dict[str, list[int]]()
        for record, number in self._done:
            if record in written:
                found.setdefault(record, []).append(number)
        return found


@lru_cache(1024)
def _span(start: date, end: date | None) -> Span:
    return Span(start, end)
