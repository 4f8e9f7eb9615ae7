"""Looking up providers: lists, one, and files that can be sent in again. Memory only."""

from collections.abc import Iterable
from typing import Any

import msgspec

from app.actions.answer import Answer, answer, listing
from app.actions.asking import Asked, state_asked
from app.actions.export import file_of
from app.actions.look_up import ceiling, page
from app.actions.shown import Told, told_of, told_of_policies
from app.domain.access import Audience
from app.domain.records.provider import KINDS_OF_PROVIDER
from app.domain.records.provider_policy import TOPICS
from app.snapshot.audience import View
from app.snapshot.providers import (
    KIND,
    POLICY,
    Shown,
    Wanted,
    fitting,
    fitting_policies,
    policy,
    provider,
)

FILTERS = ("state", "kind", "q")
OF_POLICIES = (*FILTERS, "topic")


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
    return _answer(view, wanted, body, told_of_policies(view, [record for record, _ in on_page], made))


def _encoded(documents: Iterable[dict[str, Any]]) -> list[bytes]:
    return [msgspec.json.encode(each) for each in documents]


def _answer(view: View, wanted: Wanted, body: bytes, told: Told) -> Answer:
    return answer(body, ceiling(view, wanted.state), told.targets, told.fields, guarded=told.guarded)


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
