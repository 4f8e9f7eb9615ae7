"""What every reader makes of a file: headings, and rows of text with the numbers that the sender sees beside them.

A reader knows a format and nothing of the register; it never changes a cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.domain.findings import Finding


class RawRow(NamedTuple):
    """One row as it came; it may have fewer or more cells than there are headings."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file once read. ``findings`` are the reader's remarks on the file, such as rows that it passed over."""

    headings: tuple[str, ...]
    rows: Sequence[RawRow]
    findings: tuple[Finding, ...] = ()


class Reader(Protocol):
    """One format."""

    def recognises(self, content: bytes) -> bool:
        """Whether the content, not the name, says that it is of this format."""

    def read(self, content: bytes) -> Table:
        """The table in it. Raises UnreadableFile, TooLarge."""
