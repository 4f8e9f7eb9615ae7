"""The signatures on the ledger: each checkpoint is of the lines that are there, and signed by a key that was told."""

from collections.abc import Iterator, Sequence

from app.actions.check_lines import Trouble
from app.actions.signed import opened
from app.bundle.keys import NotVerifiedError
from app.domain.entry import Entry
from app.domain.trees import Trees
from app.store.signed import PublishedKey, SignedTree


def checkpoints(entries: Sequence[Entry], signed: Sequence[SignedTree], keys: Sequence[PublishedKey]) -> Iterator[Trouble]:
    """What does not hold of any checkpoint, by the hashes that stand beside the lines; that those fit is another step."""
    trees = Trees()
    for entry in entries:
        trees.add(entry.audience, entry.leaf)
    before: dict[int, SignedTree] = {}
    for each in signed:
        place = f"checkpoint {each.id} ({each.size} {each.audience.label} lines)"
        tree = trees.of(each.audience)
        if each.size > len(tree):
            yield Trouble(place, f"is of more lines than the {len(tree)} that are there: lines were removed after they were signed")
        elif tree.root(each.size) != each.root:
            yield Trouble(place, "is of other lines than are there: one was altered after it was signed")
        if each.audience in before and before[each.audience].size > each.size:
            yield Trouble(place, f"is of fewer lines than checkpoint {before[each.audience].id} before it")
        before[each.audience] = each
        try:
            opened(each, keys)
        except NotVerifiedError as error:
            yield Trouble(place, f"{error}")
