"""The hash chain of a sink of audit events: each link covers its event, its sequence number and the link before.

Pure: bytes in, bytes or findings out. The chain shows an edited, deleted or inserted link, not a cut-off end.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from app.domain.audit import Event

Close = Callable[[str], str]
"""Encrypts a text that only auditors may read."""


def unsealed(_text: str) -> str:
    """Stands where no seal was handed in: what a caller states is never kept in clear."""
    raise RuntimeError("this sink has no seal: what a caller states cannot be kept")


class Mark(NamedTuple):
    """The end of a chain: the last link's number and hash."""

    sequence: int
    hash: bytes


START = Mark(0, bytes(32))
"""What stands before the first link."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Event)


class Kept(NamedTuple):
    """An event as a sink keeps it: ``body`` is canonical JSON of the event with its sequence and id."""

    sequence: int
    id: str
    body: bytes
    previous: bytes
    hash: bytes

    @property
    def mark(self) -> Mark:
        """The chain's end while this is the last link."""
        return Mark(self.sequence, self.hash)

    @property
    def event(self) -> Event:
        """What the body says. Raises ValueError for a body that is none."""
        return said(self.body)


def said(body: bytes) -> Event:
    """The event that a body says. Raises ValueError for a body that is none."""
    return _DECODER.decode(body)


def sealed(event: Event, close: Close) -> Event:
    """``event`` with what its caller stated encrypted."""
    if event.because is None and event.case is None:
        return event
    because, case = (None if text is None else close(text) for text in (event.because, event.case))
    return replace(event, because=because, case=case)


def linked(event: Event, sink: str, last: Mark) -> Kept:
    """``event`` as the next link. Its id sorts by time, and is nobody else's because ``sink`` and sequence are in it."""
    sequence = last.sequence + 1
    name = f"{int(event.at.timestamp() * 1000):012x}{sequence:010x}{sink}"
    body = _ENCODER.encode(replace(event, id=name, sequence=sequence))
    return Kept(sequence, name, body, last.hash, digest(last.hash, body))


def digest(previous: bytes, body: bytes) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(previous + body).digest()


def examined(link: Kept, last: Mark) -> tuple[Event | None, list[str]]:
    """What the link that comes after ``last`` says, and what is wrong with it. None: what it says is no event."""
    found = []
    if link.sequence != last.sequence + 1:
        found.append(f"events {last.sequence + 1} to {link.sequence - 1} are missing")
    elif link.previous != last.hash:
        found.append(f"event {link.sequence} does not follow the one before it")
    if digest(link.previous, link.body) != link.hash:
        return None, [*found, f"event {link.sequence} does not match its hash"]
    said = _said(link)
    if said is None or (said.sequence, said.id) != (link.sequence, link.id):
        found.append(f"event {link.sequence} is not what its body says")
    return said, found


def findings(links: Iterable[Kept], last: Mark = START) -> list[str]:
    """What is wrong with a chain from the link after ``last`` on; nothing when it is sound."""
    found: list[str] = []
    for link in links:
        found += examined(link, last)[1]
        last = link.mark
    return found


def _said(link: Kept) -> Event | None:
    try:
        return link.event
    except ValueError:
        return None
