"""By what a State spoke, read from the sentence a treaty series prints above a communication, and what it asks to be done.

Nothing is written and nothing is matched here: which entries are meant is found in the register.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.findings import Finding, Level
from app.domain.status import first_of_month_after_three_months
from app.domain.submission import Particulars
from app.intake import vehicle_words as words
from app.intake.normalise.days import day
from app.intake.normalise.languages import language
from app.intake.normalise.notation import notation
from app.intake.normalise.state_names import GONE, TERRITORIES
from app.intake.normalise.states import state

HEADER, CHANGE = "header", "change"


@dataclass(frozen=True, slots=True)
class Step:
    """One document of the chain that makes an entry what it is."""

    verb: str
    document: str | None
    dated: str | None = None
    registered: str | None = None
    deposited: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What a header and the words on the change say together."""

    text: str
    steps: tuple[Step, ...]
    action: str
    effective: str | None = None
    articles: tuple[str, ...] = ()
    territory: str | None = None
    predecessor: str | None = None
    fields: tuple[str, ...] = ()
    person_named: bool = False
    findings: tuple[Finding, ...] = field(default=())

    @property
    def registered(self) -> str | None:
        """The last day of registration in the chain."""
        return next((step.registered for step in reversed(self.steps) if step.registered), None)

    @property
    def particulars(self) -> Particulars:
        """As the metadata of a notification, without its State."""
        dated, registered = self.steps[0].dated, self.registered
        return Particulars(
            instrument=self.text,
            document_date=date.fromisoformat(dated) if dated else None,
            registered_on=date.fromisoformat(registered) if registered else None,
        )

    def as_json(self) -> dict[str, Any]:
        """What is known, by name."""
        first, last = self.steps[0], self.steps[-1]
        confirmed = next((step.dated or step.registered for step in self.steps if step.verb == "confirm"), None)
        members: dict[str, Any] = {
            "action": self.action,
            "vehicle": first.document,
            "dated": first.dated,
            "registered": self.registered,
            "language": last.language,
            "effective": self.effective,
            "confirmed": confirmed,
            "articles": list(self.articles),
            "territory": self.territory,
            "predecessor": self.predecessor,
            "fields": list(self.fields),
            "person_named": self.person_named or None,
            "replaces_nothing": self.action == "add" or None,
        }
        if len(self.steps) > 1:
            members |= self._chain()
        return {name: value for name, value in members.items() if value not in (None, [])}

    def _chain(self) -> dict[str, Any]:
        first = self.steps[0]
        begun = {name: value for name, value in (("deposited", first.deposited), ("dated", first.dated)) if value}
        chain: dict[str, Any] = {
            "chain": [step.verb for step in self.steps],
            "dates": [step.registered or step.deposited or "" for step in self.steps],
            "languages": [step.language or "" for step in self.steps],
        }
        if self.action == "amend":
            chain |= {"amends": begun, "keeps_original_period": True}
        if self.action == "withdraw" and first.deposited:
            start = first_of_month_after_three_months(date.fromisoformat(first.deposited))
            chain |= {"period": {"start": start.isoformat(), "end": self.registered}}
        return chain


def vehicle(of_state: str, _treaty: str, header: str, change: str) -> Vehicle:
    """Reads a header such as "Note verbale dated 10 October 2006, registered 11 October 2006, Or. Engl.", and what it changes."""
    steps = tuple(_steps(header))
    predecessor = next((_short(name) for name in GONE if re.search(rf"\bof the {name}", header)), None)
    action = "inherit" if predecessor else _action(steps, header, change)
    effect = words.EFFECT.search(f"{change}; {header}" if "effect" not in header else header)
    registered = next((step.registered for step in reversed(steps) if step.registered), None)
    person = _names_a_person(change)
    return Vehicle(
        text=header,
        steps=steps,
        action=action,
        effective=_iso(effect[1]) if effect else (registered if action == "create" else None),
        articles=_articles(change),
        territory=_territory(of_state, change) or _territory(of_state, header),
        predecessor=predecessor,
        fields=tuple(name for name, spelt in words.FIELDS.items() if re.search(spelt, change, re.IGNORECASE)),
        person_named=person,
        findings=tuple(_findings(steps, header, change, action, person=person)),
    )


def _steps(header: str) -> Iterator[Step]:
    cuts = [*words.STEP.finditer(header)]
    ends = [*(cut.start() for cut in cuts), len(header)]
    yield _step("create", header[: ends[0]])
    for cut, end in zip(cuts, ends[1:], strict=True):
        verb = next(name for name, spelt in words.VERBS.items() if re.fullmatch(spelt, cut[1], re.IGNORECASE))
        yield _step(verb, header[cut.end() : end])


def _step(verb: str, text: str) -> Step:
    document = next((name for name, spelt in words.DOCUMENTS.items() if re.match(spelt, text.strip(), re.IGNORECASE)), None)
    document = document or next((name for name, spelt in words.DOCUMENTS.items() if re.search(spelt, text, re.IGNORECASE)), None)
    dates: dict[str, str | None] = {name: _found(pattern, text) for name, pattern in words.DATES.items()}
    together = words.SAME_DAY.search(text)
    if together:
        dates["dated"] = dates["registered"] = _iso(together[1])
    if not any(dates.values()):
        dates["deposited" if document == "instrument" else "dated"] = _found(words.OF_DAY, text)
    if dates["registered"] is None and words.REGISTERED_ALIKE.search(text):
        dates["registered"] = dates["dated"]
    original = words.ORIGINAL.search(text)
    spoken = original[1].casefold() if original else ""
    return Step(
        verb,
        document,
        dates["dated"],
        dates["registered"],
        dates["deposited"],
        words.ORIGINALS.get(spoken) or language(spoken) if spoken else None,
    )


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return _iso(found[1]) if found else None


def _iso(text: str) -> str | None:
    outcome = day(text)
    return None if outcome.refused else str(outcome.value)


def _short(name: str) -> str:
    return name.replace("Federal Republic of", "FR").replace("Socialist FR", "SFR")


def _action(steps: tuple[Step, ...], header: str, change: str) -> str:
    if steps[0].document in words.INFORMAL and len(steps) == 1:
        return "reject_or_hold"
    if words.COLLECTION.search(header):
        return "bulk_amend"
    last = next((step.verb for step in reversed(steps) if step.verb != "confirm"), "create")
    if last != "create":
        return {"complete": "amend", "update": "amend"}.get(last, last)
    return next((action for action, spelt in words.CHANGES if re.search(spelt, change, re.IGNORECASE)), "create")


def _articles(change: str) -> tuple[str, ...]:
    found = words.ARTICLES.search(change)
    named = notation(found[1]) if found else None
    return named.codes if named else ()


def _territory(of_state: str, text: str) -> str | None:
    """A territory of the State that the text begins with: "Curaçao: own authorities"."""
    named = words.NAMED.match(text)
    outcome = state(named[1].strip()) if named else None
    own = outcome is not None and not outcome.refused and TERRITORIES.get(outcome.value) == of_state
    return str(outcome.value) if outcome is not None and own else None


def _names_a_person(change: str) -> bool:
    """A form of contact details, which is drawn up in somebody's name, or words for a person."""
    particulars = sum(bool(re.search(spelt, change, re.IGNORECASE)) for spelt in words.FIELDS.values())
    return words.PERSON.search(change) is not None or (particulars > 2 and ":" in change)


def _findings(steps: tuple[Step, ...], header: str, change: str, action: str, *, person: bool) -> Iterator[Finding]:
    if action == "reject_or_hold":
        message = f"A State does not speak by {steps[0].document} alone. Hold it until its Permanent Representation confirms it."
        offered = ("hold until confirmed", "reject")
        yield Finding(Level.REVIEW, "channel-not-accepted", message, HEADER, header, " or ".join(offered), offered)
    elif action == "bulk_amend":
        message = "One change touches many entries. A second person must look at each of them."
        yield Finding(Level.REVIEW, "bulk-change-needs-second-person", message, CHANGE, change, None, ("seen, each of them",))
    elif not any(step.registered or step.dated or step.deposited for step in steps):
        yield Finding(Level.WARNING, "registration-date-missing", "The header names no day of registration.", HEADER, header)
    if any(step.dated and step.registered and step.registered < step.dated for step in steps):
        yield Finding(Level.ERROR, "registered-before-dated", "It was registered before the day it bears.", HEADER, header)
    if person:
        message = "It may name a person: only what concerns the institution is public."
        yield Finding(Level.WARNING, "personal-data-in-notification", message, CHANGE, change)
