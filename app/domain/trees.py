"""One tree for each audience: over the lines that it may read, in the order of the ledger, and over nothing else.

A single tree would tell outsiders, by its size and by the places of their own lines in it, how many restricted changes there were
and when. So a line has a place of its own in each tree that it is in, and none in the others.
"""

from app.domain.access import Audience
from app.domain.tree import Tree


class Trees:
    """The trees of all audiences, growing together."""

    def __init__(self) -> None:
        self._trees = {audience: Tree() for audience in Audience}

    def add(self, audience: Audience, leaf: bytes) -> None:
        """Adds the next line of the ledger, which is for ``audience``, to each tree whose readers may read it."""
        for reader, tree in self._trees.items():
            if audience <= reader:
                tree.append(leaf)

    def of(self, reader: Audience) -> Tree:
        """The tree of those who read up to ``reader``."""
        return self._trees[reader]
