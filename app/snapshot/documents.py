"""States, authorities, statements and single designations as they are answered, each seen through a ``View``."""

from collections.abc import Mapping
from typing import Any

from app.domain.access import Audience
from app.domain.freshness import cycle
from app.domain.membership import memberships
from app.domain.missing import Missing
from app.domain.provisions import PROVISIONS, TREATIES, Kind, Provision
from app.domain.records import KINDS
from app.domain.routing.territories import reach
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.coverage import cells_of
from app.snapshot.designations import body, designation, provenance
from app.snapshot.pairs import side
from app.snapshot.posts import held_by
from app.snapshot.providers import policy, provider
from app.snapshot.stands import CURRENT, stands


def provision(row: Provision) -> dict[str, Any]:
    """A row of the table of provisions."""
    return {
        "code": row.code,
        "treaty": row.treaty,
        "kind": row.kind.value,
        "cardinality": row.cardinality.value,
        "roles": list(row.roles),
        "required": row.required.value,
        "timing": row.timing.value,
        "modifiable": row.modifiable,
        "withdrawal": row.withdrawal.value,
        "register_kept_by": row.register.value,
        "register_provision": row.register_provision,
        "round_the_clock": row.round_the_clock,
        "attested_every": cycle(row).days if row.kind is Kind.DESIGNATION else None,
        "labels": {"en": row.label_en, "fr": row.label_fr},
        "effect": {"en": row.effect_en, "fr": row.effect_fr},
        "eu_rule": row.eu_rule.value if row.eu_rule else None,
        "eu_options": list(row.eu_options),
        "confidence": row.confidence.value,
    }


def state(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A State with its treaties, statements, coverage and what is announced."""
    code = value["code"]
    return {
        "id": code,
        "names": value["names"],
        "memberships": value.get("memberships", []),
        "membership_periods": _periods(view, record),
        "exercise": value.get("exercise", False),
        "source": value.get("source"),
        "treaties": [_treaty(view, code, treaty) for treaty in TREATIES],
        "territories": _territories(view, code),
        "statements": [statement(view, each, said) for each, said in view.values("statement", code)],
        "coverage": cells_of(view, code),
        "upcoming": upcoming(view, code),
        "version": len(view.versions(record)),
    }


def _treaty(view: View, code: str, treaty: str) -> dict[str, Any]:
    """Where a State stands towards a treaty, and what is missing until it is in force."""
    missing = view.treaties.missing(code, treaty, view.day)
    return view.standing(code, treaty).as_json() | {"missing": [_step(each) for each in missing]}


def _step(missing: Missing) -> dict[str, Any]:
    return {
        "step": missing.step.value,
        "consents": missing.consents,
        "until": missing.until.isoformat() if missing.until else None,
    }


def _periods(view: View, record: Record) -> list[dict[str, Any]]:
    """Each membership with its days, also those that are over or announced."""
    found = memberships(record.streams[Audience.PUBLIC], view.known)
    return [{"of": each.of, "from": each.start.isoformat(), "to": each.end.isoformat() if each.end else None} for each in found]


def _territories(view: View, code: str) -> list[dict[str, Any]]:
    """The territories for which a State has authorities or has stated something, and whether each treaty reaches them."""
    whole = side(view, (code, None))
    spoken_of = {each.territory for each in whole.posts} | {each.territory for each in whole.statements}
    return [{"territory": each, "treaties": reach(side(view, (code, each)), view.day)} for each in sorted(filter(None, spoken_of))]


def upcoming(view: View, state_code: str) -> list[dict[str, Any]]:
    """Designations of a State that begin after the day asked about."""
    found = []
    for record in view.records("designation", state_code):
        if not _moves_after(view, record):
            continue
        later = [span for span in record.spans(view.known) if span.start > view.day]
        value = view.on(later[0].start).value(record) if later and view.span(record) is None else None
        if value is not None:
            found.append({"id": record.key, "provision": value["provision"], "valid_from": later[0].start.isoformat()})
    return found


def _moves_after(view: View, record: Record) -> bool:
    """Whether anything said of the record begins or ends after the day asked about."""
    stream = record.streams[min(record.streams)]
    return any(entry.span.start > view.day or (entry.span.end or view.day) > view.day for entry in stream)


def authority(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A body with the designations that it holds."""
    held = [
        {"id": each.record.key, "provision": each.provision, "role": each.role, "territory": each.territory}
        for each in held_by(view.snapshot.part(record.state)).get(record.key, ())
        if view.holds(each.record)
    ]
    return {"state": value["state"], **body(view, record.key), "designations": held, "version": len(view.versions(record))}


def statement(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration, reservation or notification."""
    row = PROVISIONS[value["provision"]]
    span = view.span(record)
    last = view.entries(record)[-1]
    return {
        "id": record.key,
        "state": value["state"],
        "territory": value.get("territory"),
        "treaty": row.treaty,
        "provision": row.code,
        "kind": value["kind"],
        "summary": value["summary"],
        "options": value.get("options", []),
        "circumstances": value.get("circumstances"),
        "made_on": value.get("made_on"),
        "valid_from": span.start.isoformat() if span else None,
        "valid_to": span.end.isoformat() if span and span.end else None,
        "version": len(view.versions(record)),
        "source": {
            "notification": last.notification,
            "reference": provenance(view, last).get("reference"),
            "url": value.get("source_url"),
        },
    }


def single(view: View, record: Record) -> dict[str, Any] | None:
    """One record, also when it is announced only or holds no more: ``standing`` says which."""
    found = stands(view, record)
    if found is None:
        return None
    document = _MADE[record.kind](found.there, record, found.value) | {"standing": found.standing}
    if "operative" in document and found.standing != CURRENT:
        document |= {"operative": False, "operative_reason": found.standing}
    return document


def _participation(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """The dates of a State's participation in a treaty, as they were told; what follows from them is said of the State."""
    span, last = view.span(record), view.entries(record)[-1]
    return {
        "id": record.key,
        **{name: value.get(name) for name in KINDS[record.kind].fields if name != "source"},
        "valid_from": span.start.isoformat() if span else None,
        "valid_to": span.end.isoformat() if span and span.end else None,
        "version": len(view.versions(record)),
        "source": {
            "notification": last.notification,
            "reference": provenance(view, last).get("reference"),
            "text": value.get("source"),
        },
    }


_MADE = {
    "designation": designation,
    "statement": statement,
    "authority": authority,
    "participation": _participation,
    "provider": provider,
    "provider_policy": policy,
}
"""How a record of a kind that has a history is answered."""
