"""What the audit, and the measure of how much somebody reads, must know of an answer: which records, fields and contacts."""

from collections.abc import Iterable

from app.actions.answer import Answer, document
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.errors import NotFound
from app.domain.timeline import Record
from app.snapshot import documents
from app.snapshot.audience import View
from app.snapshot.cards import Card
from app.snapshot.citation import reference
from app.snapshot.designations import disclosed, guarded
from app.snapshot.posts import post

GUARDED = "designation"
"""The kind of which some fields are above public; others are public throughout."""


def target(view: View, record: Record) -> tuple[Target, ...]:
    """What the audit says of whoever was shown a record."""
    return (Target(record.key, len(view.versions(record)), view.ceiling(record.state).label, record.state),)


def guarded_of(view: View, record: Record, fields: Iterable[str]) -> frozenset[str]:
    """The State of a designation of which these fields are shown, if its 24/7 contacts are among them."""
    found = post(record) if record.kind == "designation" else None
    known = found is not None and guarded(found.provision, view.ceiling(record.state), fields)
    return frozenset((record.state,)) if known else frozenset()


def alone(view: View, record: Record, otherwise: str) -> Answer:
    """One record as it stands on the day, or how it stood. Raises NotFound, saying ``otherwise``, where no day of it was known."""
    content = documents.single(view, record)
    if content is None:
        raise NotFound(otherwise)
    cited = reference(view, record, content["version"], content["standing"])
    if record.kind != GUARDED:
        return document(view, Audience.PUBLIC, content, cited=cited)
    shown = disclosed(content)
    known = guarded_of(view, record, shown)
    return document(view, view.ceiling(record.state), content, target(view, record), shown, guarded=known, cited=cited)


def targets_of(cards: Iterable[Card]) -> tuple[Target, ...]:
    """The same of several designations."""
    return tuple(Target(card.key, card.version, card.audience.label, card.state) for card in cards)


def targets_of_states(view: View, states: Iterable[str]) -> tuple[Target, ...]:
    """The same of what sums up the entries of whole States."""
    return tuple(Target(state, None, view.ceiling(state).label, state) for state in states)


def disclosed_of(cards: Iterable[Card]) -> tuple[str, ...]:
    """The names of the fields above public that they give something of."""
    return tuple(sorted({name for card in cards for name in card.disclosed}))
