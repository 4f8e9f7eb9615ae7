"""What in a query names provisions and purposes: codes, and the words of the tables' own labels in English and French."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase, digits

from app.domain.provisions import PROVISIONS, TREATIES, Kind, Provision, matching, suggestion
from app.domain.routing import PURPOSES
from app.snapshot.query.names import Name
from app.snapshot.query.phrases import Phrases
from app.snapshot.query.words import Word

_CODE = re.compile(r"(?:art(?:icles?)?\.?|§)?(.*[0-9].*)", re.IGNORECASE)
_AROUND = "()[]{}.\"'«»“”"


def _labels() -> Iterator[Name]:
    for code, row in PROVISIONS.items():
        for language, label, also in (("en", row.label_en, row.also[0]), ("fr", row.label_fr, row.also[1])):
            yield Name(code, label, language, "label")
            yield from (Name(code, each, language, "also") for each in also)


def _purposes() -> Iterator[Name]:
    for code, row in PURPOSES.items():
        yield Name(code, row.text.en, "en", "purpose")
        yield Name(code, row.text.fr, "fr", "purpose")


LABELS, PURPOSE_TEXTS = Phrases(_labels()), Phrases(_purposes())


@dataclass(frozen=True, slots=True)
class Coded:
    """A token that is written like a code, and the provisions under it; ``meant`` is the code that it is only nearly."""

    typed: str
    text: str
    provisions: tuple[Provision, ...]
    meant: str | None = None


def treaty_named(asked: Sequence[Word]) -> tuple[str | None, frozenset[str]]:
    """The treaty that a query names by its number in its series, and the words that name it."""
    said = [word.folded for word in asked]
    for code in TREATIES:
        series, number = code.rstrip(digits).lower(), code.lstrip(ascii_uppercase)
        for words in ((code.lower(),), (series, number)):
            if words in zip(*(said[place:] for place in range(len(words))), strict=False):
                return code, frozenset(words)
    return None, frozenset()


def coded(asked: Iterable[Word], treaty: str | None) -> list[Coded]:
    """The codes among the tokens of a query, each once: of a treaty, if it has them. What stands in a label is no slip for one."""
    tokens: dict[str, list[str]] = {}
    for word in asked:
        tokens.setdefault(word.typed, []).append(word.folded)
    found = ((_coded(typed, treaty), said) for typed, said in tokens.items())
    return [code for code, said in found if code is not None and (code.meant is None or not LABELS.holds(said))]


def _coded(typed: str, treaty: str | None) -> Coded | None:
    found = _CODE.fullmatch(typed.strip(_AROUND))
    if found is None:
        return None
    text = found[1].strip(_AROUND)
    meant = None if matching(text) else suggestion(text)
    rows = matching(meant or text)
    of_treaty = tuple(row for row in rows if treaty in (None, row.treaty))
    return Coded(typed, text.lower(), of_treaty or rows, meant) if rows else None


def designations_first(rows: Iterable[Provision]) -> list[Provision]:
    """Those under which authorities are named before those under which something is stated."""
    return sorted(rows, key=lambda row: row.kind is not Kind.DESIGNATION)


def round_the_clock(rows: Sequence[Provision]) -> bool:
    """Whether all under which authorities are named are answered at any hour: what is meant is an emergency."""
    named = [row for row in rows if row.kind is Kind.DESIGNATION]
    return bool(named) and all(row.round_the_clock for row in named)
