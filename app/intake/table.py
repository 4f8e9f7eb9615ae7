"""What every reader makes of a file: headings, and rows of text with the numbers that the sender sees beside them.

A reader knows a format and nothing of the register; it never changes a cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from app.domain.findings import Finding


class Stored(StrEnum):
    """How a spreadsheet keeps a cell that is no text: its text here was made from that."""

    NUMBER = "number"
    """8.10 and 8.1 are the same number, a day may be a serial, a phone has lost its plus sign and zeros."""
    DAY = "day"
    """The text is YYYY-MM-DD, with HH:MM behind it where the cell has a time."""


ALL_TEXT: Mapping[int, Stored] = MappingProxyType({})


class RawRow(NamedTuple):
    """One row as it came; it may have fewer or more cells than there are headings.

    ``number`` is unique in the file. ``stored`` names the cells, by their place, that the file does not keep as text.
    ``findings`` are what the reader saw on the row: hidden, struck through, with a comment.
    ``place`` says where the row stands where its number does not: in a file of several tables.
    """

    number: int
    cells: tuple[str, ...]
    stored: Mapping[int, Stored] = ALL_TEXT
    findings: tuple[Finding, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file once read. ``findings`` are the reader's remarks on the file, such as rows that it passed over.

    ``further`` are the other tables of the same file, such as those on its other sheets, each with its own headings.
    """

    headings: tuple[str, ...]
    rows: Sequence[RawRow]
    findings: tuple[Finding, ...] = ()
    further: "tuple[Table, ...]" = ()


class Reader(Protocol):
    """One format."""

    def recognises(self, content: bytes) -> bool:
        """Whether the content, not the name, says that it is of this format."""

    def format_of(self, content: bytes) -> str:
        """The name of the format, for people."""

    def read(self, content: bytes) -> Table:
        """The table in it. Raises UnreadableFile, TooLarge."""
