"""Member States of the European Union and the Council Decision, as it is answered: each obligation with the records it rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.access import Audience
from app.domain.membership import EUROPEAN_UNION, memberships
from app.domain.provisions import CETS224, Provision
from app.domain.routing.way import Text
from app.domain.union import DETAILS, NOTE, OBLIGATIONS, OUTCOMES, Finding, Joining, Outcome, Said, assess
from app.snapshot.audience import View
from app.snapshot.cards import kept_of_state
from app.snapshot.citation import rested
from app.snapshot.coverage import names_of, text
from app.snapshot.pairs import rests_of


@dataclass(frozen=True, slots=True)
class Member:
    """A Member State on the day: since when, how it stands towards the Protocol, and how each obligation stands."""

    state: str
    names: Text
    exercise: bool
    since: date
    joining: Joining
    findings: tuple[Finding, ...]


def members(view: View, state: str | None) -> list[Member]:
    """The States, or the one, that are members on the view's day."""
    found = (kept_of_state(view, each.key, "union", _member) for each in view.holding("state", state))
    return [each for each in found if each is not None]


def _member(view: View, state: str) -> Member | None:
    record = view.record("state", state)
    value = (view.value(record) if record else None) or {}
    if record is None or EUROPEAN_UNION not in value.get("memberships", ()):
        return None
    periods = memberships(record.streams[Audience.PUBLIC], view.known)
    since = max(each.start for each in periods if each.of == EUROPEAN_UNION and each.start <= view.day)
    joining, said = _joining(view, state), _said(view, state)
    findings = tuple(assess(row, joining, said.get(row.code, ())) for row in OBLIGATIONS)
    return Member(state, names_of(value, state), value.get("exercise", False), since, joining, findings)


def _joining(view: View, state: str) -> Joining:
    standing = view.standing(state, CETS224)
    own = standing.participation
    record = view.record("participation", f"{state}.{CETS224}")
    rests = rests_of(view, record) if record else None
    if own is None:
        return Joining(standing.status, rests=rests)
    return Joining(standing.status, own.signed_on, own.consented_on or own.in_force_on, rests)


def _said(view: View, state: str) -> dict[str, list[Said]]:
    """What the State has made and named, by provision; what it says for a territory does not speak for it."""
    found: dict[str, list[Said]] = {}
    for record, value in view.values("statement", state):
        if value.get("territory") is None:
            made = Said(rests_of(view, record, value), frozenset(value.get("options", ())), value.get("made_on"))
            found.setdefault(value["provision"], []).append(made)
    for post in view.posts(state):
        if post.territory is None and view.holds(post.record):
            found.setdefault(post.provision, []).append(Said(rests_of(view, post.record)))
    return found


def item(member: Member) -> dict[str, Any]:
    """One Member State of the list."""
    joining = member.joining
    return {
        "state": member.state,
        "exercise": member.exercise,
        "member_since": member.since.isoformat(),
        "status": joining.status.value,
        "signed_on": joining.signed_on.isoformat() if joining.signed_on else None,
        "consented_on": joining.consented_on.isoformat() if joining.consented_on else None,
        "obligations": [_finding(each) for each in member.findings],
        "totals": _counts(each.outcome for each in member.findings),
    }


def _finding(found: Finding) -> dict[str, Any]:
    said = DETAILS[found.code]
    return {
        **_obligation(found.obligation),
        "outcome": found.outcome.value,
        "code": found.code,
        "detail": said.en,
        "detail_fr": said.fr,
        "due_on": found.due_on.isoformat() if found.due_on else None,
        "records": [rested(each) for each in found.rests],
    }


def _obligation(row: Provision) -> dict[str, Any]:
    asked = row.eu_rule.value if row.eu_rule else None
    return {"provision": row.code, "kind": row.kind.value, "rule": asked, "options": list(row.eu_options)}


def frame(found: Sequence[Member]) -> dict[str, Any]:
    """What goes with the list: totals of all Member States, not of a page, exercise States by themselves, and what words mean."""
    return {
        "totals": _totals([each for each in found if not each.exercise]),
        "exercise": _totals([each for each in found if each.exercise]),
        "legend": {outcome.value: text(said) for outcome, said in OUTCOMES.items()},
        "note": text(NOTE),
    }


def _totals(found: Sequence[Member]) -> dict[str, Any]:
    return {"states": len(found), "obligations": list(_by_obligation(found))}


def _by_obligation(found: Sequence[Member]) -> Iterator[dict[str, Any]]:
    for place, row in enumerate(OBLIGATIONS):
        yield {**_obligation(row), **_counts(each.findings[place].outcome for each in found)}


def _counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    counts = Counter(outcomes)
    return {outcome.value: counts[outcome] for outcome in Outcome}
