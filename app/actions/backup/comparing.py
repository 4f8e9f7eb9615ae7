"""A copy against a checkpoint that somebody kept: whether it is the same register, and how much of it is missing."""

from app.actions.signed import key_of
from app.bundle.checkpoint import Checkpoint, open_checkpoint
from app.bundle.keys import NotVerifiedError
from app.bundle.note import Note
from app.domain.access import Audience
from app.domain.tree import Tree
from app.store.unit import Reading


def missing_from(unit: Reading, note: str) -> int:
    """How many lines the checkpoint in ``note`` counts that are not there.

    Raises NotVerifiedError where no key that the copy knows signed it, or where it is of other lines.
    """
    origin = Checkpoint.parse(Note.parse(note).text).origin
    audience = next((each for each in Audience if origin.endswith(f"/{each.label}")), Audience.PUBLIC)
    checkpoint = open_checkpoint(note, [key_of(each, audience) for each in unit.signed.inventory()], origin)
    tree = Tree(b"".join(entry.leaf for entry in unit.ledger.all_entries() if entry.audience <= audience))
    if checkpoint.size <= len(tree) and tree.root(checkpoint.size) != checkpoint.root:
        raise NotVerifiedError(f"the checkpoint is of other {audience.label} lines than the first {checkpoint.size} that are here")
    return max(0, checkpoint.size - len(tree))
