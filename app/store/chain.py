"""The hash chain of a sink of audit events: each link covers its event, its sequence number and the link before.

Pure: bytes in, bytes or findings out. The chain shows an edited, deleted or inserted link, not a cut-off end.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from app.domain.audit import Event

START = bytes(32)
"""What stands for the hash before the first link."""

# Canonical bytes as `app.domain.canonical` makes them, ten times faster: every restricted answer waits for this.
_ENCODER = msgspec.json.Encoder(order="sorted")


class Kept(NamedTuple):
    """An event as a sink keeps it: ``body`` is canonical JSON of the event with its sequence and id."""

    sequence: int
    id: str
    body: bytes
    previous: bytes
    hash: bytes


def linked(event: Event, sequence: int, sink: str, previous: bytes) -> Kept:
    """``event`` as the next link. Its id sorts by time, and is nobody else's because ``sink`` and sequence are in it."""
    name = f"{int(event.at.timestamp() * 1000):012x}{sequence:010x}{sink}"
    body = _ENCODER.encode({**event.as_json(), "sequence": sequence, "id": name})
    return Kept(sequence, name, body, previous, digest(previous, body))


def digest(previous: bytes, body: bytes) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(previous + body).digest()


def findings(links: Iterable[Kept]) -> list[str]:
    """What is wrong with a chain that is read from its first link; nothing when it is sound."""
    found = []
    expected, previous = 1, START
    for link in links:
        if link.sequence != expected:
            found.append(f"events {expected} to {link.sequence - 1} are missing")
        elif link.previous != previous:
            found.append(f"event {link.sequence} does not follow the one before it")
        if digest(link.previous, link.body) != link.hash:
            found.append(f"event {link.sequence} does not match its hash")
        elif _names(link.body) != (link.sequence, link.id):
            found.append(f"event {link.sequence} is not what its body says")
        expected, previous = link.sequence + 1, link.hash
    return found


def _names(body: bytes) -> tuple[object, object]:
    said = json.loads(body)
    return said.get("sequence"), said.get("id")
