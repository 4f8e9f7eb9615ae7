"""What is in a bundle: lines, the register as the API answers it, the emergency book, files for address books and tables."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from app.actions import export, look_up
from app.actions.answer import Answer, meta
from app.actions.asking import MOST, Asked
from app.actions.emergency.answering import sheet
from app.bundle import lines
from app.bundle.book import book
from app.bundle.manifest import BOOK, CHECKPOINT, LINES, REGISTER, Manifest
from app.cards import vcard
from app.domain.entry import Entry
from app.snapshot.audience import View

TABLE, CARDS = "designations.csv", "contacts.{}.vcf"
ABOUT = MappingProxyType(
    {
        LINES: "every line of the audience's tree, in order: canonical text, salt where it is above public, leaf hash",
        CHECKPOINT: "the signed checkpoint that the lines make (C2SP tlog-checkpoint)",
        REGISTER: "the register as it stands on the day of issue, as the API answers it",
        BOOK: "the emergency contacts of all States in calling order, in English and French: opens without network",
        TABLE: "the designations as a file that can be sent in again",
        **{CARDS.format(each): f"the emergency contacts for an address book ({each})" for each in ("en", "fr")},
    }
)
_LISTS: Mapping[str, Callable[[View, Asked], Answer]] = MappingProxyType(
    {
        "provisions": look_up.provisions,
        "states": look_up.states,
        "authorities": look_up.authorities,
        "designations": look_up.designations,
        "statements": look_up.statements,
    }
)
_END = b"END:VCARD\r\n"


def contents_of(view: View, entries: Sequence[Entry], note: bytes, manifest: Manifest) -> dict[str, bytes]:
    """The files by name. What is for one recipient says so in each that people open."""
    states = [record.state for record in view.holding("state")]
    answers = [_emergency(view, state) for state in states]
    mark = manifest.recipient.mark if manifest.recipient else None
    cards = {CARDS.format(each): _cards(answers, each, mark) for each in ("en", "fr")}
    return {
        LINES: b"".join(lines.written(entry) + b"\n" for entry in entries),
        CHECKPOINT: note,
        REGISTER: _register(view, manifest),
        BOOK: book(answers, manifest),
        TABLE: export.designations(view, Asked({}), "csv").body,
        **cards,
    }


def _emergency(view: View, state: str) -> dict[str, Any]:
    """The emergency answer of a State, which is of no minute, as its reader would be given it from a copy."""
    found = sheet(view, Asked({"iso2": state}))
    told = meta(view, found.audience) | {"data_status": "snapshot"}
    content: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found.content | {"meta": told}))
    return content


def _register(view: View, manifest: Manifest) -> bytes:
    """All lists with all their pages."""
    told = meta(view, view.clearance.general) | {"data_status": "snapshot", "recipient": msgspec.to_builtins(manifest.recipient)}
    every = {name: _every(view, listing) for name, listing in _LISTS.items()}
    return msgspec.json.encode({"meta": told, **every}) + b"\n"


def _every(view: View, listing: Callable[[View, Asked], Answer]) -> list[Any]:
    items, asked = [], {"limit": str(MOST)}
    while True:
        page = msgspec.json.decode(listing(view, Asked(asked)).body)
        items += page["items"]
        if page["next"] is None:
            return items
        asked = {"limit": str(MOST), "cursor": page["next"]}


def _cards(answers: Sequence[Mapping[str, Any]], language: str, mark: str | None) -> bytes:
    """One address book of all States' offices."""
    written = b"".join(vcard.vcards(each, language) for each in answers if each["entries"])
    return written.replace(_END, f"X-AUTHDIR-COPY:{mark}\r\n".encode() + _END) if mark else written
