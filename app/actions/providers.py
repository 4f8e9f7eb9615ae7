"""Looking up providers: lists, one, and files that can be sent in again. Memory only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.actions.answer import Answer, answer, document, listing
from app.actions.asking import Asked, state_asked
from app.actions.export import file_of
from app.actions.look_up import ceiling, page
from app.actions.shown import target
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.errors import NotFound
from app.domain.records.provider import KINDS_OF_PROVIDER
from app.domain.records.provider_policy import TOPICS
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.providers import (
    KIND,
    POLICY,
    Shown,
    Wanted,
    disclosed,
    fitting,
    fitting_policies,
    guarded,
    policies_of,
    policy,
    provider,
    shown,
)

FILTERS = ("state", "kind", "q")
OF_POLICIES = (*FILTERS, "topic")


@dataclass(frozen=True, slots=True)
class Told:
    """What the audit, and the measure of how much somebody reads, must know: records, names of fields above public, and the States
    whose contacts at any hour are among what is shown.
    """

    targets: tuple[Target, ...]
    fields: tuple[str, ...]
    guarded: frozenset[str]


def told_of(view: View, found: Sequence[Shown]) -> Told:
    """The providers with their policies."""
    records = [record for each in found for record in (each.record, *(one for one, _ in policies_of(view, each.record)))]
    return _told(view, records, [(each.record.state, policy) for each in found for policy in each.document["policies"]])


def _told(view: View, records: Sequence[Record], policies: Sequence[tuple[str, dict[str, Any]]]) -> Told:
    return Told(
        tuple(each for record in records for each in target(view, record)),
        tuple(sorted(disclosed([policy for _, policy in policies]))),
        frozenset(state for state, policy in policies if guarded((policy,))),
    )


def providers(view: View, asked: Asked) -> Answer:
    """Providers with their policies, filtered, in pages."""
    wanted = wanted_of(view, asked)
    found = list(fitting(view, wanted))
    on_page, following = page(found, asked)
    made = [Shown(record, provider(view, record, value)) for record, value in on_page]
    body = listing(view, ceiling(view, wanted.state), _encoded(each.document for each in made), following, len(found))
    return _answer(view, wanted, body, told_of(view, made))


def policies(view: View, asked: Asked) -> Answer:
    """Policies by themselves: of many providers on one topic, say."""
    wanted = wanted_of(view, asked)
    found = list(fitting_policies(view, wanted))
    on_page, following = page(found, asked)
    made = [(record.state, policy(view, record, value)) for record, value in on_page]
    body = listing(view, ceiling(view, wanted.state), _encoded(each for _, each in made), following, len(found))
    return _answer(view, wanted, body, _told(view, [record for record, _ in on_page], made))


def _encoded(documents: Iterable[dict[str, Any]]) -> list[bytes]:
    return [msgspec.json.encode(each) for each in documents]


def _answer(view: View, wanted: Wanted, body: bytes, told: Told) -> Answer:
    return answer(body, ceiling(view, wanted.state), told.targets, told.fields, guarded=told.guarded)


def one(view: View, asked: Asked) -> Answer:
    """One provider with its policies."""
    found = shown(view, asked.parameters["id"])
    if found is None:
        raise NotFound("no such provider on that day")
    told = told_of(view, (found,))
    highest = view.ceiling(found.record.state)
    return document(view, highest, found.document, told.targets, told.fields, guarded=told.guarded)


def export(view: View, asked: Asked, form: str) -> Answer:
    """The providers that the list would show, which are public throughout, in one of the forms of WRITERS."""
    wanted = wanted_of(view, asked)
    found = [record for record, _ in fitting(view, wanted)]
    return file_of(view, KIND, found, wanted.state, form, audience=Audience.PUBLIC)


def export_policies(view: View, asked: Asked, form: str) -> Answer:
    """The same of their policies; each names its provider by its identifier."""
    wanted = wanted_of(view, asked)
    found = [record for record, _ in fitting_policies(view, wanted)]
    return file_of(view, POLICY, found, wanted.state, form, audience=ceiling(view, wanted.state))


def wanted_of(view: View, asked: Asked) -> Wanted:
    """Which providers are asked for, or which of their policies."""
    kind, topic = asked.choice("kind", KINDS_OF_PROVIDER), asked.choice("topic", tuple(TOPICS))
    return Wanted(state_asked(view, asked), kind, asked.parameters.get("q"), topic)
