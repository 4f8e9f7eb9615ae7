"""Making an issue of a bundle: the lines that a checkpoint stands for, folded anew, and everything that is made of them.

The register in a bundle is folded from its own lines and nothing else: what is above its audience is not there to slip in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from app.actions.bundles.contents import ABOUT, contents_of
from app.actions.house import House
from app.actions.people.starting import OPERATOR
from app.bundle.checkpoint import Checkpoint, origin_of
from app.bundle.comparing import compare
from app.bundle.faults import Untrusted
from app.bundle.keys import VerifierKey
from app.bundle.manifest import Manifest, Periods, Recipient, named
from app.bundle.note import Note
from app.bundle.recipients import mark_of
from app.bundle.roots import signing, take_sequence
from app.bundle.write import write
from app.domain.access import Audience, Clearance
from app.domain.audit import Target
from app.domain.entry import Entry
from app.domain.erasure import Claims
from app.domain.errors import LedgerBroken, NotSignedYet
from app.snapshot.follow import explained, verify
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from app.store.unit import Reading

SECRETARIAT = "secretariat"
"""What the recipient is called whose bundle goes to those who are of no State."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which bundle is wanted. ``recipient`` is for whom a restricted one is: name and age key. ``keys``, ``shelf`` are folders."""

    audience: Audience
    keys: Path
    shelf: Path
    recipient: tuple[str, str] | None = None
    periods: Periods = field(default_factory=Periods)


@dataclass(frozen=True, slots=True)
class Made:
    """An issue, and where it lies."""

    manifest: Manifest
    folder: Path


def make(house: House, order: Order) -> Made:
    """Makes the next issue of what the signer signed last.

    Raises NotSignedYet before the first checkpoint and while an erasure is behind it, LedgerBroken where the ledger is not what
    was signed, NoKeys, OSError.
    """
    keys = signing(order.keys)
    with house.database.reading() as unit:
        signed = unit.signed.newest().get(order.audience)
        if signed is None:
            raise NotSignedYet(f"no checkpoint of the {order.audience.label} tree was signed yet: run 'authdir sign'")
        known = lines_of(unit.ledger.all_entries(), order.audience)
    entries, behind = known[: signed.size], known[signed.size :]
    checkpoint = Checkpoint.parse(Note.parse(signed.note).text)
    _refuse_altered(entries, behind, checkpoint)
    view = _folded(house, entries).edition(house.clock.now()).view(Clearance(order.audience))
    manifest = _manifest(house, order, checkpoint, view.day.isoformat())
    _tell(house, manifest)
    contents = contents_of(view, entries, signed.note.encode(), manifest)
    return Made(manifest, write(contents, manifest, keys, order.shelf))


def lines_of(ledger: Iterable[Entry], audience: Audience) -> list[Entry]:
    """The lines of the tree of an audience, numbered by their place in it."""
    seen = (entry for entry in ledger if entry.audience <= audience)
    return [entry.numbered(place) for place, entry in enumerate(seen, 1)]


def log_keys(unit: Reading) -> list[str]:
    """The keys that the log signs with, in the name of each audience's tree, as verifiers are told them."""
    return [
        str(VerifierKey(origin_of(key.speaks_for, audience), key.public, key.algorithm))
        for key in unit.signed.inventory()
        if key.ends_at is None
        for audience in Audience
    ]


def _refuse_altered(entries: list[Entry], behind: Sequence[Entry], checkpoint: Checkpoint) -> None:
    """Raises LedgerBroken unless the lines are those that were signed; NotSignedYet where one ``behind`` tells what they lost."""
    claims = Claims()
    verify(entries, 0, claims)
    if claims.unexplained():
        for entry in behind:
            claims.note(entry)
        explained(claims)
        raise NotSignedYet("something was erased after the last checkpoint: run 'authdir sign', and then this again")
    try:
        compare([entry.leaf for entry in entries], checkpoint, None)
    except Untrusted as error:
        raise LedgerBroken(f"the ledger is not what was signed: {error}") from error


def _folded(house: House, entries: Sequence[Entry]) -> Shelf:
    shelf = Shelf(house.zone)
    shelf.put(Snapshot.empty().advance(entries))
    return shelf


def _manifest(house: House, order: Order, checkpoint: Checkpoint, day: str) -> Manifest:
    now, (name, key) = house.clock.now().astimezone(UTC).replace(microsecond=0), order.recipient or ("", "")
    sequence = take_sequence(order.keys, named(order.audience.label, name or None))
    mark = mark_of(name, key, checkpoint.origin, sequence)
    return Manifest(
        as_of=day,
        audience=order.audience.label,
        expires=now + order.periods.expiry,
        files=dict(ABOUT),
        issued_at=now,
        next_update=now + order.periods.next_update,
        origin=checkpoint.origin,
        recipient=Recipient(key=key, mark=mark, name=name) if name else None,
        root_hash=checkpoint.root.hex(),
        sequence=sequence,
        size=checkpoint.size,
        tlp=order.audience.tlp,
    )


def _tell(house: House, manifest: Manifest) -> None:
    """Leaves an event of who is given what, before any of it is written."""
    recipient = manifest.recipient
    whom = f"for {recipient.name}, mark {recipient.mark}, key {recipient.key}" if recipient else "for everybody"
    target = Target(f"bundle-{manifest.name}", manifest.sequence, manifest.audience)
    with house.database.writing() as unit:
        said = OPERATOR.event(unit.now, "make-bundle", f"operator of the machine, {whom}", targets=(target,), count=manifest.size)
        unit.trail.record(said)
