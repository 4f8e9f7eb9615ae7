"""A route as it is answered: its rules, contacts with their designations as this reader sees them, and how to cite it."""

from collections.abc import Iterable
from typing import Any

from app.domain.routing.facts import Facts, Rests, Side
from app.domain.routing.providers import instead
from app.domain.routing.route import Alternative, Route
from app.domain.routing.way import Question, Rule, Text, Verdict, Way
from app.snapshot.audience import View
from app.snapshot.cards import Card
from app.snapshot.citation import PATH, PATHS, cited, permalink
from app.snapshot.contacts import Contacts
from app.snapshot.providers import Shown, shown


def contacts_of(view: View, found: Route) -> Contacts:
    """What makes the contacts of the answer: all of them are of the two States."""
    return Contacts(view, found.facts.sides)


def document(view: View, found: Route, contacts: Contacts) -> dict[str, Any]:
    """The contract's JSON, without ``meta``."""
    way, facts = found.way, found.facts
    return {
        "from": _code(facts.sender),
        "to": _code(facts.receiver),
        "purpose": found.purpose.code,
        "on": facts.day.isoformat(),
        "start": facts.start.isoformat(),
        "case": sorted(facts.case),
        "provider": _named(view, found),
        "verdict": way.verdict,
        "basis": _basis(way),
        "summary": found.summary.en,
        "summary_fr": found.summary.fr,
        "rules": [_rule(rule) for rule in way.rules],
        "question": _question(way.question),
        "senders": {**_text(way.sender), "contacts": contacts.listed(way.senders)},
        "contacts": contacts.listed(way.contacts),
        "notifications": contacts.noticed(way.notifications),
        "copies": contacts.noticed(way.copies),
        "content": [{"provision": item.provision, "en": item.text.en, "fr": item.text.fr} for item in way.content],
        "deadlines": [
            {
                "code": each.code,
                "days": each.days,
                "from": each.starts.isoformat(),
                "until": each.ends.isoformat(),
                **_text(each.text),
            }
            for each in way.deadlines
        ],
        "languages": list(way.languages),
        "alternatives": [_alternative(view, found, contacts, rank, each) for rank, each in enumerate(found.alternatives, 1)],
        "warnings": [_text(each) for each in way.warnings],
        **_cited(view, found),
        "permalink": _permalink(view, found.facts, found.purpose.code, found.facts.case),
    }


def cards_of(contacts: Contacts) -> list[Card]:
    """The designations that the answer shows, each once: what the audit has to know of."""
    return list({card.key: card for card in contacts.shown}.values())


def providers_of(view: View, found: Route) -> tuple[Shown, ...]:
    """The provider that the answer shows with its policies: the one named, where it is among the contacts."""
    if found.facts.provider is None:
        return ()
    ways = (found.way, *(each.way for each in found.alternatives if each.way))
    keys = dict.fromkeys(each.provider.key for way in ways for each in way.contacts if each.provider is not None)
    return tuple(made for made in (shown(view, key) for key in keys) if made is not None)


def _permalink(view: View, facts: Facts, purpose: str, case: Iterable[str], to: str | None = None) -> str:
    """The path of an answer; ``to`` asks the same of another State."""
    asked = {
        "from": _code(facts.sender),
        "to": to or _code(facts.receiver),
        "purpose": purpose,
        "on": facts.day.isoformat(),
        "start": facts.start.isoformat(),
        "case": ",".join(sorted(case)),
        "provider": facts.provider.key if facts.provider else "",
    }
    return permalink(view, "/routes", asked)


_VERDICTS = {
    Verdict.APPLIES: Text("applies", "s'applique"),
    Verdict.DOES_NOT_APPLY: Text("does not apply", "ne s'applique pas"),
    Verdict.UNCLEAR: Text("unclear", "incertain"),
}


def _cited(view: View, found: Route) -> dict[str, str]:
    sender, receiver, purpose = _code(found.facts.sender), _code(found.facts.receiver), found.purpose.code
    named = found.facts.provider
    about = Text(f", provider {named.key}", f", fournisseur {named.key}") if named else Text("", "")
    what = Text(f"route {sender} to {receiver}, {purpose}{about.en}", f"voie {sender} vers {receiver}, {purpose}{about.fr}")
    return cited(view, what, _VERDICTS[found.way.verdict])


def _named(view: View, found: Route) -> dict[str, Any] | None:
    """The provider that was named: whether the way leads to it, and the same question to the State in which it is."""
    provider = found.facts.provider
    if provider is None:
        return None
    other = instead(found.facts)
    return {
        "id": provider.key,
        "name": provider.name,
        "state": provider.state,
        "kinds": list(provider.kinds),
        "checks": [_rule(check) for check in found.way.checks],
        "instead": {"to": other, "permalink": _permalink(view, found.facts, found.purpose.code, found.facts.case, other)}
        if other
        else None,
    }


def _code(side: Side) -> str:
    return side.territory or side.code


def _text(text: Text) -> dict[str, Any]:
    return {"en": text.en, "fr": text.fr}


def _basis(way: Way) -> dict[str, Any]:
    return {"treaty": way.basis.treaty, "article": way.basis.article, **_text(way.basis.told)}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "state": rule.state,
        "outcome": rule.outcome,
        "detail": rule.detail.en,
        "detail_fr": rule.detail.fr,
        "record": rested(rule.rests),
    }


def rested(rests: Rests | None) -> dict[str, Any] | None:
    """A version by its kind, key and number in the reader's count; its address where it has one; what it says, and where."""
    if rests is None:
        return None
    path = PATHS.get(rests.kind)
    url = f"{PATH}/{path}/{rests.key}/versions/{rests.version}" if path else None
    return {
        "kind": rests.kind,
        "id": rests.key,
        "version": rests.version,
        "url": url,
        "summary": rests.summary,
        "circumstances": rests.circumstances,
        "source": rests.source,
    }


def _question(question: Question | None) -> dict[str, Any] | None:
    if question is None:
        return None
    return {**_text(question.text), "answers": [{"case": each.word, **_text(each.text)} for each in question.choices]}


def _alternative(view: View, route: Route, contacts: Contacts, rank: int, found: Alternative) -> dict[str, Any]:
    """What cannot wait shows whom to turn to by each; of the others the permalink does, and nobody's entry is shown for nothing."""
    told = {"rank": rank, "purpose": found.purpose, "summary": found.summary.en, "summary_fr": found.summary.fr}
    if found.way is None:
        return {**told, "verdict": None, "basis": None, "contacts": [], "languages": [], "permalink": None}
    case = route.facts.case | found.way.answered
    itself = found.purpose == route.purpose.code and case == route.facts.case
    urgent = route.purpose.urgent
    return {
        **told,
        "verdict": found.way.verdict,
        "basis": _basis(found.way),
        "contacts": contacts.listed(found.way.contacts, whole=urgent),
        "languages": list(found.way.languages) if urgent else [],
        "permalink": None if itself else _permalink(view, route.facts, found.purpose, case),
    }
