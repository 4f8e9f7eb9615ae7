"""Which States a query names: by codes, by the names that the register has of them, and by what languages call them.

What languages call them comes from outside, since it is no part of the register.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.access import Clearance
from app.snapshot.audience import View
from app.snapshot.cards import DAYS_KEPT
from app.snapshot.kept import Kept
from app.snapshot.query.names import How, Match, Name, Names
from app.snapshot.query.table import LABELS
from app.snapshot.query.words import OF_SENTENCES, Word

TERRITORY, TERRITORY_CODE = "territory", "territory-code"
CODES = ("alpha-2", "alpha-3", TERRITORY_CODE)
"""What kinds of name are codes: words of sentences may look like them."""


@dataclass(frozen=True)
class Tongues:
    """What States are called outside the register, by their code: ``near`` in English, French and their own languages, and by
    further names and codes. ``far`` gives the code of what any other language calls so.
    """

    near: Mapping[str, Sequence[Name]]
    far: Callable[[str], str | None]


@dataclass(frozen=True)
class Called:
    """The States of a register by name and by code."""

    names: Names
    codes: Names
    titles: Mapping[str, Mapping[str, str]]

    def named(self, asked: Sequence[Word]) -> list[Match]:
        """The States that some of the words name in full: by name, else by code.

        A code that is also a word of sentences counts at either end of a query that names no State in words, and says nothing but
        provisions beside it: "de fr 35", but not "point de contact fr".
        """
        named = self.names.named(asked)
        rest = without(asked, named)
        coded = self.codes.named([word for word in rest if word.folded not in OF_SENTENCES])
        alone = all(word.folded in OF_SENTENCES or LABELS.holds([word.folded]) for word in without(rest, coded))
        ends = [word for word in (*asked[:1], *asked[-1:]) if word.folded in OF_SENTENCES]
        return [*named, *coded, *(self.codes.named(ends) if alone and not named else ())]

    def elsewhere(self, asked: Sequence[Word], tongues: Tongues) -> list[Match]:
        """The State that the words name in another language, if it is in the register."""
        text = " ".join(word.folded for word in asked)
        code = tongues.far(text)
        words = tuple(word.folded for word in asked)
        return [Match(Name(code, text, None, "elsewhere"), How.EXACT, words)] if code is not None and code in self.titles else []


def without(asked: Iterable[Word], found: Iterable[Match]) -> tuple[Word, ...]:
    """The words by which nothing was found yet."""
    taken = {word for match in found for word in match.asked}
    return tuple(word for word in asked if word.folded not in taken)


def called(view: View, tongues: Tongues) -> Called:
    """The States that this reader sees on the view's day. Kept while the register stays the same."""
    kept: Kept[tuple[date, int, Clearance], Called]
    kept = view.snapshot.derived.get("called") or view.snapshot.derived.setdefault("called", Kept(DAYS_KEPT))
    return kept.of((view.day, view.known, view.clearance), lambda: _called(view, tongues))


def _called(view: View, tongues: Tongues) -> Called:
    values = {record.key: value for record, value in view.values("state")}
    known: list[Name] = []
    for code, value in values.items():
        own: Mapping[str, str] = value["names"]
        first = sorted(own.items(), key=lambda each: (each[0] != "en", each[0] != "fr"))
        known += [Name(code, code, None, "alpha-2"), *(Name(code, text, language) for language, text in first)]
        known += tongues.near.get(code, ())
        known += (name for territory in _territories(view, code) for name in _of_territory(code, territory, tongues))
    codes = [name for name in known if name.what in CODES]
    names = [name for name in known if name.what not in CODES]
    return Called(Names(names), Names(codes), {code: value["names"] for code, value in values.items()})


def _territories(view: View, state: str) -> list[str]:
    """The territories of which a State speaks on the day."""
    posts = {each.territory for each in view.posts(state) if each.territory and view.holds(each.record)}
    return sorted(posts | {value["territory"] for _, value in view.values("statement", state) if value.get("territory")})


def _of_territory(state: str, territory: str, tongues: Tongues) -> Iterator[Name]:
    """What a territory is called, as names that lead to its State."""
    names = (name for name in tongues.near.get(territory, ()) if name.what == "name")
    yield from (replace(name, key=state, what=TERRITORY) for name in names)
    yield Name(state, territory, None, TERRITORY_CODE)
