"""What a query may mean in a reader's view: States, provisions, both together, ways between two States, authorities, providers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from app.domain.provisions import PROVISIONS, Kind, Provision
from app.snapshot.audience import View
from app.snapshot.query.names import SHARED, How, Match, Name
from app.snapshot.query.phrases import Call
from app.snapshot.query.states import Called, Tongues, called, without
from app.snapshot.query.table import LABELS, PURPOSE_TEXTS, Coded, coded, designations_first, round_the_clock, treaty_named
from app.snapshot.query.words import OF_SENTENCES, Word, words

_SHORTEST = 3
"""A word of fewer letters begins too many names when it stands beside others."""


FROM = ("from", "depuis")
"""Before the State that asks, where the one that is asked was named first."""


class Closeness(IntEnum):
    """How closely a query is read: names in full only, also their beginnings, also further languages and slips of the pen."""

    IN_FULL = 0
    BEGINNINGS = 1
    SLIPS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What of a query names provisions: a code with all under it, or the words of a label."""

    code: str
    rows: tuple[Provision, ...]
    match: Match
    emergency: bool

    @property
    def designates(self) -> bool:
        """Whether authorities are named under it."""
        return any(row.kind is Kind.DESIGNATION for row in self.rows)

    @property
    def states(self) -> bool:
        """Whether States make statements under it."""
        return any(row.kind is not Kind.DESIGNATION for row in self.rows)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was ``asked``: ``states`` are those named, each word's candidates together; ``left`` are the words that name none, and
    ``unexplained`` those of them that name no provision either. ``sure``: there is one reading, without slips.
    """

    asked: tuple[Word, ...]
    states: tuple[tuple[Match, ...], ...]
    parts: tuple[Part, ...]
    purposes: tuple[Call, ...]
    left: tuple[Word, ...]
    unexplained: tuple[Word, ...]
    sure: bool
    called: Called


def meaning(view: View, query: str, tongues: Tongues, closeness: Closeness) -> Meaning:
    """What a query names, read that closely."""
    asked = words(query)
    treaty, of_treaty = treaty_named(asked)
    beside = [word for word in asked if word.folded not in of_treaty]
    codes = coded(beside, treaty)
    rest = tuple(word for word in beside if word.typed not in {code.typed for code in codes})
    known, slips = called(view, tongues), closeness is Closeness.SLIPS
    states = known.named(rest)
    left = _left(rest, states, codes)
    if left and closeness is not Closeness.IN_FULL:
        states += _loosely(known, left, tongues, slips=slips)
        left = _left(rest, states, codes)
    calls = LABELS.called(left, slips=slips) if left and not codes else []
    explained = calls[0].words if calls else frozenset()
    unexplained = tuple(word for word in left if word.folded not in explained)
    groups = _groups(states, asked)
    sure = not unexplained and _sure(groups, codes, calls)
    purposes = tuple(PURPOSE_TEXTS.called(left, slips=slips)) if left and len(groups) > 1 else ()
    return Meaning(asked, groups, _parts(codes, calls), purposes, left, unexplained, sure, known)


def _left(rest: Sequence[Word], states: Sequence[Match], codes: Sequence[Coded]) -> tuple[Word, ...]:
    """The words that tell more than what was found; all of them where nothing was."""
    further = without(rest, states)
    told = tuple(word for word in further if word.folded not in OF_SENTENCES)
    return told if told or states or codes else tuple(further)


def _loosely(known: Called, left: Sequence[Word], tongues: Tongues, *, slips: bool) -> list[Match]:
    """States by beginnings of names, all words together or one of them; by a name in a further language, or one nearly the same."""
    label = LABELS.called(left)
    unexplained = [word for word in left if not label or word.folded not in label[0].words]
    single = [[word] for word in unexplained if len(word.latin) >= _SHORTEST or len(left) == 1]
    ways = (known.names.beginning, *((partial(known.elsewhere, tongues=tongues), known.names.like) if slips else ()))
    for way in ways:
        found = way(unexplained) or [match for each in single for match in way(each)]
        if found:
            return found
    return []


def _groups(states: Sequence[Match], asked: Sequence[Word]) -> tuple[tuple[Match, ...], ...]:
    """The States by the words that name them, each once: in the order in which these stand, the one behind "from" first."""
    place = {word.folded: number for number, word in reversed([*enumerate(asked)])}
    start = {match.asked: min(place[word] for word in match.asked) for match in states}
    groups: dict[tuple[str, ...], list[Match]] = {}
    seen = set()
    for match in sorted(states, key=lambda match: start[match.asked]):
        if match.name.key not in seen:
            seen.add(match.name.key)
            groups.setdefault(match.asked, []).append(match)
    first, *others = [*groups] or [()]
    if others and any(word.folded in FROM for word in asked[start[first] : start[others[0]]]):
        first, others[0] = others[0], first
    return tuple(tuple(groups[said]) for said in (first, *others) if said)


def _parts(codes: Sequence[Coded], calls: Sequence[Call]) -> tuple[Part, ...]:
    found = [Part(code.meant or code.text, code.provisions, _of_code(code), round_the_clock(code.provisions)) for code in codes]
    rows = [(PROVISIONS[call.key], call) for call in calls]
    order = designations_first([row for row, _ in rows])
    at_once = bool(order) and order[0].round_the_clock
    match = {row.code: call.match for row, call in rows}
    return (*found, *(Part(row.code, (row,), match[row.code], at_once and row.round_the_clock) for row in order))


def _of_code(code: Coded) -> Match:
    how = How.EXACT if code.meant is None else How.SIMILAR
    return Match(
        Name(code.meant or code.text, code.meant or code.text, None, "provision"), how, (code.typed,), slips=int(how is How.SIMILAR)
    )


def _sure(groups: Sequence[Sequence[Match]], codes: Sequence[Coded], calls: Sequence[Call]) -> bool:
    """Whether there is but one way to read it."""
    one = all(_one(group) for group in groups)
    told = all(code.meant is None for code in codes)
    named = [call for call in calls if PROVISIONS[call.key].kind is Kind.DESIGNATION] or calls
    return one and told and (len(named) < 2 or calls[0].match.how is How.EXACT)


def _one(group: Sequence[Match]) -> bool:
    """Whether one State fits better than the others that go by the same words, and well enough."""
    best = [match for match in group if match.how is min(each.how for each in group)]
    return len(best) == 1 and best[0].how <= How.PART and best[0].name.what != SHARED
