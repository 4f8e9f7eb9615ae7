"""Names of authorities: one in two languages is parted, several in one cell are shown apart, a description is told from a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from app.domain.values import fold
from app.intake.normalise.hours import outside_office_hours
from app.intake.normalise.outcome import OWN, Outcome, Spread, info
from app.intake.normalise.texts import text as one_line

ENGLISH = "authority.names.en"

# Words that a name in English holds, and hardly one in another language.
_ENGLISH = frozenset(
    "the of and for office ministry department minister service services division unit section directorate bureau general"
    " public prosecution"
    " prosecutor prosecutors police national federal state justice interior affairs foreign international criminal crime"
    " crimes cybercrime cyber matters"
    " attorney court supreme central authority authorities agency security investigation investigations home legal"
    " assistance cooperation co-operation"
    " law enforcement high tech computer centre center contact point duty officer commission secretariat secretary council"
    " board head".split()
)
_SHARED = frozenset(
    "interpol europol police service section cyber national justice general central bureau division direction international".split()
)
"""Words that are as good in other languages."""
_ELSEWHERE = frozenset(
    "de het van der den des du la le les et und für fur ministère ministere ministerium bundesministerium ministerio"
    " ministero ministerstvo ministarstvo"
    " ministerie justitie justiz justicia giustizia direction générale parquet procureur procura procuraduria landelijk"
    " openbaar staatsanwaltschaft"
    " generalstaatsanwaltschaft bundesamt bundeskriminalamt autorité autoridade police judiciaire policía polizia policija"
    " polícia parket urad za"
    " affaires étrangères intérieur dell della delle degli y e do da dos".split()
)
_BILINGUAL = (
    re.compile(r"(?P<first>[^()]{3,200}?) ?\((?P<second>[^()]{5,200})\)"),
    re.compile(r"(?P<first>.{5,200}?) ?(?:/| [–—-] |\|) ?(?P<second>.{5,200})"),
    re.compile(r"(?P<first>[^\n]{5,200}?)\s*\n\s*(?P<second>[^\n]{5,200})"),
)
_PARTING = re.compile(r"[(/|–—\n]| - ")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_FOREIGN_SCRIPT = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\ufaff]")

_ITEM = re.compile(r"(?:^|(?<=[\n;]))\s*(?:\(?([a-hA-H]|[ivx]{1,4}|[1-9])[).]\)?|[•●▪*–—-])\s+", re.MULTILINE)
_ROLE_LINE = re.compile(r"([^:\n]{3,60}):\s+")
_AND_LINE = re.compile(r"\n\s*(?:and|et|und|or|ou|oder)\s*\n", re.IGNORECASE)
_DOTS = re.compile(r"\s*[(\[](?:…|\.\.\.)[)\]]")
_ROLES = MappingProxyType(
    {
        **dict.fromkeys(("answering", "answering requests", "receiving", "incoming requests", "executing", "answer"), "answer"),
        **dict.fromkeys(("sending", "sending requests", "outgoing requests", "transmitting", "submitting", "send"), "send"),
        **dict.fromkeys(("extradition",), "extradition"),
        **dict.fromkeys(("provisional arrest", "arrest"), "provisional-arrest"),
    }
)
_DESCRIBED = re.compile(
    r"territorialement compétent|territorially competent|\bcompetent (?:court|judge|prosecutor|authorit)|\bthe competent\b"
    r"|\b(?:jeweils|örtlich) zuständig"
    r"|\b(?:any|every|each|all) (?:court|judge|prosecutor|public prosecutor|judicial authorit)|\btout(?:e|s)? (?:juge"
    r"|juridiction|tribuna|autorité)"
    r"|\bcourts and prosecutors|\bcompetente por|\bterritorialmente competente|\bbevoegde?\b",
    re.IGNORECASE,
)
_OFFICE_HOURS = re.compile(
    r"(?:amtsstunden|amtszeiten|dienstzeit|bürozeiten|(?:office|working|business) hours|heures (?:ouvrables|de bureau|de service))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """One of several authorities in a cell. ``mark`` is its letter or number there, ``role`` as the table of provisions"
    " calls it."""

    name: str
    mark: str = ""
    role: str | None = None
    hours: str | None = None


def name(cell: str) -> Outcome:
    """A name whose language the column does not say: in two languages where one of them is English, else as it is."""
    found = in_two_languages(cell) if _PARTING.search(cell) else None
    if found is None:
        return one_line(cell)
    english, original = found
    message = f"The cell holds the name in two languages: '{english}' was taken for the English one."
    return Outcome(Spread(((OWN, original), (ENGLISH, english))), (info("name-split-native-and-english", message),))


@lru_cache(4096)
def in_two_languages(cell: str) -> tuple[str, str] | None:
    """The name in English and the name in the other language; None where the cell does not hold just these two."""
    for pattern in _BILINGUAL:
        found = pattern.fullmatch(cell.strip())
        if found:
            first, second = _line(found["first"]), _line(found["second"])
            if is_english(second) and is_other(first):
                return second, first
            if is_english(first) and is_other(second):
                return first, second
    return None


def is_english(text: str) -> bool:
    """Whether the words can be nothing but English."""
    words = [word.casefold() for word in _WORD.findall(text)]
    own = [word for word in words if word in _ENGLISH]
    telling = [word for word in own if word not in _SHARED]
    return bool(telling) and not is_foreign(words, text) and len(own) * 2 >= len(words)


def is_other(text: str) -> bool:
    """Whether the words are those of another language: in another script, or with its words and none that only English has."""
    words = [word.casefold() for word in _WORD.findall(text)]
    english = [word for word in words if word in _ENGLISH and word not in _SHARED]
    return len(text) > 1 and (_FOREIGN_SCRIPT.search(text) is not None or (is_foreign(words, text) and not english))


def is_foreign(words: list[str], text: str) -> bool:
    """Whether a word or letter of another language is among them."""
    return any(word in _ELSEWHERE for word in words) or any(ord(letter) > 0xBF and letter not in "’‘“”–—" for letter in text)


def is_description(text: str) -> bool:
    """Whether the words say who is competent instead of naming a body."""
    return _DESCRIBED.search(text) is not None


@lru_cache(4096)
def several(cell: str) -> tuple[Body, ...]:
    """The authorities of a cell that lists more than one, marked by letters, numbers, dashes or blank lines; else none."""
    bodies = [body for mark, item in _items(cell) for body in _bodies(mark, item)]
    return tuple(bodies) if len(bodies) > 1 else ()


def marked(cell: str) -> dict[str, str]:
    """The parts of a cell by the letters or numbers in front of them."""
    return {mark: item for mark, item in _items(cell) if mark}


def _items(cell: str) -> Iterator[tuple[str, str]]:
    starts = list(_ITEM.finditer(cell))
    marks = [found[1] or "" for found in starts]
    if len(starts) < 2 or cell[: starts[0].start()].strip() or (any(marks) and not _in_order(marks)):
        yield from (("", part) for part in re.split(r"\s*;\s+", cell) if part.strip()) if _are_names(cell) else (("", cell),)
        return
    for place, found in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(cell)
        yield (found[1] or "").casefold(), cell[found.end() : end].strip(" ;\n")


def _in_order(marks: list[str]) -> bool:
    return [mark.casefold() for mark in marks] in (
        list("abcdefgh"[: len(marks)]),
        list("123456789"[: len(marks)]),
        ["i", "ii", "iii", "iv"][: len(marks)],
    )


def _are_names(cell: str) -> bool:
    """Whether all that semicolons part begins as a name does."""
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    return len(parts) > 1 and all(part[0].isupper() and len(part.split()) > 1 for part in parts)


def _bodies(mark: str, item: str) -> Iterator[Body]:
    head = _ROLE_LINE.match(item)
    role = _ROLES.get(fold(head[1])) if head else None
    for part in _AND_LINE.split(item[head.end() :] if head and role else item):
        yield Body(_line(_DOTS.sub("", part)), mark, role, _hours(part))


def _hours(text: str) -> str | None:
    if not _OFFICE_HOURS.search(text):
        return None
    return "outside office hours" if outside_office_hours(text) else "office hours"


def _line(text: str) -> str:
    return " ".join(text.split())
