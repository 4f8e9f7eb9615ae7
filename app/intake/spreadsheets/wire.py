"""What the child says, one JSON document a line: sheets with their rows, remarks, or a refusal, and at last that it is done.

A sheet's rows follow its head. Nothing that the child says is trusted further than these shapes go.
"""

from typing import NamedTuple

import msgspec

from app.intake.table import Stored

OUT_OF_MEMORY = 3
"""The child's exit code where Python notices it; the library does not live to tell."""


class Mark(NamedTuple):
    """What is to be seen on a row (``column`` -1) or on one of its cells, and the words that go with it."""

    code: str
    column: int
    text: str


class Sheet(msgspec.Struct, frozen=True, array_like=True, tag="sheet"):
    """The head of a sheet. Merges are (top, left, bottom, right): rows as numbered, columns from 0."""

    name: str
    hidden: bool
    merges: list[tuple[int, int, int, int]]
    hidden_columns: list[int]


class Line(msgspec.Struct, frozen=True, array_like=True, tag="row"):
    """A row that is not blank, with the cells that are no text."""

    number: int
    cells: list[str]
    stored: dict[int, Stored]
    marks: list[Mark]


class Told(msgspec.Struct, frozen=True, array_like=True, tag="told"):
    """A remark on the file: a warning."""

    code: str
    message: str


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """Why the file is not read."""

    too_large: bool
    code: str
    detail: str
    suggestion: str


class Done(msgspec.Struct, frozen=True, array_like=True, tag="done"):
    """All was said."""


Message = Sheet | Line | Told | Refused | Done
ENCODER = msgspec.json.Encoder()
DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


class Refusal(Exception):
    """Raised in the child for what the parent must refuse."""

    def __init__(self, code: str, detail: str, suggestion: str, *, too_large: bool = False) -> None:
        super().__init__(detail)
        self.said = Refused(too_large, code, detail, suggestion)
