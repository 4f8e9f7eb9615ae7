"""Checkpoints (C2SP tlog-checkpoint): how many lines an audience's tree has and its root, under the name of that tree, signed."""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.bundle.keys import NotVerifiedError, SigningKey, VerifierKey
from app.bundle.note import Note, signed
from app.domain.access import Audience
from app.domain.tree import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size`` is a number of lines, ``origin`` the name of the tree; it carries no time, so the same tree has one text."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """From the text of a note; further lines are extensions and pass. Raises NotVerifiedError for another form."""
        lines = text.split("\n")[:-1]
        if len(lines) < _LINES or not all(lines):
            raise NotVerifiedError("this is no checkpoint: one has three lines or more: origin, size and root")
        origin, size, encoded = lines[:_LINES]
        try:
            root = base64.b64decode(encoded, validate=True)
        except ValueError:  # no base64, or letters beyond ASCII
            root = b""
        if not _SIZE.fullmatch(size) or len(root) != HASH_BYTES:
            raise NotVerifiedError("this is no checkpoint: its second line is no size, or its third no root")
        return cls(origin, int(size), root)


def origin_of(register: str, audience: Audience) -> str:
    """The name of an audience's tree in a register such as ``directory.example/register``, and the name that its keys go by."""
    return f"{register}/{audience.label}"


def sign(checkpoint: Checkpoint, keys: Iterable[SigningKey]) -> str:
    """The checkpoint as a signed note."""
    return str(signed(checkpoint.text, checkpoint.origin, keys))


def open_checkpoint(note: str, keys: Sequence[VerifierKey], origin: str) -> Checkpoint:
    """The checkpoint in ``note``, once one of ``keys`` signed it in the name of ``origin``. Raises NotVerifiedError."""
    parsed = Note.parse(note)
    checkpoint = Checkpoint.parse(parsed.text)
    if checkpoint.origin != origin:
        raise NotVerifiedError(f"this is a checkpoint of {checkpoint.origin}, not of {origin}")
    parsed.verified_by([key for key in keys if key.name == origin])
    return checkpoint
