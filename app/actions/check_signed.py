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
from app.store.signed import PublishedKey, SignedTree


def trees_of(entries: Iterable[Entry]) -> Trees:
    """The trees of all audiences over these lines."""
    trees = Trees()
    trees.add([(entry.audience, entry.leaf) for entry in entries])
    return trees


def checkpoints(trees: Trees, signed: Sequence[SignedTree], keys: Sequence[PublishedKey]) -> Iterator[Trouble]:
    """What does not hold of any checkpoint, by the hashes that stand beside the lines; that those fit is another step."""
    before: dict[Audience, SignedTree] = {}
    for each in signed:
        place = f"checkpoint {each.id} ({each.size} {each.audience.label} lines)"
        there = len(trees.of(each.audience))
        if each.size > there:
            yield Trouble(place, f"is of more lines than the {there} that are there: lines were removed after they were signed")
        elif _altered(each.audience, each.size, each.root, trees):
            yield Trouble(place, "is of other lines than are there: one was altered after it was signed")
        if each.audience in before and before[each.audience].size > each.size:
            yield Trouble(place, f"is of fewer lines than checkpoint {before[each.audience].id} before it")
        before[each.audience] = each
        try:
            opened(each, keys)
        except NotVerifiedError as error:
            yield Trouble(place, f"{error}")


def kept_elsewhere(note: str, keys: Sequence[PublishedKey], trees: Trees) -> int:
    """How many lines of its audience are not here that a checkpoint which somebody kept counts.

    Raises NotVerifiedError where no published key signed it, or where it is of other lines.
    """
    found = Checkpoint.parse(Note.parse(note).text)
    audience = next((each for each in Audience if found.origin.endswith(f"/{each.label}")), Audience.PUBLIC)
    checkpoint = open_checkpoint(note, [key_of(each, audience) for each in keys], found.origin)
    missing = checkpoint.size - len(trees.of(audience))
    if missing <= 0 and _altered(audience, checkpoint.size, checkpoint.root, trees):
        raise NotVerifiedError(f"the checkpoint is of other {audience.label} lines than the first {checkpoint.size} that are here")
    return max(0, missing)


def _altered(audience: Audience, size: int, root: bytes, trees: Trees) -> bool:
    """Whether the first ``size`` lines of that audience, which are all there, have another root."""
    return trees.of(audience).root(size) != root
