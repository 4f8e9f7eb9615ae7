"""What a bundle says of itself: for whom, which issue, until when, and which files hold what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.bundle.faults import AlteredFile

FORMAT = "authdir-bundle/1"
NAME = "manifest.json"
LINES, REGISTER, BOOK, CHECKPOINT = "lines.jsonl", "register.json", "emergency.html", "checkpoint"
SEALED = ".age"
"""What the name of an encrypted file ends in."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a restricted bundle is for: a name, the age key that it is encrypted to, and the mark that its files bear."""

    key: str
    mark: str
    name: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Members in the order of their names, so that their JSON is canonical as it is made. Times are UTC to the second."""

    as_of: str
    audience: str
    expires: datetime
    files: dict[str, str]
    format: str = FORMAT
    issued_at: datetime
    next_update: datetime
    origin: str
    recipient: Recipient | None
    root_hash: str
    sequence: int
    size: int
    tlp: str

    @property
    def name(self) -> str:
        """What its issues are counted under: its audience, and for whom it is."""
        return named(self.audience, self.recipient.name if self.recipient else None)

    def written(self) -> bytes:
        """Its bytes."""
        return msgspec.json.encode(self, order="sorted") + b"\n"


@dataclass(frozen=True, slots=True)
class Periods:
    """How long after its issue the next one is due, and how long somebody answers for it."""

    next_update: timedelta = timedelta(hours=24)
    expiry: timedelta = timedelta(days=7)


_DECODER = msgspec.json.Decoder(Manifest)


def named(audience: str, recipient: str | None) -> str:
    """What the issues of an audience, for a recipient if for one, are counted under."""
    return f"{audience}.{recipient}" if recipient else audience


def read(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises AlteredFile for what is none."""
    try:
        found = _DECODER.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise AlteredFile(f"{NAME} is no manifest: {error}") from error
    if found.format != FORMAT:
        raise AlteredFile(f"{NAME} is of the format {found.format!r}; this version reads {FORMAT}")
    return found


def as_json(manifest: Manifest) -> dict[str, Any]:
    """Its members for machines."""
    found: dict[str, Any] = msgspec.to_builtins(manifest)
    return found
