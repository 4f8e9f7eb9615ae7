"""A route as it is answered: its rules, contacts with their designations as this reader sees them, and how to cite it."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from app.domain.routing.facts import Facts, Side
from app.domain.routing.providers import instead
from app.domain.routing.route import Alternative, Route
from app.domain.routing.way import Basis, Deadline, Item, Text, Verdict
from app.snapshot.audience import View
from app.snapshot.cards import Card
from app.snapshot.citation import PATH, cited
from app.snapshot.contacts import Contacts
from app.snapshot.passages import Passage, encoded_rule, passage
from app.snapshot.providers import Shown, shown

_OFTEN = 256
"""How much of what is the same for many pairs is kept encoded."""


def contacts_of(view: View, found: Route) -> Contacts:
    """What makes the contacts of the answer: all of them are of the two States."""
    return Contacts(view, found.facts)


def document(view: View, found: Route, contacts: Contacts) -> dict[str, Any]:
    """The contract's JSON, without ``meta``."""
    way, facts, passages = found.way, found.facts, contacts.passages
    return {
        "from": _code(facts.sender),
        "to": _code(facts.receiver),
        "purpose": found.purpose.code,
        "on": facts.day.isoformat(),
        "start": facts.start.isoformat(),
        "case": sorted(facts.case),
        "provider": _named(view, found),
        "verdict": way.verdict,
        "basis": _basis(way.basis),
        **passages.summary(found.summary),
        "rules": [passages.rule(rule) for rule in way.rules],
        "question": passages.question(way.asking),
        "senders": {**_text(way.sender), "contacts": contacts.listed(way.senders)},
        "contacts": contacts.listed(way.contacts),
        "notifications": contacts.noticed(way.notifications),
        "copies": contacts.noticed(way.copies),
        "content": passages.put(_content(way.content)),
        "deadlines": _deadlines(way.deadlines),
        "languages": contacts.languages(way),
        "alternatives": [_alternative(view, found, contacts, rank, each) for rank, each in enumerate(found.alternatives, 1)],
        "warnings": [_text(each) for each in way.warnings],
        **_cited(view, found),
        "permalink": _permalink(view, found.facts, found.purpose.code, found.facts.case),
    }


def cards_of(contacts: Contacts) -> Sequence[Card]:
    """The designations that the answer shows, each once: what the audit has to know of."""
    return list({card.key: card for each in contacts.passages.within for card in each.cards}.values())


def providers_of(view: View, found: Route) -> tuple[Shown, ...]:
    """The provider that the answer shows with its policies: the one named, where it is among the contacts."""
    if found.facts.provider is None:
        return ()
    ways = (found.way, *(each.way for each in found.alternatives if each.way))
    keys = dict.fromkeys(each.provider.key for way in ways for each in way.contacts if each.provider is not None)
    return tuple(made for made in (shown(view, key) for key in keys) if made is not None)


def _permalink(view: View, facts: Facts, purpose: str, case: Collection[str], to: str | None = None) -> str:
    """The path of an answer; ``to`` asks the same of another State."""
    before, days, behind = facts.once("permalink", lambda: _around(view, facts))
    said = f"&case={','.join(sorted(case))}" if case else ""
    return f"{before}{to or _code(facts.receiver)}&purpose={purpose}{days}{said}{behind}"


def _around(view: View, facts: Facts) -> tuple[str, str, str]:
    """What the paths of an answer and its alternatives have in common: the same question, of the same day, as known then."""
    provider = f"&provider={facts.provider.key}" if facts.provider else ""
    return (
        f"{PATH}/routes?from={_code(facts.sender)}&to=",
        f"&on={facts.day.isoformat()}&start={facts.start.isoformat()}",
        f"{provider}&as_of={view.day.isoformat()}&known_at={view.as_known}",
    )


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
        "checks": [encoded_rule(check) for check in found.way.checks],
        "instead": {"to": other, "permalink": _permalink(view, found.facts, found.purpose.code, found.facts.case, other)}
        if other
        else None,
    }


def _code(side: Side) -> str:
    return side.territory or side.code


def _text(text: Text) -> dict[str, Any]:
    return {"en": text.en, "fr": text.fr}


@lru_cache(_OFTEN)
def _basis(basis: Basis) -> msgspec.Raw:
    return _encoded({"treaty": basis.treaty, "article": basis.article, **_text(basis.told)})


@lru_cache(_OFTEN)
def _content(items: tuple[Item, ...]) -> Passage:
    return passage(msgspec.json.encode([{"provision": item.provision, **_text(item.text)} for item in items]), ())


@lru_cache(_OFTEN)
def _deadlines(found: tuple[Deadline, ...]) -> msgspec.Raw:
    return _encoded(
        [
            {
                "code": each.code,
                "days": each.days,
                "from": each.starts.isoformat(),
                "until": each.ends.isoformat(),
                **_text(each.text),
            }
            for each in found
        ]
    )


def _encoded(content: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(content))


_NO_WAY: dict[str, Any] = {"verdict": None, "basis": None, "contacts": [], "languages": [], "permalink": None}


def _alternative(view: View, route: Route, contacts: Contacts, rank: int, found: Alternative) -> dict[str, Any]:
    """What cannot wait shows whom to turn to by each; of the others the permalink does, and nobody's entry is shown for nothing."""
    told = {"rank": rank, "purpose": found.purpose} | contacts.passages.summary(found.summary)
    way = found.way
    if way is None:
        return told | _NO_WAY
    case = route.facts.case | way.answered if way.answered else route.facts.case
    itself = found.purpose == route.purpose.code and case == route.facts.case
    urgent = route.purpose.urgent
    told["verdict"] = way.verdict
    told["basis"] = _basis(way.basis)
    told["contacts"] = contacts.listed(way.contacts, whole=urgent)
    told["languages"] = contacts.languages(way) if urgent else ()
    told["permalink"] = None if itself else _permalink(view, route.facts, found.purpose, case)
    return told
