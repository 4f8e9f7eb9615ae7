"""Taking in what the signer published, once it fits the lines that are here. What does not fit is never told to anybody.

It is kept beside the register's copy, so that a process that starts without the database proves what it answers.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from app.actions.house import House
from app.bundle.checkpoint import Checkpoint, open_checkpoint, origin_of
from app.bundle.keys import ALGORITHMS, NotVerifiedError, VerifierKey
from app.bundle.note import Note
from app.domain.access import Audience
from app.snapshot import signed as shown
from app.snapshot.signed import Signed, SignersKey
from app.store.generations import Generations
from app.store.signed import PublishedKey, SignedTree

log = logging.getLogger("authdir")

_DECODER = msgspec.msgpack.Decoder(Signed)


class Signatures:
    """What the signer said, in ``house`` and ``kept`` beside it."""

    def __init__(self, house: House, kept: Generations) -> None:
        self._house = house
        self._kept = kept
        self._unkept = False

    def follow(self) -> None:
        """Shows the newest checkpoints that are about lines which are here, each audience's by itself.

        Raises NotVerifiedError where one does not fit them, or is of fewer lines than one that was shown before.
        """
        register = self._house.shelf.snapshot.log
        with self._house.database.reading() as unit:
            newest, published = unit.signed.newest(), unit.signed.inventory()
        trees, faults = dict(register.signed.trees), []
        for audience, told in newest.items():
            try:
                opened(told, published)
                trees.update(self._grown(audience, told))
            except NotVerifiedError as error:
                faults.append(str(error))
        found = Signed(trees, keys_of(published))
        if found != register.signed or self._unkept:
            register.signed = found
            self._keep(found)
        if faults:
            raise NotVerifiedError("; ".join(faults))

    def _grown(self, audience: Audience, told: SignedTree) -> Mapping[Audience, shown.SignedTree]:
        """The tree to show, once its lines are here. Raises NotVerifiedError."""
        register, tree = self._house.shelf.snapshot.log, shown.SignedTree(told.size, told.root, told.note)
        before = register.signed.trees.get(audience)
        if before is not None and tree.size < before.size:
            raise NotVerifiedError(f"the checkpoint of {tree.size} {audience.label} lines is older than that of {before.size}")
        if tree.size > len(register.trees.of(audience)):
            return {}
        if not self._fits(audience, tree):
            raise NotVerifiedError(f"the checkpoint of {tree.size} {audience.label} lines is of other lines than are here")
        return {audience: tree}

    def restore(self) -> None:
        """Shows what was kept here, as far as it is about the lines of the copy that this process answers from."""
        loaded = self._kept.load(_read)
        if loaded is not None:
            known = loaded.content
            self._house.shelf.snapshot.log.signed = Signed(dict(self._fitting(known.trees)), known.keys)

    def _fitting(self, trees: Mapping[Audience, shown.SignedTree]) -> Iterator[tuple[Audience, shown.SignedTree]]:
        return (each for each in trees.items() if self._fits(*each))

    def _fits(self, audience: Audience, told: shown.SignedTree) -> bool:
        tree = self._house.shelf.snapshot.log.trees.of(audience)
        return told.size <= len(tree) and tree.root(told.size) == told.root

    def _keep(self, found: Signed) -> None:
        """Keeps it; where that cannot be, it is told once and tried again."""
        try:
            self._house.journal.refuse_others()
            self._kept.save((msgspec.msgpack.encode(found),), self._house.clock.now())
            self._unkept = False
        except OSError as error:
            if not self._unkept:
                log.warning("the signer's checkpoints are not kept here: %s", error)
            self._unkept = True


def opened(told: SignedTree, published: Sequence[PublishedKey]) -> None:
    """Raises NotVerifiedError unless a published key signed exactly that size and root."""
    known = [key_of(each, told.audience) for each in published]
    origin = Checkpoint.parse(Note.parse(told.note).text).origin
    found = open_checkpoint(told.note, known, origin)
    if (found.size, found.root) != (told.size, told.root):
        raise NotVerifiedError(f"the checkpoint of {told.size} {told.audience.label} lines says something else than its note")


def keys_of(published: Sequence[PublishedKey]) -> tuple[SignersKey, ...]:
    """The keys as verifiers take them, for each audience."""
    return tuple(_shown(each, audience) for audience in Audience for each in published)


def _read(chunks: Iterator[bytes]) -> Signed:
    return _DECODER.decode(b"".join(chunks))


def _shown(each: PublishedKey, audience: Audience) -> SignersKey:
    name = ALGORITHMS.get(each.algorithm, f"{each.algorithm}")
    return SignersKey(audience, str(key_of(each, audience)), name, each.starts_at, each.ends_at)


def key_of(each: PublishedKey, audience: Audience) -> VerifierKey:
    """The key as it signs for one audience."""
    return VerifierKey(origin_of(each.speaks_for, audience), each.public, each.algorithm)
