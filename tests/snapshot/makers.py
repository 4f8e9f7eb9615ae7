"""A ledger in memory, written by plans as a house writes it, and everything that can be asked of a snapshot of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from app.actions import changes, export, feed, figures, history, look_up, providers, route
from app.actions.answer import Answer
from app.actions.asking import Asked, view_asked
from app.actions.emergency.answering import emergency
from app.actions.search.answering import search
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.entry import Draft, Entry
from app.domain.errors import DirectoryError
from app.domain.plan import Plan
from app.domain.planning import build
from app.domain.submission import Row
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Edition, Shelf
from tests import makers

FIRST = datetime(2024, 1, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
ZONE = ZoneInfo("Europe/Paris")

OFFICER = Clearance(Audience.PARTIES)
DUTY = Clearance(Audience.NETWORK)
AUDITOR = Clearance(Audience.RESTRICTED)
EDITOR = Clearance(Audience.PARTIES, "JP", Audience.RESTRICTED)
READERS = {"anonymous": PUBLIC_ONLY, "officer": OFFICER, "duty": DUTY, "auditor": AUDITOR, "editor": EDITOR}


@dataclass
class Book:
    """Files go in, entries come out."""

    entries: list[Entry] = field(default_factory=list)
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    submitted: int = 0

    def plan(self, *rows: Row, name: str | None = None, state: str | None = None, on: str = "2024-01-01") -> Plan:
        """The plan of a file submitted ``on`` that day; without ``state`` each row names its own."""
        notice = makers.notice(name or f"n_{self.submitted + 1}", state=state, on=on)
        notice = replace(notice, particulars=replace(notice.particulars, reference=f"ref {name or self.submitted + 1}"))
        return build(notice, rows, (), self.records, len(self.entries))

    def submit(self, *rows: Row, at: datetime | None = None, **of_plan: Any) -> list[Entry]:
        """The entries of a file, approved ``at`` that moment."""
        plan = self.plan(*rows, **of_plan)
        return self.write(plan.writes, notification=plan.notice.id, approval=plan.digest, at=at)

    def write(
        self, drafts: Sequence[Draft], *, notification: str, approval: str = "sha256:x", at: datetime | None = None
    ) -> list[Entry]:
        """Drafts as the next entries."""
        self.submitted += 1
        at = at or FIRST + timedelta(days=self.submitted)
        added = []
        for draft in drafts:
            known = self.records.get((draft.kind, draft.key))
            version = len(known.streams.get(draft.audience, ())) + 1 if known else 1
            number = len(self.entries) + 1
            entry = makers.entry(number, draft, recorded_at=at, version=version, notification=notification, approval=approval)
            self.records[draft.kind, draft.key] = known.with_entry(entry) if known else Record.of(entry)
            self.entries.append(entry)
            added.append(entry)
        return added

    def snapshot(self) -> Snapshot:
        """All of it, folded at once, with nothing derived yet."""
        return Snapshot.empty().advance(self.entries)

    def key(self, kind: str, state: str = "JP", place: int = 0) -> str:
        """The key of a State's record of a kind, by order of appearance."""
        return [key for (each, key), record in self.records.items() if each == kind and record.state == state][place]


def state(code: str = "JP", name: str = "Japan", number: int = 2, **values: Any) -> Row:
    return makers.row(
        number, {"code": code, "names.en": name} | values, kind="state", valid_from=values.pop("valid_from", "2000-01-01")
    )


def party(code: str, treaty: str, number: int = 2, **days: str) -> Row:
    return makers.row(number, {"state": code, "treaty": treaty} | days, kind="participation", valid_from="2000-01-01")


def post(number: int = 2, state: str = "JP", *, start: str | None = "2024-01-01", end: str | None = None, **values: Any) -> Row:
    """A designation under 8.10.a; members of ``values`` have ``__`` for the dot of a path, or ``provision``."""
    said = {path.replace("__", "."): value for path, value in values.items()}
    return makers.row(number, {"state": state} | said, valid_from=start, valid_to=end)


CONSENTED = {"JP": "2023-08-10", "RS": "2023-02-09", "HU": "2024-06-10", "CR": "2024-05-20"}


def treaty_book() -> Book:
    """Four consents to the Protocol, each by a Party to the Convention; FR has signed; QM is fictional and in force."""
    book = Book()
    codes = (*CONSENTED, "FR", "EE", "US")
    book.submit(*(state(code, code, number) for number, code in enumerate(codes, 2)), state("QM", "Meridia", 50, exercise=True))
    book.submit(*(party(code, "ETS185", number, consented_on="2010-01-05") for number, code in enumerate((*codes, "QM"), 2)))
    book.submit(
        *(party(code, "CETS224", number, consented_on=on) for number, (code, on) in enumerate(CONSENTED.items(), 2)),
        party("FR", "CETS224", 20, signed_on="2022-05-12"),
        party("QM", "CETS224", 21, consented_on="2023-09-15", in_force_on="2024-01-01"),
        party("US", "CETS224", 22, invited_on="2022-01-01"),
    )
    for code in (*codes, "QM"):
        book.submit(post(2, code, provision="8.10.a", authority__names__en=f"Ministry of {code}"), state=code)
        book.submit(post(2, code, provision="35", authority__names__en=f"Police of {code}"), state=code)
    return book


def edition(snapshot: Snapshot, now: datetime = NOW) -> Edition:
    shelf = Shelf(ZONE)
    shelf.put(snapshot)
    return shelf.edition(now)


def view(snapshot: Snapshot, clearance: Clearance = PUBLIC_ONLY, day: str | date = TODAY, known: int | None = None) -> View:
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return View(snapshot, on, snapshot.number if known is None else known, clearance, snapshot.number, ZONE)


Answering = Callable[[View, Asked], Answer]


def ask(there: Edition | Snapshot, answering: Answering, clearance: Clearance = PUBLIC_ONLY, /, **parameters: str) -> Answer:
    """The answer to one question; ``from_`` stands for the parameter ``from``."""
    where = there if isinstance(there, Edition) else edition(there)
    asked = Asked({name.rstrip("_"): value for name, value in parameters.items()})
    return answering(view_asked(where, clearance, asked), asked)


def told(there: Edition | Snapshot, answering: Answering, clearance: Clearance = PUBLIC_ONLY, /, **parameters: str) -> Any:
    """The same, decoded."""
    return msgspec.json.decode(ask(there, answering, clearance, **parameters).body)


Questions = Mapping[str, tuple[Answering, Mapping[str, str]]]


def questions(records: Mapping[tuple[str, str], Record], words: Sequence[str] = ()) -> Questions:
    """Every read of a register with these records, with every filter. ``words`` are searched as well."""
    return dict(_questions(records, words))


def _questions(
    records: Mapping[tuple[str, str], Record], words: Sequence[str]
) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    for answering in (look_up.designations, look_up.states, look_up.authorities, look_up.statements, look_up.coverage):
        yield answering.__name__, (answering, {})
    yield "exported designations", (partial(export.designations, form="csv"), {})
    yield "exported statements", (partial(export.statements, form="csv"), {})
    yield from _of_changes()
    yield "indicators", (figures.indicators, {})
    yield "union", (figures.union, {})
    for file in (figures.coverage_file, figures.indicators_file, figures.union_file):
        yield f"exported {file.__name__}", (partial(file, form="csv"), {})
    yield "exported policies", (partial(providers.export_policies, form="csv"), {})
    yield "providers", (providers.providers, {})
    yield "policies", (providers.policies, {})
    yield from _of_pairs()
    yield from _searches(words)
    for (kind, key), record in records.items():
        yield from _of_record(kind, key, record.state)


def _searches(words: Sequence[str]) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    for name, value in _filters(words):
        yield f"designations {name}={value}", (look_up.designations, {name: value})
        if name == "q":
            yield f"providers {value}", (providers.providers, {name: value})
            yield f"search {value}", (search, {name: value})


def _of_record(kind: str, key: str, state: str) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    if kind == "designation":
        yield from _of_designation(key)
    elif kind == "authority":
        yield f"authority {key}", (look_up.authority, {"id": key})
        yield f"designations of {key}", (look_up.designations, {"authority": key})
    elif kind == "state":
        yield from _of_state(state)
    elif kind == "provider":
        yield from _of_provider(key)
    if kind in ("authority", "statement", "participation", "provider_policy"):
        yield from _history(kind, key)


def _filters(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name, values in {
        "provision": ("8.10", "7.5.e", "35"),
        "treaty": ("ETS185", "CETS224"),
        "territory": ("PF",),
        "language": ("en", "ja", "fr"),
        "operative": ("true", "false"),
        "attestation": look_up.ATTESTATIONS,
        "updated_since": tuple(f"{year}-{month}-01T00:00:00Z" for year in (2024, 2025) for month in ("01", "07")),
        "limit": ("1", "2"),
        "q": ("ministry", "justice tokyo", *words),
    }.items():
        for value in values:
            yield name, value


def _of_designation(key: str) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    yield f"designation {key}", (look_up.designation, {"id": key})
    yield f"versions {key}", (history.versions, {"id": key})
    for number in ("1", "2", "3", "9"):
        yield f"version {key} {number}", (history.version, {"id": key, "n": number})
        yield f"diff {key} {number}", (history.difference, {"id": key, "from": "1", "to": number})


def _of_changes() -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    for asked in ({}, {"limit": "2"}, {"provision": "8.10"}, {"provision": "35", "limit": "1"}):
        yield f"feed {asked}", (feed.feed, asked)
        for since in ("0", "7", "23", "100000"):
            yield f"changes {since} {asked}", (changes.changes, {"since": since, **asked})


def _of_provider(key: str) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    yield f"provider {key}", (partial(look_up.lasting, kind="provider"), {"id": key})
    yield from _history("provider", key)
    for purpose in ("domain-registration", "subscriber-information", "emergency-disclosure"):
        asked = {"from": "FR", "to": "JP", "purpose": purpose, "provider": key}
        yield f"route {purpose} {key}", (route.route, asked)


def _history(kind: str, key: str) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    yield f"versions {key}", (partial(history.versions, kind=kind), {"id": key})
    yield f"diff {key}", (partial(history.difference, kind=kind), {"id": key, "from": "1", "to": "2"})


def _of_pairs() -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    for purpose in ("emergency-disclosure", "traffic-data"):
        for sender, receiver in (("JP", "FR"), ("FR", "PF"), ("FR", "JP")):
            asked = {"from": sender, "to": receiver, "purpose": purpose}
            yield f"route {sender} {receiver} {purpose}", (route.route, asked)


def _of_state(code: str) -> Iterator[tuple[str, tuple[Answering, dict[str, str]]]]:
    yield f"state {code}", (look_up.state, {"iso2": code})
    yield f"search for {code}", (search, {"q": f"{code} 8.10"})
    yield f"emergency {code}", (emergency, {"iso2": code})
    for answering in (look_up.designations, look_up.authorities, look_up.statements, look_up.coverage):
        yield f"{answering.__name__} of {code}", (answering, {"state": code})
    for answering in (changes.changes, feed.feed):
        yield f"{answering.__name__} of {code}", (answering, {"state": code})
    for provision in ("8.10", "35"):
        yield f"{provision} of {code}", (look_up.state_designations, {"iso2": code, "provision": provision})


Time = Mapping[str, str]


def everything(there: Edition | Snapshot, clearance: Clearance, asked: Questions, time: Time | None = None) -> dict[str, Any]:
    """What a reader gets for each question: the whole answer, or the error in its own words."""
    where = there if isinstance(there, Edition) else edition(there)
    found: dict[str, Any] = {}
    for name, (answering, parameters) in asked.items():
        try:
            found[name] = answering(*_looking(where, clearance, {**parameters, **(time or {})}))
        except DirectoryError as error:
            found[name] = (error.code, error.detail, tuple(error.faults))
    return found


def _looking(where: Edition, clearance: Clearance, parameters: Mapping[str, str]) -> tuple[View, Asked]:
    asked = Asked(parameters)
    return view_asked(where, clearance, asked), asked
