"""Plain values for tests, with defaults for everything that a test does not care about. Days may be written as text."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from app.domain.access import Audience, Permission, Principal, Role
from app.domain.choices import Choices
from app.domain.entry import Change, Draft, Entry, leaf_of
from app.domain.findings import Finding, Level
from app.domain.moment import Span
from app.domain.plan import Notice, Plan, PlannedRow
from app.domain.planning import build
from app.domain.records import KINDS, merge
from app.domain.submission import Particulars, Row, Verb
from app.domain.timeline import Record
from app.identity.seal import Seal

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SEAL_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SEAL = Seal(SEAL_KEY)
SALT = b"\x5a" * 32

Day = str | date | None


def day(text: Day) -> date | None:
    """A day, from text or as it is."""
    return date.fromisoformat(text) if isinstance(text, str) else text


def span(start: str | date = "2023-01-01", end: Day = None) -> Span:
    return Span(date.fromisoformat(start) if isinstance(start, str) else start, day(end))


def draft(
    key: str = "d_1",
    *,
    kind: str = "designation",
    state: str = "JP",
    provision: str | None = "8.10.a",
    audience: Audience = Audience.PUBLIC,
    span: Span = Span(date(2023, 1, 1)),  # noqa: B008 - immutable
    change: Change = Change.CREATE,
    payload: bytes | None = b'{"state":"JP"}',
) -> Draft:
    return Draft(kind, key, state, provision, audience, span, change, payload)


def entry(number: int = 1, wanted: Draft | None = None, **more: Any) -> Entry:
    """A sealed line. What ``draft`` takes may be given here as well; salted above public."""
    said = wanted or draft(**{name: more.pop(name) for name in list(more) if name not in _OF_ENTRY})
    members: dict[str, Any] = {
        "number": number,
        "recorded_at": NOON,
        "kind": said.kind,
        "key": said.key,
        "state": said.state,
        "provision": said.provision,
        "audience": said.audience,
        "version": 1,
        "span": said.span,
        "change": said.change,
        "payload": said.payload,
        "notification": "n_1",
        "approval": "sha256:1",
        "salt": None if said.audience is Audience.PUBLIC else SALT,
        "leaf": b"",
    }
    unsealed = Entry(**members | more)
    return replace(unsealed, leaf=leaf_of(unsealed))


_OF_ENTRY = ("recorded_at", "version", "notification", "approval", "salt")


def record(*entries: Entry) -> Record:
    """The record that these entries, in ledger order, make."""
    found = Record.of(entries[0])
    for each in entries[1:]:
        found = found.with_entry(each)
    return found


def principal(
    *roles: Role,
    state: str | None = "JP",
    account: str = "u_1",
    person: str = "p_1",
    stepped_up: bool = False,
    ceiling: Audience = Audience.RESTRICTED,
    scope: frozenset[Permission] | None = None,
) -> Principal:
    return Principal(account, person, frozenset(roles), state, stepped_up, ceiling, scope)


def channel(slot: str = "phone", value: str = "+81312345678", audience: Audience = Audience.PARTIES) -> dict[str, Any]:
    return {"slot": slot, "value": value, "audience": audience.label}


def row(
    number: int = 2,
    values: Mapping[str, Any] | None = None,
    *,
    kind: str = "designation",
    valid_from: Day = None,
    valid_to: Day = None,
    audience: Audience | None = None,
    findings: Sequence[Finding] = (),
    verb: Verb | None = None,
    former: str | None = None,
) -> Row:
    """A row. A designation's is of the Ministry of Justice under 8.10.a, unless ``values`` say otherwise; None clears."""
    said: dict[str, Any] = dict(values or {})
    if kind == "designation":
        said.setdefault("provision", "8.10.a")
        if not any(path.startswith("authority.names") for path in said):
            said["authority.names.en"] = "Ministry of Justice"
    source = {"Row": str(number)}
    return Row(number, kind, said, day(valid_from), day(valid_to), audience, tuple(findings), source, verb, former)


def statement(number: int = 2, provision: str = "7.5.a", *, valid_from: Day = None, **values: Any) -> Row:
    said = {"provision": provision, "kind": "notification", "summary": "As the Protocol allows.", "made_on": "2023-01-01"}
    return row(number, said | values, kind="statement", valid_from=valid_from)


def notice(
    name: str = "n_1",
    *,
    state: str | None = "JP",
    on: str | date = "2026-06-01",
    registered_on: Day = None,
    complete: bool = False,
    sha256: str = "ab" * 32,
    choices: Choices | None = None,
) -> Notice:
    """A notification, submitted ``on`` that day."""
    particulars = Particulars(state, "note verbale", date(2026, 5, 1), day(registered_on), "JP/1", complete)
    submitted_on = day(on)
    assert submitted_on is not None
    return Notice(name, particulars, sha256, "00" * 16, submitted_on, "p_submitter", choices or {})


def error(code: str = "unreadable") -> Finding:
    return Finding(Level.ERROR, code, "cannot be read")


@dataclass
class Desk:
    """Where notifications are planned and their plans applied, one after the other, as the ledger would."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    number: int = 0
    submitted: int = 0

    def plan(self, *rows: Row, findings: Sequence[Finding] = (), **of_notice: Any) -> Plan:
        """The plan of these rows; nothing is applied."""
        return build(notice(f"n_{self.submitted + 1}", **of_notice), rows, findings, self.records, self.number)

    def submit(self, *rows: Row, **of_notice: Any) -> Plan:
        """The plan of these rows, applied."""
        plan = self.plan(*rows, **of_notice)
        self.apply(plan.writes, plan)
        return plan

    def apply(self, drafts: Sequence[Draft], plan: Plan) -> None:
        self.submitted += 1
        for each in drafts:
            self.number += 1
            line = entry(self.number, each, notification=plan.notice.id, approval=plan.digest)
            known = self.records.get((each.kind, each.key))
            self.records[each.kind, each.key] = known.with_entry(line) if known else Record.of(line)

    def record(self, planned: PlannedRow) -> Record:
        """The record that a planned row is about."""
        assert planned.record is not None
        return self.records[planned.kind, planned.record]

    def value(self, planned: PlannedRow, on: str = "2026-06-01", ceiling: Audience = Audience.RESTRICTED) -> dict[str, Any]:
        """What holds of that record on a day, up to an audience; empty where nothing does."""
        return _value(self.record(planned), on, ceiling)

    def held(self, record: Record, on: str = "2026-06-01") -> dict[str, Any]:
        """What holds of a record on a day; empty where nothing does."""
        return _value(record, on, Audience.RESTRICTED) if record.payloads(date.fromisoformat(on), Audience.PUBLIC) else {}

    def authority(self, planned: PlannedRow, on: str = "2026-06-01") -> dict[str, Any]:
        """What holds of the authority of a planned designation."""
        stored = next(iter(self.record(planned).streams[Audience.PUBLIC]))
        key = merge(KINDS["designation"], {Audience.PUBLIC: stored.payload or b"{}"})["authority"]
        return _value(self.records["authority", key], on, Audience.RESTRICTED)

    def spans(self, planned: PlannedRow) -> list[tuple[str, str | None]]:
        """When that record holds."""
        return [(run.start.isoformat(), run.end.isoformat() if run.end else None) for run in self.record(planned).spans()]


def _value(found: Record, on: str, ceiling: Audience) -> dict[str, Any]:
    return merge(KINDS[found.kind], found.payloads(date.fromisoformat(on), ceiling))


def codes(plan_or_row: Plan | PlannedRow) -> list[str]:
    """The codes of what was found."""
    return [finding.code for finding in plan_or_row.findings]


def actions(plan: Plan) -> list[str]:
    """What each row would do."""
    return [row.action.value for row in plan.rows]
