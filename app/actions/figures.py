"""Indicators, and coverage, indicators and the Union as files: CSV for machines, XLSX for people. None is meant to be sent in."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from app.actions.answer import Answer, document, tag
from app.actions.asking import Asked, state_asked
from app.actions.look_up import ceiling, coverage_wanted, paged
from app.actions.shown import targets_of_states
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.coverage import DUTIES, STATUSES
from app.domain.union import DETAILS, OUTCOMES
from app.intake.writing import csv_table, xlsx_table
from app.snapshot import coverage as covered
from app.snapshot import indicators as counted
from app.snapshot import union as joined
from app.snapshot.audience import View

Line = Sequence[str]

COVERAGE: Mapping[str, str] = MappingProxyType(
    {
        "State": "État",
        "Name (en)": "Nom (en)",
        "Name (fr)": "Nom (fr)",
        "Exercise State": "État d'exercice",
        "Territory": "Territoire",
        "Provision": "Disposition",
        "Status": "Situation",
        "Duty": "Obligation",
        "Declared": "Déclarées",
        "Overdue": "En retard",
        "Disputed": "Contestées",
        "In words (en)": "En clair (en)",
        "In words (fr)": "En clair (fr)",
    }
)
"""Headings of the table of coverage, in English and in French."""
INDICATORS: Mapping[str, str] = MappingProxyType(
    {
        "Indicator": "Indicateur",
        "Treaty": "Traité",
        "Provision": "Disposition",
        "Day": "Jour",
        "Count": "Nombre",
        "Of": "Sur",
        "States": "États",
        "Left": "Sortis",
    }
)
UNION: Mapping[str, str] = MappingProxyType(
    {
        "State": "État",
        "Name (en)": "Nom (en)",
        "Name (fr)": "Nom (fr)",
        "Exercise State": "État d'exercice",
        "Treaty status": "Situation conventionnelle",
        "Provision": "Disposition",
        "Rule": "Règle",
        "Outcome": "Résultat",
        "Due on": "Dû le",
        "In words (en)": "En clair (en)",
        "In words (fr)": "En clair (fr)",
        "Records": "Enregistrements",
    }
)
_SEVERAL = "; "


def indicators(view: View, _asked: Asked) -> Answer:
    """Each treaty over time, the way into force of the Protocol, and how complete and fresh the register is."""
    return document(view, ceiling(view, None), counted.document(view), _everybody(view))


def union(view: View, asked: Asked) -> Answer:
    """Member States of the European Union: how each obligation of the Council Decision stands."""
    state = state_asked(view, asked)
    found = joined.members(view, state)
    targets = targets_of_states(view, [member.state for member in found])
    return paged(view, found, joined.item, asked, audience=ceiling(view, state), targets=targets, more=joined.frame(found))


def coverage_file(view: View, asked: Asked, form: str) -> Answer:
    """The coverage that the list would show, a line for each State and provision, and for each territory that has an entry."""
    state, found = state_asked(view, asked), coverage_wanted(view, asked)
    lines = (line for row in found for line in _of_state(row))
    answer = _file(_name("coverage", view, state), form, COVERAGE, lines)
    return msgspec.structs.replace(
        answer, audience=ceiling(view, state), targets=targets_of_states(view, [row.state for row in found])
    )


def indicators_file(view: View, _asked: Asked, form: str) -> Answer:
    """Every indicator as a line: what it is, of what, on which day, and the count."""
    answer = _file(_name("indicators", view), form, INDICATORS, _of_indicators(view))
    return msgspec.structs.replace(answer, audience=ceiling(view, None), targets=_everybody(view))


def union_file(view: View, asked: Asked, form: str) -> Answer:
    """Every Member State and obligation as a line."""
    state = state_asked(view, asked)
    found = joined.members(view, state)
    lines = (line for member in found for line in _of_member(member))
    answer = _file(_name("union", view, state), form, UNION, lines)
    return msgspec.structs.replace(
        answer, audience=ceiling(view, state), targets=targets_of_states(view, [member.state for member in found])
    )


def _everybody(view: View) -> tuple[Target, ...]:
    return targets_of_states(view, [record.key for record in view.holding("state")])


def _name(what: str, view: View, state: str | None = None) -> str:
    return "-".join((what, *([state] if state else []), view.day.isoformat()))


def _file(name: str, form: str, headings: Mapping[str, str], lines: Iterator[Line]) -> Answer:
    """A file of that name. The headings of a workbook are in both languages."""
    if form == "xlsx":
        body = xlsx_table(name, ([f"{english} / {french}" for english, french in headings.items()], *lines))
    else:
        body = csv_table((list(headings), *lines))
    return Answer(body, tag(body), Audience.PUBLIC, file=f"{name}.{form}")


def _of_state(row: covered.Row) -> Iterator[Line]:
    start = [row.state, row.names.en, row.names.fr, _yes(row.exercise)]
    for cell in row.cells:
        status, duty = STATUSES[cell.status], DUTIES[cell.duty]
        words = [f"{status.en}; {duty.en}", f"{status.fr} ; {duty.fr}"]
        yield [*start, "", cell.provision, cell.status, cell.duty, *_counts(cell.entries), *words]
        for territory, entries in cell.territories.items():
            words = [f"{STATUSES['declared'].en}, for a territory", f"{STATUSES['declared'].fr}, pour un territoire"]
            yield [*start, territory, cell.provision, "declared", "", *_counts(entries), *words]


def _counts(entries: Any) -> list[str]:
    return [str(count) for count in (entries.total(), *covered.flags(entries).values())]


def _of_indicators(view: View) -> Iterator[Line]:
    found = counted.document(view)
    for treaty in found["treaties"]:
        yield from _of_treaty(treaty, view.day.isoformat())
    for each in found["provisions"]:
        yield from _of_provision(each, view.day.isoformat())


def _of_treaty(treaty: Mapping[str, Any], day: str) -> Iterator[Line]:
    code = treaty["treaty"]
    for status, count in treaty["statuses"].items():
        yield [f"status {status}", code, "", day, str(count), "", "", ""]
    for name in counted.SERIES:
        for step in (*treaty[name]["steps"], *treaty[name]["announced"]):
            who = (_SEVERAL.join(step["states"]), _SEVERAL.join(step["left"]))
            yield [name, code, "", step["day"], str(step["count"]), "", *who]
    way = treaty["entry_into_force"]
    if way is not None:
        given = _SEVERAL.join(each["state"] for each in way["given"])
        yield ["entry into force", code, "", way["in_force_on"] or "", str(len(way["given"])), str(way["needed"]), given, ""]


def _of_provision(found: Mapping[str, Any], day: str) -> Iterator[Line]:
    code = found["provision"]
    yield ["completeness", "", code, day, str(found["met"]), str(found["owed"]), "", ""]
    for name, each in found["attestation"].items():
        yield [f"attestation {name}", "", code, day, str(each["count"]), str(found["entries"]), "", ""]


def _of_member(member: joined.Member) -> Iterator[Line]:
    start = [member.state, member.names.en, member.names.fr, _yes(member.exercise), member.joining.status.value]
    for each in member.findings:
        outcome, detail, row = OUTCOMES[each.outcome], DETAILS[each.code], each.obligation
        words = [f"{outcome.en}: {detail.en}", f"{outcome.fr} : {detail.fr}"]
        due = each.due_on.isoformat() if each.due_on else ""
        rests = _SEVERAL.join(f"{one.kind} {one.key} v{one.version}" for one in each.rests)
        yield [*start, row.code, row.eu_rule.value if row.eu_rule else "", each.outcome.value, due, *words, rests]


def _yes(said: bool) -> str:  # noqa: FBT001 - one cell
    return "yes" if said else "no"
