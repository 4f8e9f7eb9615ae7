"""What a search finds, ranked: where a query leads that names State and provision, then States, bodies and provisions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from app.domain.provisions import Kind
from app.snapshot.audience import View
from app.snapshot.find import Wanted, fitting
from app.snapshot.posts import Post
from app.snapshot.query.bodies import Body, bodies, misspelt
from app.snapshot.query.meaning import Closeness, Meaning, Part, meaning
from app.snapshot.query.names import How, Match
from app.snapshot.query.states import Tongues

MOST_SLIPS = 8
"""Longer queries are read as they are written: looking for what each word is nearly like takes its time."""
MOST_STATES, MOST_PARTS, MOST_POSTS = 10, 6, 100
"""How many readings of a query are followed up, and how many designations are shown for them."""
ANSWERS = ("emergency", "designations", "statements", "route", "state", "provision")
BESIDE = "emergency-beside"
KINDS = (*ANSWERS[:5], BESIDE, "authority", "provider", "designation", "provision")
"""In the order in which they are told when they fit equally well. A State's emergency card is offered beside it."""
KINDS_TOLD = tuple(kind for kind in KINDS if kind != BESIDE)


_EQUAL = 5
"""So much of the rank of two that nothing tells them apart but their order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and ``why``. What it is about: a State, one it leads to, a provision's code, a purpose, a body, a post."""

    kind: str
    why: tuple[Match, ...]
    state: str | None = None
    to: str | None = None
    provision: str | None = None
    purpose: str | None = None
    body: Body | None = None
    post: Post | None = None
    order: int = 0

    @property
    def rank(self) -> tuple[Any, ...]:
        """The lower, the better: what accounts for most of the query comes first."""
        how, slips, latin = (max(each) for each in zip(*(match.rank for match in self.why), strict=True))
        said = {word for match in self.why for word in match.asked}
        return -len(self.why), -len(said), how, slips, KINDS.index(self.kind), latin, self.order


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the best first; ``answer`` is the one that is meant without doubt."""

    hits: tuple[Hit, ...]
    answer: Hit | None
    meant: Meaning


def found(view: View, query: str, tongues: Tongues) -> Found:
    """What a query finds. What is written a little wrong is sought only where nothing goes by it as it is written."""
    meant = meaning(view, query, tongues, Closeness.IN_FULL)
    of_bodies = _bodies(view, meant)
    named = [hit.body.match.how for hit in of_bodies if hit.body is not None]
    if meant.unexplained and (not named or not (meant.states or How.EXACT in named)):
        slips = not named and len(meant.unexplained) <= MOST_SLIPS
        before, meant = meant, meaning(view, query, tongues, Closeness.SLIPS if slips else Closeness.BEGINNINGS)
        of_bodies = of_bodies if before.left == meant.left else [*_bodies(view, meant), *of_bodies]
    if meant.unexplained and not of_bodies and len(meant.unexplained) <= MOST_SLIPS:
        of_bodies = _of_bodies(misspelt(view, meant.unexplained, _codes(view, meant)), meant)
    ranked = tuple(_each_once(sorted((*_leading(view, meant), *of_bodies), key=lambda hit: hit.rank)))
    return Found(ranked, _answer(ranked, meant), meant)


def _leading(view: View, meant: Meaning) -> list[Hit]:
    """Where States and provisions lead."""
    states = [match for group in meant.states for match in group][:MOST_STATES]
    parts = meant.parts[:MOST_PARTS]
    hits = [*_routes(meant)]
    for order, state in enumerate(states):
        hits += _of_state(view, state, parts, order)
    return [*hits, *(_posts(view, meant, states, parts) if states else _of_table(parts))]


def _of_table(parts: Sequence[Part]) -> Iterator[Hit]:
    """Provisions by themselves: of a code that several are under, the designations under all of them too."""
    for order, part in enumerate(parts):
        if len(part.rows) > 1 and part.designates:
            yield Hit("designations", (part.match,), provision=part.code, order=order)
        for row in part.rows:
            yield Hit("provision", (part.match,), provision=row.code, order=order)


def _of_state(view: View, state: Match, parts: Sequence[Part], order: int) -> Iterator[Hit]:
    """The State, and where it leads together with what else is named."""
    code = state.name.key
    yield Hit("state", (state,), state=code, order=order)
    if not parts:
        yield Hit(BESIDE, (state,), state=code, order=order)
    urgent = next((part for part in parts if part.emergency), None)
    if urgent is not None:
        yield Hit("emergency", (state, urgent.match), state=code, order=order)
    for place, part in enumerate(parts):
        if part.designates and not part.emergency:
            yield Hit("designations", (state, part.match), state=code, provision=part.code, order=order + place)
        only = place == 0 and not part.designates
        if part.states and (only or _has_stated(view, code, part)):
            yield Hit("statements", (state, part.match), state=code, provision=part.code, order=order + place)


def _has_stated(view: View, state: str, part: Part) -> bool:
    codes = {row.code for row in part.rows}
    return any(value["provision"] in codes for _, value in view.values("statement", state))


def _routes(meant: Meaning) -> Iterator[Hit]:
    """From the State named first to the other one, for the purpose that the words are nearest to."""
    if len(meant.states) < 2:
        return
    best = [call for call in meant.purposes if call.score == meant.purposes[0].score]
    for sender, receiver in product(*meant.states[:2]):
        way = Hit("route", (sender, receiver), state=sender.name.key, to=receiver.name.key)
        yield from (replace(way, why=(*way.why, call.match), purpose=call.key, order=order) for order, call in enumerate(best))
        if not best:
            yield way


def _bodies(view: View, meant: Meaning) -> list[Hit]:
    """Authorities and providers, of the States named where some are: by all words; else by those that name no provision."""
    states, together = _codes(view, meant), meant.left != meant.unexplained
    found = _of_bodies(bodies(view, meant.left, states), meant) if together else _under(view, meant, states)
    if found or not meant.unexplained:
        return found
    return (_under(view, meant, states) if together else []) or _of_bodies(bodies(view, meant.unexplained, states), meant)


def _under(view: View, meant: Meaning, states: Sequence[str]) -> list[Hit]:
    """Authorities with posts under the provisions that are named beside words of theirs."""
    codes = {row.code: part.match for part in meant.parts for row in part.rows}
    found = bodies(view, meant.unexplained, states, frozenset(codes)) if codes and meant.unexplained else []
    hits = zip(found, _of_bodies(found, meant), strict=True)
    return [replace(hit, why=(*hit.why, codes[each.posts[0].provision])) for each, hit in hits]


def _of_bodies(found: Sequence[Body], meant: Meaning) -> list[Hit]:
    """Each with the name of its State, where that is asked as well."""
    named = {match.name.key: match for group in meant.states for match in group}
    return [
        Hit(each.kind, (each.match, *([named[each.state]] if each.state in named else [])), state=each.state, body=each)
        for each in found
    ]


def _codes(view: View, meant: Meaning) -> list[str]:
    """The States named, else all."""
    return sorted({match.name.key for group in meant.states for match in group}) or view.states()


def _posts(view: View, meant: Meaning, states: Sequence[Match], parts: Sequence[Part]) -> Iterator[Hit]:
    """The designations under what is named, of the States named; those of all States only where words tell them apart."""
    words = " ".join(word.folded for word in meant.unexplained) or None
    for state, part in product(states, parts):
        codes = frozenset(row.code for row in part.rows if row.kind is Kind.DESIGNATION)
        wanted = Wanted(state=state.name.key, provisions=codes, words=words)
        for post in islice(fitting(view, wanted), MOST_POSTS):
            yield Hit("designation", (state, part.match), state=post.record.state, provision=post.provision, post=post)


def _answer(hits: Sequence[Hit], meant: Meaning) -> Hit | None:
    """The first, where it is meant without doubt: nothing else fits as well."""
    if not hits:
        return None
    first, same = hits[0], [hit for hit in hits[1:] if hit.rank[:_EQUAL] == hits[0].rank[:_EQUAL]]
    if first.kind in ANSWERS:
        return first if meant.sure and not (same and first.kind in ("route", "state")) and _leads(first) else None
    return first if first.body is not None and first.body.match.how is How.EXACT and not same else None


def _leads(hit: Hit) -> bool:
    """Whether it is all that must be known to go there: a route has a purpose."""
    return hit.kind != "route" or hit.purpose is not None


def _each_once(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Each thing by its best reason."""
    seen = set()
    for hit in hits:
        what = (
            hit.kind,
            hit.state,
            hit.to,
            hit.provision,
            hit.purpose,
            hit.body and hit.body.key,
            hit.post and hit.post.record.key,
        )
        if what not in seen:
            seen.add(what)
            yield hit
