"""The records of some States with what is pending. A plan works on such a copy, never on the ledger."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import astuple

from app.domain.access import Audience
from app.domain.entry import Draft, Entry
from app.domain.flat import CHANNELS
from app.domain.known import Known
from app.domain.records import KINDS, merge
from app.domain.timeline import Record

_DOMAIN = re.compile(rb'"[^"@ ]+@([^"@ ]+)"')
"""In a canonical payload: the part of a mail address behind the sign, where the address is a whole value."""

_BODY = "authority"
_REACHED = tuple(name for name, kind in KINDS.items() if CHANNELS in kind.fields)
"""The kinds of record that hold channels."""
_IDENTITIES = {
    name: msgspec.json.Decoder(msgspec.defstruct(name, [(each, str | None, None) for each in kind.identity]))
    for name, kind in KINDS.items()
    if not kind.known_by
}
"""What each kind of record reads of a payload to tell which record it is."""
_PENDING = datetime(1970, 1, 1, tzinfo=UTC)
Identity = tuple[str | None, ...]


class Register:
    """Records by (kind, key). ``base`` is the number of the last entry that they rest on.

    ``known`` finds those of the kinds that are known by what they are called.
    """

    def __init__(self, records: Mapping[tuple[str, str], Record], base: int) -> None:
        self.base = base
        self._original = records
        self._records = dict(records)
        self._pending = 0
        self._by_state: dict[tuple[str, str], dict[str, None]] = {}
        self._by_identity: dict[tuple[str, Identity], str] = {}
        self._held_by_post: dict[Identity, dict[str, None]] = {}
        self._identities: dict[tuple[str, str], Identity] = {}
        self._domains: dict[str, dict[str, None]] = {}
        self._holders: dict[tuple[Identity, date], dict[str, Record]] = {}
        self.known = {name: Known(websites="website" in kind.known_by) for name, kind in KINDS.items() if kind.known_by}
        self._held = {name for name, record in self._records.items() if not self._is_new(record)}
        for record in self._records.values():
            self._index(record)

    def get(self, kind: str, key: str) -> Record | None:
        """The record of that kind and key."""
        return self._records.get((kind, key))

    def original(self, kind: str, key: str) -> Record | None:
        """The same as the ledger has it, without what is pending."""
        return self._original.get((kind, key))

    def of_state(self, kind: str, state: str) -> Iterator[Record]:
        """The records of one kind that belong to one State, in order of appearance."""
        for key in list(self._by_state.get((kind, state), ())):
            yield self._records[kind, key]

    def title_of(self, authority: str) -> str | None:
        """What to call a body: its English name, else its first."""
        return self.known[_BODY].title_of(authority)

    def with_identity(self, kind: str, identity: Identity) -> Record | None:
        """The record of that kind whose identifying fields have these values."""
        key = self._by_identity.get((kind, identity))
        return self._records[kind, key] if key is not None else None

    def authorities_named(self, state: str, name: str) -> list[str]:
        """Keys of the bodies of ``state`` that go by ``name`` in any language and at any time, compared folded."""
        return self.known[_BODY].named(state, name)

    def authorities_like(self, state: str, name: str) -> list[str]:
        """Keys of the bodies of ``state`` that go by a name like ``name``, as ``likeness`` has it."""
        return self.known[_BODY].like(state, name)

    def count_held(self, post: Identity) -> int:
        """How many designations of a State, territory, provision and role the ledger has, whenever they hold."""
        return len(self._held_by_post.get(post, ()))

    def names_of(self, authority: str) -> frozenset[str]:
        """Every name, folded, that a body goes by, went by or will go by: a body keeps its identity when it is renamed."""
        return self.known[_BODY].names_of(authority)

    def authority_of(self, designation: Record) -> str:
        """The key of the body that holds a designation: part of its identity, so every value names the same."""
        return str(self._identities["designation", designation.key][-1])

    def holders(self, post: Identity, day: date) -> Mapping[str, Record]:
        """By body the designations of a State, territory, provision and role that hold on ``day``, of those in the ledger."""
        known = self._holders.get((post, day))
        if known is None:
            found = [self._records["designation", key] for key in self._held_by_post.get(post, ())]
            holding = [record for record in found if any(day in span for span in record.spans())]
            known = self._holders[post, day] = {self.authority_of(record): record for record in holding}
        return known

    def mail_domains(self, state: str) -> Mapping[str, None]:
        """The domains of all mail addresses that the ledger holds or held of ``state``, in order of appearance."""
        if state not in self._domains:
            lines = (entry for kind in _REACHED for record in self.of_state(kind, state) for entry in record.entries())
            held = (entry.payload for entry in lines if entry.payload and entry.number <= self.base)
            found = (match.decode().casefold() for payload in held for match in _DOMAIN.findall(payload))
            self._domains[state] = dict.fromkeys(found)
        return self._domains[state]

    def is_pending(self, record: Record) -> bool:
        """Whether it is not in the ledger yet: the plan itself brings it in."""
        return (record.kind, record.key) not in self._held

    def values_on(self, kind: str, state: str, day: date) -> Iterator[tuple[str, dict[str, Any]]]:
        """Key and whole value of each record of one kind of ``state`` that holds on ``day``."""
        for record in self.of_state(kind, state):
            payloads = record.payloads(day)
            if Audience.PUBLIC in payloads:
                yield record.key, merge(KINDS[kind], payloads)

    def apply(self, draft: Draft) -> None:
        """Adds a pending entry, as it would be written."""
        known = self._records.get((draft.kind, draft.key))
        entry = _pending_entry(draft, self.base + self._pending + 1)
        record = known.with_entry(entry) if known else Record.of(entry)
        if draft.kind == "designation" and not self.is_pending(record):
            self._holders.clear()
        self._pending += 1
        self._records[draft.kind, draft.key] = record
        self._by_state.setdefault((draft.kind, draft.state), {})[draft.key] = None
        if draft.audience is Audience.PUBLIC and draft.payload is not None:
            self._find_by(record, [draft.payload])

    def foreseen(self, drafts: Sequence[Draft]) -> Record:
        """The record that ``drafts``, one or more about the same record, would make. Nothing is kept."""
        first, *others = (_pending_entry(draft, self.base + self._pending + place) for place, draft in enumerate(drafts, 1))
        known = self._records.get((first.kind, first.key))
        record = known.with_entry(first) if known else Record.of(first)
        for entry in others:
            record = record.with_entry(entry)
        return record

    def _is_new(self, record: Record) -> bool:
        return all(stream[0].number > self.base for stream in record.streams.values())

    def _index(self, record: Record) -> None:
        self._by_state.setdefault((record.kind, record.state), {})[record.key] = None
        payloads = [entry.payload for entry in record.streams.get(Audience.PUBLIC, ()) if entry.payload is not None]
        if payloads:
            self._find_by(record, payloads)

    def _find_by(self, record: Record, payloads: Sequence[bytes]) -> None:
        """Makes a record found by the names in these payloads of its public stream, or by its identity in the last of them."""
        known = self.known.get(record.kind)
        if known is not None:
            known.note(record.state, record.key, payloads)
            return
        identity = astuple(_IDENTITIES[record.kind].decode(payloads[-1]))
        self._by_identity[record.kind, identity] = record.key
        self._identities[record.kind, record.key] = identity
        if record.kind == "designation" and not self.is_pending(record):
            self._held_by_post.setdefault(identity[:-1], {})[record.key] = None


def _pending_entry(draft: Draft, number: int) -> Entry:
    about = (number, _PENDING, draft.kind, draft.key, draft.state, draft.provision, draft.audience, 0)
    return Entry(*about, draft.span, draft.change, draft.payload, notification="", approval="", salt=None, leaf=b"")


def identity_of(kind: str, value: Mapping[str, Any]) -> Identity:
    """The identifying fields of a value, in the order in which the kind declares them."""
    return tuple(value.get(name) for name in KINDS[kind].identity)


def latest_value(record: Record) -> dict[str, Any] | None:
    """The public value that was written last, whatever its days."""
    stream = record.streams.get(Audience.PUBLIC, ())
    for entry in reversed(stream):
        if entry.payload is not None:
            return {**_public_value(record.kind, entry.payload)}
    return None


@lru_cache(256)
def _public_value(kind: str, payload: bytes) -> dict[str, Any]:
    """Of a State's treaties each of its rows asks."""
    return merge(KINDS[kind], {Audience.PUBLIC: payload})
