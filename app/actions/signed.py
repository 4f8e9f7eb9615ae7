"""Taking in what the signer published, once it fits the lines that are here. What does not fit is never told to anybody."""

from collections.abc import Sequence

from app.actions.house import House
from app.bundle.checkpoint import Checkpoint, open_checkpoint, origin_of
from app.bundle.keys import ALGORITHMS, NotVerifiedError, VerifierKey
from app.bundle.note import Note
from app.domain.access import Audience
from app.snapshot import signed as shown
from app.snapshot.signed import Signed, SignersKey
from app.store.signed import PublishedKey, SignedTree


def follow_signed(house: House) -> None:
    """Shows the newest checkpoints that are about lines which are here. Raises NotVerifiedError where one does not fit them."""
    log = house.shelf.snapshot.log
    with house.database.reading() as unit:
        newest, published = unit.signed.newest(), unit.signed.inventory()
    trees = dict(log.signed.trees)
    for audience, told in newest.items():
        tree = log.trees.of(audience)
        if told.size <= len(tree):
            if tree.root(told.size) != told.root:
                raise NotVerifiedError(f"the checkpoint of {told.size} {audience.label} lines is of other lines than are here")
            opened(told, published)
            trees[audience] = shown.SignedTree(told.size, told.root, told.note)
    found = Signed(trees, keys_of(published))
    if found != log.signed:
        log.signed = found


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


def _shown(each: PublishedKey, audience: Audience) -> SignersKey:
    name = ALGORITHMS.get(each.algorithm, f"{each.algorithm}")
    return SignersKey(audience, str(key_of(each, audience)), name, each.starts_at, each.ends_at)


def key_of(each: PublishedKey, audience: Audience) -> VerifierKey:
    """The key as it signs for one audience."""
    return VerifierKey(origin_of(each.speaks_for, audience), each.public, each.algorithm)
