"""What was signed against the lines that are there: the checkpoints that the signer published, and one that somebody else kept."""

from collections.abc import Iterable, Iterator, Sequence

from app.actions.check_lines import Trouble
from app.actions.signed import key_of, opened
from app.bundle.checkpoint import Checkpoint, open_checkpoint
from app.bundle.keys import NotVerifiedError
from app.bundle.note import Note
from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.trees import Trees
from app.store.signed import PublishedKey, ReadingSigned, SignedTree

_PLACE = "signed checkpoint"


def trees_of(entries: Iterable[Entry]) -> Trees:
    """The trees of all audiences over these lines."""
    trees = Trees()
    for entry in entries:
        trees.add(entry.audience, entry.leaf)
    return trees


def signed(published: ReadingSigned, trees: Trees) -> tuple[int, list[Trouble]]:
    """Every checkpoint that was published is signed by a published key, and of lines which are there."""
    told, keys = published.trees(), published.inventory()
    return len(told), [Trouble(f"{_PLACE} {each.id}", fault) for each in told for fault in _faults(each, keys, trees)]


def _faults(told: SignedTree, keys: Sequence[PublishedKey], trees: Trees) -> Iterator[str]:
    try:
        opened(told, keys)
    except NotVerifiedError as error:
        yield str(error)
    yield from _other(told.audience, told.size, told.root, trees)
    missing = told.size - len(trees.of(told.audience))
    if missing > 0:
        yield f"counts {told.size} {told.audience.label} lines: {missing} of them are gone"


def _other(audience: Audience, size: int, root: bytes, trees: Trees) -> Iterator[str]:
    tree = trees.of(audience)
    if size <= len(tree) and tree.root(size) != root:
        yield f"is of other {audience.label} lines than the first {size} that are here"


def kept_elsewhere(note: str, keys: Sequence[PublishedKey], trees: Trees) -> int:
    """How many lines of its audience are not here that a checkpoint which somebody kept counts.

    Raises NotVerifiedError where no published key signed it, or where it is of other lines.
    """
    found = Checkpoint.parse(Note.parse(note).text)
    audience = next((each for each in Audience if found.origin.endswith(f"/{each.label}")), Audience.PUBLIC)
    checkpoint = open_checkpoint(note, [key_of(each, audience) for each in keys], found.origin)
    for fault in _other(audience, checkpoint.size, checkpoint.root, trees):
        raise NotVerifiedError(f"the checkpoint {fault}")
    return max(0, checkpoint.size - len(trees.of(audience)))
