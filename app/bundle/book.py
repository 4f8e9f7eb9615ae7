"""The emergency book: one page that holds everything it needs, opens from a file without network, and asks nobody anything.

It shows what it is given, the emergency answer of each State, and nothing else.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.bundle.manifest import Manifest
from app.domain.moment import format_instant
from app.domain.values import fold, transliterate

_FOLDER = Path(__file__).parent / "page"
_PAGES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
Item = Mapping[str, Any]


def book(answers: Sequence[Item], manifest: Manifest) -> bytes:
    """The page; ``answers`` are the emergency answers of all States, as the API gives them."""
    style, script = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("book.css", "book.js"))
    states = sorted((_state(each) for each in answers), key=lambda state: str(state["find"]))
    made = _PAGES.get_template("book.html").render(
        issue=_issue(manifest),
        states=states,
        style=Markup(style),  # nosec B704 - a file of this room
        script=Markup(script),  # nosec B704 - another
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return made.encode()


def _issue(manifest: Manifest) -> Item:
    recipient = manifest.recipient
    return {
        "sequence": manifest.sequence,
        "tlp": manifest.tlp,
        "as_of": manifest.as_of,
        "issued_at": format_instant(manifest.issued_at),
        "next_update": format_instant(manifest.next_update),
        "expires": format_instant(manifest.expires),
        "issued": _shown(manifest.issued_at),
        "next": _shown(manifest.next_update),
        "end": _shown(manifest.expires),
        "recipient": recipient.name if recipient else None,
        "mark": recipient.mark if recipient else None,
    }


def _state(answer: Item) -> Item:
    names = answer["names"]
    english = names.get("en") or next(iter(names.values()), answer["state"])
    words = " ".join(dict.fromkeys(word for text in _texts(answer, english) for word in (fold(text), transliterate(text))))
    return {**answer, "name": english, "name_fr": names.get("fr", english), "find": words}


def _texts(answer: Item, english: str) -> Iterator[str]:
    """All that somebody may look for, the State's English name first."""
    yield english
    yield answer["state"]
    yield from answer["names"].values()
    for step in answer["steps"]:
        yield from (step["value"], step["display"], step["name"], step["name_fr"])
    for entry in answer["entries"]:
        yield from entry["designation"]["authority"]["names"].values()
        yield entry["designation"]["provision"]


def _shown(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
