"""Signing: stored lines are read again, their hashes and the trees' roots worked out anew, and only what holds is signed.

It runs in a process of its own, which alone has the keys. What was signed once is remembered there, line by line: a line that was
edited or removed since is named, and nothing is signed any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.bundle.checkpoint import Checkpoint, origin_of, sign
from app.bundle.keyring import HeldKey, Keyring
from app.bundle.remembered import Remembered
from app.domain.access import Audience
from app.domain.entry import Entry, leaf_of
from app.domain.erasure import Claims
from app.domain.errors import NotSigned
from app.domain.moment import Clock
from app.domain.tree import root_of
from app.store.signed import PublishedKey, SignedTree, WritingSigned
from app.store.unit import Database, Reading

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Signature:
    """What a run signed anew, how many lines of each audience's tree are signed now, and by which keys."""

    number: int
    sizes: dict[Audience, int]
    fresh: tuple[Audience, ...]
    keys: tuple[str, ...]


class Signer:
    """Signs what ``database`` holds with the keys of ``keyring``, by what is ``remembered``."""

    def __init__(self, database: Database, clock: Clock, keyring: Keyring, remembered: Remembered) -> None:
        self._database = database
        self._clock = clock
        self._keyring = keyring
        self._remembered = remembered

    def sign(self, *, whole: bool) -> Signature:
        """Signs the trees as far as they grew. ``whole``: every line is read again, not only those that are new.

        Raises NotSigned naming the first line that is not as it was, or what else does not fit, and RestoredCopy where nobody has
        said yet that this is the directory; nothing is signed then, nor remembered.
        """
        with self._database.reading() as unit:
            head, published = unit.ledger.head(), unit.signed.newest()
            if head < self._remembered.number:
                raise NotSigned(f"entry {head + 1} and those after it are gone: lines up to {self._remembered.number} were signed")
            if whole:
                self._compare(unit)
            fresh = list(self._checked(unit, self._remembered.number, head))
        self._refuse_other_history(published, fresh)
        if fresh:
            with self._database.signing():  # what is no directory yet must not become what one has to begin with
                self._remembered.add(fresh)
        return self._publish(published)

    def make_key(self, register: str) -> HeldKey:
        """Makes the first key, or one that signs beside those that do, and tells it."""
        made = self._keyring.add(register, self._clock.now())
        self._tell()
        return made

    def end_key(self, name: str) -> HeldKey:
        """Ends a key. Raises NotSigned where it is none that signs, or the last."""
        try:
            ended = self._keyring.end(name, self._clock.now())
        except ValueError as error:
            raise NotSigned(str(error)) from error
        self._tell()
        return ended

    def _tell(self) -> None:
        """Publishes the keys as they stand."""
        with self._database.signing() as signed:
            self._tell_keys(signed)

    def _tell_keys(self, signed: WritingSigned) -> None:
        """Those that are not told of as they stand; one may have been made or ended when nobody could be told."""
        known = signed.inventory()
        for each in self._keyring.keys:
            told = _told(each, self._keyring.register)
            if told not in known:
                signed.tell_key(told)

    def _compare(self, unit: Reading) -> None:
        """Every line that was signed before, read again."""
        known = self._checked(unit, 0, self._remembered.number)
        for number, (audience, leaf) in enumerate(known, 1):
            if (audience, leaf) != self._remembered.line(number):
                raise NotSigned(f"entry {number} is not the one that was signed: its line and its hash were both changed")
        for audience in Audience:
            tree = self._remembered.trees.of(audience)
            if root_of(tree.leaf(index) for index in range(len(tree))) != tree.root():
                raise NotSigned(f"the {audience.label} tree in memory does not have the root of its leaves")

    def _checked(self, unit: Reading, after: int, last: int) -> Iterator[tuple[Audience, bytes]]:
        """Audience and leaf of the lines after one up to another, each worked out from the stored line."""
        claims = Claims()
        while after < last:
            try:
                entries = unit.ledger.after(after, min(AT_ONCE, last - after))
            except ValueError as error:
                raise NotSigned(f"a line after entry {after} cannot be read: {error}") from error
            for entry in entries:
                after += 1
                claims.note(entry)
                yield _checked(entry, after)
            if not entries:
                raise NotSigned(f"entry {after + 1} is missing")
        self._refuse_lost(unit, claims, last)

    def _refuse_lost(self, unit: Reading, claims: Claims, last: int) -> None:
        """Lines that lost content, and that no line told of so far, must be told of by one after ``last``."""
        while claims.unexplained():
            entries = unit.ledger.after(last, AT_ONCE)
            for entry in entries:
                claims.note(entry)
            if not entries:
                raise NotSigned(f"entry {claims.unexplained()[0].number} lost what it said, and no erasure tells of it")
            last = entries[-1].number

    def _refuse_other_history(self, published: dict[Audience, SignedTree], fresh: list[tuple[Audience, bytes]]) -> None:
        """What was published must be the beginning of what is about to be signed, also by a signer whose folder was lost."""
        for audience, told in published.items():
            own = [leaf for each, leaf in fresh if each <= audience]
            tree = self._remembered.trees.of(audience)
            if told.size > len(tree) + len(own):
                raise NotSigned(
                    f"the ledger is shorter than the checkpoint of {told.size} {audience.label} lines that was published"
                )
            if told.size <= len(tree):
                root = tree.root(told.size)
            else:
                known = (tree.leaf(index) for index in range(len(tree)))
                root = root_of(islice(_one_after_other(known, own), told.size))
            if root != told.root:
                raise NotSigned(f"the checkpoint of {told.size} {audience.label} lines that was published is of other lines")

    def _publish(self, published: dict[Audience, SignedTree]) -> Signature:
        """Signs each tree that grew, or whose keys changed; the others stay as they are, so that nobody learns of a time."""
        fresh, sizes, now = [], {}, self._clock.now()
        with self._database.signing() as signed:
            self._tell_keys(signed)
            for audience in Audience:
                tree = self._remembered.trees.of(audience)
                checkpoint = Checkpoint(origin_of(self._keyring.register, audience), len(tree), tree.root())
                note = sign(checkpoint, self._keyring.signing)
                sizes[audience] = checkpoint.size
                if audience not in published or published[audience].note != note:
                    signed.publish(audience, checkpoint.size, checkpoint.root, note, now)
                    fresh.append(audience)
        keys = tuple(each.id for each in self._keyring.keys if each.ends_at is None)
        return Signature(self._remembered.number, sizes, tuple(fresh), keys)


def _one_after_other(first: Iterator[bytes], then: list[bytes]) -> Iterator[bytes]:
    yield from first
    yield from then


def _checked(entry: Entry, number: int) -> tuple[Audience, bytes]:
    """Audience and leaf of a line that stands at ``number`` and matches its hash, or was erased. Raises NotSigned."""
    if entry.number != number:
        raise NotSigned(f"entry {number} is missing: entry {entry.number} stands in its place")
    if entry.erased is not None:
        return entry.audience, entry.leaf
    try:
        leaf = leaf_of(entry)
    except (TypeError, ValueError) as error:
        raise NotSigned(f"entry {number} cannot be hashed: {error}") from error
    if leaf != entry.leaf:
        raise NotSigned(f"entry {number} ({entry.kind} {entry.key}) does not match its hash: it was altered after it was written")
    return entry.audience, leaf


def _told(key: HeldKey, register: str) -> PublishedKey:
    return PublishedKey(key.id, register, key.signing.algorithm, key.signing.public, key.starts_at, key.ends_at)
