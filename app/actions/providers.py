"""Looking up providers: lists, one, and files that can be sent in again. Memory only."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from app.snapshot.audience import View
from app.snapshot.providers import KIND, POLICY, Shown, Wanted, disclosed, fitting, guarded, policies_of, provider, shown

FILTERS = ("state", "kind", "q")


@dataclass(frozen=True, slots=True)
class Told:
    """What the audit, and the measure of how much somebody reads, must know of providers that are shown."""

    targets: tuple[Target, ...]
    fields: tuple[str, ...]
    guarded: frozenset[str]


def told_of(view: View, found: Sequence[Shown]) -> Told:
    """The providers and their policies, the names of fields above public, the States whose contacts at any hour are among them."""
    records = [record for each in found for record in (each.record, *(one for one, _ in policies_of(view, each.record)))]
    return Told(
        tuple(each for record in records for each in target(view, record)),
        tuple(sorted({name for each in found for name in disclosed(each.document)})),
        frozenset(each.record.state for each in found if guarded(each.document)),
    )


def providers(view: View, asked: Asked) -> Answer:
    """Providers with their policies, filtered, in pages."""
    wanted = _wanted(view, asked)
    found = list(fitting(view, wanted))
    on_page, following = page(found, asked)
    made = [Shown(record, provider(view, record, value)) for record, value in on_page]
    highest, told = ceiling(view, wanted.state), told_of(view, made)
    body = listing(view, highest, [msgspec.json.encode(each.document) for each in made], following, len(found))
    return answer(body, highest, told.targets, told.fields, guarded=told.guarded)


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
    wanted = _wanted(view, asked)
    found = [record for record, _ in fitting(view, wanted)]
    return file_of(view, KIND, found, wanted.state, form, audience=Audience.PUBLIC)


def export_policies(view: View, asked: Asked, form: str) -> Answer:
    """The same of their policies; each names its provider by its identifier."""
    wanted = _wanted(view, asked)
    found = [policy for record, _ in fitting(view, wanted) for policy, _ in policies_of(view, record)]
    return file_of(view, POLICY, found, wanted.state, form, audience=ceiling(view, wanted.state))


def _wanted(view: View, asked: Asked) -> Wanted:
    return Wanted(state_asked(view, asked), asked.choice("kind", KINDS_OF_PROVIDER), asked.parameters.get("q"))
