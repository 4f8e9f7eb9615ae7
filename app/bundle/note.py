"""Signed notes (C2SP signed-note): a text, a blank line, a line for each signature. Text in, verdict out; no file, no clock."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.bundle.keys import NotVerifiedError, SigningKey, VerifierKey

_LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+=*)")
_ID_BYTES = 4
_MOST_BYTES = 64 * 1024
_MOST_SIGNATURES = 16
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """By whom, by which key, and its bytes."""

    name: str
    id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"\u2014 {self.name} {base64.b64encode(self.id + self.value).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line's end, and its signatures, none of which is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{each}\n" for each in self.signatures)

    @classmethod
    def parse(cls, written: str) -> "Note":
        """From its form. Raises NotVerifiedError where it has another."""
        if len(written) > _MOST_BYTES or _CONTROLS.search(written) or not written.endswith("\n"):
            raise NotVerifiedError("this is no signed note: it is too long, holds a control character or ends within a line")
        text, gap, lines = written[:-1].rpartition("\n\n")
        found = [_signature(line) for line in lines.split("\n")] if gap else []
        if not text or not 0 < len(found) <= _MOST_SIGNATURES:
            raise NotVerifiedError("this is no signed note: after its text and a blank line it has 1 to 16 lines of signatures")
        return cls(text + "\n", tuple(found))

    def verified_by(self, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Those of ``keys`` that signed it. Raises NotVerifiedError where none did, or where a signature of one does not hold.

        Signatures of keys that are not among them say nothing.
        """
        known = {(key.name, key.id): key for key in keys}
        signed = []
        for each in self.signatures:
            key = known.get((each.name, each.id))
            if key is None:
                continue
            if not key.verifies(self.text.encode(), each.value):
                raise NotVerifiedError(
                    f"the signature of {each.name} ({each.id.hex()}) does not hold: text or signature was altered"
                )
            signed.append(key)
        if not signed:
            found = ", ".join(f"{each.name} ({each.id.hex()})" for each in self.signatures)
            expected = ", ".join(f"{key.name} ({key.id.hex()})" for key in keys) or "no key"
            raise NotVerifiedError(f"nobody known signed this: it is signed by {found}; expected is {expected}")
        return tuple(signed)


def signed(text: str, name: str, keys: Iterable[SigningKey]) -> Note:
    """``text``, which ends with a line's end, signed by each of ``keys`` in the name of ``name``."""
    return Note(text, tuple(Signature(name, key.named(name).id, key.sign(text.encode())) for key in keys))


def _signature(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    try:
        value = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        value = b""
    if found is None or len(value) <= _ID_BYTES:
        raise NotVerifiedError(f"this is no signed note: {line[:60]!r} is no line of a signature")
    return Signature(found[1], value[:_ID_BYTES], value[_ID_BYTES:])
