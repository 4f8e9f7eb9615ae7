"""A route as it is answered: its rules, contacts with their designations as this reader sees them, and how to cite it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from app.domain.routing.facts import Body, Facts, Rests, Side
from app.domain.routing.providers import instead
from app.domain.routing.route import Alternative, Route
from app.domain.routing.way import Contact, Notice, Question, Rule, Text, Verdict, Way
from app.snapshot.audience import View
from app.snapshot.cards import Card, card
from app.snapshot.citation import PATH, PATHS, cited, permalink
from app.snapshot.designations import body
from app.snapshot.providers import Shown, shown


def document(view: View, found: Route) -> dict[str, Any]:
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
        "verdict": way.verdict.value,
        "basis": _basis(way),
        "summary": found.summary.en,
        "summary_fr": found.summary.fr,
        "rules": [_rule(rule) for rule in way.rules],
        "question": _question(way.question),
        "senders": {**_text(way.sender), "contacts": _contacts(view, way.senders)},
        "contacts": _contacts(view, way.contacts),
        "notifications": [_notice(view, each) for each in way.notifications],
        "copies": [_notice(view, each) for each in way.copies],
        "content": [{"provision": item.provision, **_text(item.text)} for item in way.content],
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
        "alternatives": [_alternative(view, found, rank, each) for rank, each in enumerate(found.alternatives, 1)],
        "warnings": [_text(each) for each in way.warnings],
        **_cited(view, found),
        "permalink": _permalink(view, found.facts, found.purpose.code, found.facts.case),
    }


def cards_of(view: View, found: Route) -> list[Card]:
    """The designations that the answer shows, each once: what the audit has to know of."""
    ways = (found.way, *(each.way for each in found.alternatives if each.way))
    keys = dict.fromkeys(key for way in ways for key in _keys(way))
    return [made for made in (_card(view, key) for key in keys) if made is not None]


def providers_of(view: View, found: Route) -> tuple[Shown, ...]:
    """The provider that the answer shows with its policies: the one named, where it is among the contacts."""
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
        "outcome": rule.outcome.value,
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
    said = {"summary": rests.summary, "circumstances": rests.circumstances, "source": rests.source}
    return {"kind": rests.kind, "id": rests.key, "version": rests.version, "url": url, **said}


def _question(question: Question | None) -> dict[str, Any] | None:
    if question is None:
        return None
    return {**_text(question.text), "answers": [{"case": each.word, **_text(each.text)} for each in question.choices]}


def _contacts(view: View, contacts: Iterable[Contact]) -> list[dict[str, Any]]:
    return [{"order": order, **_contact(view, each)} for order, each in enumerate(contacts, 1)]


def _contact(view: View, contact: Contact) -> dict[str, Any]:
    shown = _card(view, contact.post.key) if contact.post else None
    return {
        "part": contact.part.value,
        "state": contact.side.code,
        "territory": contact.post.territory if contact.post else contact.side.territory,
        "name": contact.name.en,
        "name_fr": contact.name.fr,
        "is": _text(contact.who),
        "designation": msgspec.Raw(shown.encoded) if shown else None,
        "authority": _body(view, contact.body) if contact.body else None,
        "provider": _provider(view, contact.provider.key) if contact.provider else None,
    }


def _body(view: View, named: Body) -> dict[str, Any]:
    if named.key is not None:
        return body(view, named.key)
    return {"id": None, "names": {"und": named.name}, "parent": None, "type": None, "address": None, "website": None}


def _notice(view: View, notice: Notice) -> dict[str, Any]:
    return {"when": notice.when, **_text(notice.text), **_contact(view, notice.contact)}


def _alternative(view: View, route: Route, rank: int, found: Alternative) -> dict[str, Any]:
    told = {"rank": rank, "purpose": found.purpose, "summary": found.summary.en, "summary_fr": found.summary.fr}
    if found.way is None:
        return {**told, "verdict": None, "basis": None, "contacts": [], "languages": [], "permalink": None}
    case = route.facts.case | found.way.answered
    itself = found.purpose == route.purpose.code and case == route.facts.case
    return {
        **told,
        "verdict": found.way.verdict.value,
        "basis": _basis(found.way),
        "contacts": _contacts(view, found.way.contacts),
        "languages": list(found.way.languages),
        "permalink": None if itself else _permalink(view, route.facts, found.purpose, case),
    }


def _keys(way: Way) -> Iterable[str]:
    noticed = (each.contact for each in (*way.notifications, *way.copies))
    for contact in (*way.senders, *way.contacts, *noticed):
        if contact.post is not None:
            yield contact.post.key


def _provider(view: View, key: str) -> dict[str, Any] | None:
    found = shown(view, key)
    return found.document if found else None


def _card(view: View, key: str) -> Card | None:
    record = view.record("designation", key)
    return card(view, record) if record is not None else None
