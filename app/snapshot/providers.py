"""Providers as they are answered, with their policies as far as this reader may know them; and finding providers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.access import Audience
from app.domain.records import KINDS
from app.domain.records.provider_policy import TOPICS
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.cards import kept_of_state
from app.snapshot.designations import postal, provenance
from app.snapshot.reach import above_public, reaching, redacted
from app.snapshot.search import Index, compared, forms, searchable

KIND, POLICY = "provider", "provider_policy"
_FIELDS = KINDS[POLICY].fields
_ABOVE_PUBLIC = above_public(_FIELDS)
_TOPICS = tuple(TOPICS)
_AT_ANY_HOUR = (Audience.NETWORK.label, Audience.RESTRICTED.label)
Held = tuple[Record, Mapping[str, Any]]
"""A record with its value on the view's day."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which providers to look for, or which of their policies; None means no wish."""

    state: str | None = None
    kind: str | None = None
    words: str | None = None
    topic: str | None = None


def provider(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A provider with its policies, by topic."""
    return {
        "id": record.key,
        "state": value["state"],
        "names": value["names"],
        "kinds": value["kinds"],
        "website": value.get("website"),
        "address": postal(value.get("address")),
        "policies": [_policy(view, *each) for each in policies_of(view, record)],
        **_standing(view, record, value),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A provider as it is answered, with its record; what the audit must know of it is in the document."""

    record: Record
    document: dict[str, Any]


def shown(view: View, key: str) -> Shown | None:
    """The provider with that key; None where this reader knows of none on the view's day."""
    record = view.record(KIND, key)
    value = view.value(record) if record else None
    return Shown(record, provider(view, record, value)) if record and value else None


def policy(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A policy by itself, with whose it is."""
    owner = view.record(KIND, value[KIND])
    said = (view.value(owner) if owner else None) or {}
    whose = {"id": value[KIND], "names": said.get("names", {})}
    return {"state": value["state"], "provider": whose, **_policy(view, record, value)}


def _policy(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """One topic. Fields above the reader's audience are absent; signed-in readers are told their names."""
    ceiling = view.ceiling(record.state)
    return {
        "id": record.key,
        "topic": value["topic"],
        "position": value.get("position"),
        "summary": value.get("summary"),
        **reaching(ceiling, value, _FIELDS, view.day),
        "policy_on": value.get("policy_on"),
        "told_by": value.get("told_by"),
        **_standing(view, record, value),
        **redacted(ceiling, value),
    }


def _standing(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    span, last = view.span(record), view.entries(record)[-1]
    return {
        "valid_from": span.start.isoformat() if span else None,
        "valid_to": span.end.isoformat() if span and span.end else None,
        "version": len(view.versions(record)),
        "source": {
            "notification": last.notification,
            "reference": provenance(view, last).get("reference"),
            "url": value.get("source_url"),
        },
    }


def policies_of(view: View, record: Record) -> list[Held]:
    """The policies of a provider that hold on the view's day, in the order of the topics."""
    return kept_of_state(view, record.state, "policies of providers", _by_provider).get(record.key, [])


def _by_provider(view: View, state: str) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for record, value in sorted(view.values(POLICY, state), key=lambda held: _TOPICS.index(held[1]["topic"])):
        found.setdefault(value[KIND], []).append((record, value))
    return found


def disclosed_by(policies: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of the fields above public that the JSON of some policies gives something of."""
    return tuple(name for name in _ABOVE_PUBLIC if any(policy.get(name) for policy in policies))


def reached_at_any_hour(policy: Mapping[str, Any]) -> bool:
    """Whether channels above parties, which are answered at any hour, are among those that the JSON of a policy shows."""
    return any(each["audience"] in _AT_ANY_HOUR for each in policy.get("channels", ()))


def fitting(view: View, wanted: Wanted) -> Iterator[Held]:
    """The providers that hold on the view's day and fit, by State and in order of appearance."""
    sought = forms(wanted.words) if wanted.words is not None else None
    for state in view.states(wanted.state):
        mentioning = None
        if sought is not None:
            mentioning = providers_index(view, state).mentioning(sought)
            if not mentioning:
                continue
        for record, value in view.values(KIND, state):
            if (mentioning is None or record.key in mentioning) and (wanted.kind is None or wanted.kind in value["kinds"]):
                yield record, value


def fitting_policies(view: View, wanted: Wanted) -> Iterator[Held]:
    """The policies of the providers that fit, on the topic wanted."""
    for record, _ in fitting(view, wanted):
        yield from (each for each in policies_of(view, record) if wanted.topic in (None, each[1]["topic"]))


def providers_index(view: View, state: str) -> Index:
    """The words of the providers of a State and of their policies, as far as this reader sees. Kept like cards."""
    return kept_of_state(view, state, "word index of providers", _index)


def _index(view: View, state: str) -> Index:
    return Index(
        (record.key, [compared(text) for text in _texts(view, record, value)]) for record, value in view.values(KIND, state)
    )


def _texts(view: View, record: Record, value: Mapping[str, Any]) -> Iterator[str]:
    yield from searchable(KIND, value)
    for _, said in policies_of(view, record):
        yield from searchable(POLICY, said)
