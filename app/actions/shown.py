"""What the audit, and the measure of how much somebody reads, must know of an answer: which records, fields and contacts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from app.snapshot.providers import KIND, POLICY, Shown, disclosed_by, reached_at_any_hour

GUARDED = frozenset(("designation", POLICY))
"""The kinds of which some fields are above public; others are public throughout."""


def target(view: View, record: Record) -> tuple[Target, ...]:
    """What the audit says of whoever was shown a record."""
    return (Target(record.key, len(view.versions(record)), view.ceiling(record.state).label, record.state),)


def guarded_of(view: View, record: Record, fields: Iterable[str]) -> frozenset[str]:
    """The State of a designation or policy of which these fields are shown, if its 24/7 contacts are among them."""
    found = post(record) if record.kind == "designation" else None
    provision = found.provision if found is not None else None
    of_provider = record.kind == POLICY and view.ceiling(record.state) >= Audience.NETWORK and "channels" in fields
    known = of_provider or (provision is not None and guarded(provision, view.ceiling(record.state), fields))
    return frozenset((record.state,)) if known else frozenset()


def alone(view: View, record: Record, otherwise: str) -> Answer:
    """One record as it stands on the day, or how it stood. Raises NotFound, saying ``otherwise``, where no day of it was known."""
    content = documents.single(view, record)
    if content is None:
        raise NotFound(otherwise)
    cited = reference(view, record, content["version"], content["standing"])
    if record.kind == KIND:
        return _provider(view, record, content, cited)
    if record.kind not in GUARDED:
        return document(view, Audience.PUBLIC, content, cited=cited)
    shown = disclosed(content) if record.kind != POLICY else disclosed_by((content,))
    known = guarded_of(view, record, shown)
    return document(view, view.ceiling(record.state), content, target(view, record), shown, guarded=known, cited=cited)


def _provider(view: View, record: Record, content: dict[str, Any], cited: Mapping[str, str]) -> Answer:
    """A provider, with what is above public in its policies."""
    told = told_of(view, (Shown(record, content),))
    ceiling = view.ceiling(record.state)
    return document(view, ceiling, content, told.targets, told.fields, guarded=told.guarded, cited=cited)


@dataclass(frozen=True, slots=True)
class Told:
    """What the audit, and the measure of how much somebody reads, must know: records, names of fields above public, and the States
    whose contacts at any hour are among what is shown.
    """

    targets: tuple[Target, ...]
    fields: tuple[str, ...]
    guarded: frozenset[str]


NOTHING = Told((), (), frozenset())


def told_of(view: View, found: Sequence[Shown]) -> Told:
    """The same of providers with their policies."""
    keys = (policy["id"] for each in found for policy in each.document["policies"])
    records = [*(each.record for each in found), *(one for key in keys if (one := view.record(POLICY, key)))]
    return told_of_policies(view, records, [(each.record.state, policy) for each in found for policy in each.document["policies"]])


def told_of_policies(view: View, records: Sequence[Record], policies: Sequence[tuple[str, Mapping[str, Any]]]) -> Told:
    """The same of ``records`` that are shown with the JSON of some policies, each with its State."""
    return Told(
        tuple(each for record in records for each in target(view, record)),
        tuple(sorted(disclosed_by([policy for _, policy in policies]))),
        frozenset(state for state, policy in policies if reached_at_any_hour(policy)),
    )


def targets_of(cards: Iterable[Card]) -> tuple[Target, ...]:
    """The same of several designations."""
    return tuple([Target(card.key, card.version, card.audience.label, card.state) for card in cards])


def targets_of_states(view: View, states: Iterable[str]) -> tuple[Target, ...]:
    """The same of what sums up the entries of whole States."""
    return tuple(Target(state, None, view.ceiling(state).label, state) for state in states)


def disclosed_of(cards: Iterable[Card]) -> tuple[str, ...]:
    """The names of the fields above public that they give something of."""
    return tuple(sorted({name for card in cards for name in card.disclosed}))
