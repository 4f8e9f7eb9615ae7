"""Finding designations: filters over what the reader sees, order, pages. A filter on a value that is hidden finds nothing."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.moment import format_instant, parse_instant
from app.domain.provisions import PROVISIONS, Provision
from app.domain.timeline import Record
from app.domain.values import fold, transliterate
from app.snapshot.audience import View
from app.snapshot.cards import Card, card

Order = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; None means no wish. ``provisions`` are codes; ``since`` is an RFC 3339 instant."""

    state: str | None = None
    provisions: frozenset[str] | None = None
    treaty: str | None = None
    territory: str | None = None
    language: str | None = None
    authority: str | None = None
    words: str | None = None
    operative: bool | None = None
    attestation: str | None = None
    updated_since: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Cards of one page, how many there are in all, and where the next page begins (the order of the last card shown)."""

    cards: list[Card]
    total: int
    after: Order | None


def provisions_of(rows: tuple[Provision, ...]) -> frozenset[str]:
    """The codes of some provisions."""
    return frozenset(row.code for row in rows)


def designations(view: View, wanted: Wanted, limit: int, after: Order | None = None) -> Page:
    """The designations that hold on the view's day and fit, in order, from behind ``after``."""
    found = sorted(_fitting(view, _prepared(wanted)), key=lambda each: each.order)
    start = bisect_right(found, after, key=lambda each: each.order) if after is not None else 0
    shown = found[start : start + limit]
    more = start + limit < len(found)
    return Page(shown, len(found), shown[-1].order if more else None)


def _prepared(wanted: Wanted) -> Wanted:
    since = format_instant(parse_instant(wanted.updated_since)) if wanted.updated_since else None
    return replace(wanted, updated_since=since)


def _fitting(view: View, wanted: Wanted) -> Iterator[Card]:
    for record in view.records("designation", wanted.state):
        if wanted.provisions is not None and provision_of(record) not in wanted.provisions:
            continue
        found = card(view, record)
        if found is not None and _fits(found, provision_of(record), wanted):
            yield found


def provision_of(record: Record) -> str | None:
    """The provision of a designation: it identifies the record, so that all its entries name the same one."""
    return record.streams[min(record.streams)][0].provision


def _fits(found: Card, provision: str | None, wanted: Wanted) -> bool:
    return (
        (wanted.treaty is None or (provision is not None and PROVISIONS[provision].treaty == wanted.treaty))
        and (wanted.territory is None or found.territory == wanted.territory)
        and (wanted.language is None or wanted.language in found.languages)
        and (wanted.authority is None or found.authority == wanted.authority)
        and (wanted.operative is None or found.operative == wanted.operative)
        and (wanted.attestation is None or found.trust == wanted.attestation)
        and (wanted.updated_since is None or found.recorded_at >= wanted.updated_since)
        and (wanted.words is None or mentions(found.words, wanted.words))
    )


def mentions(words: str, query: str) -> bool:
    """Whether every word of ``query`` begins a word of ``words``, in its own script or transliterated."""
    return any(all(f" {part}" in words for part in form.split()) and bool(form) for form in (fold(query), transliterate(query)))
