"""What a notification says, read from its bytes, and the plan of it: foreseen, under the ledger's lock, kept as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from app.actions.house import Caller, House
from app.domain.access import AUDIENCES, Audience
from app.domain.audit import Target
from app.domain.choices import NOTHING_CHOSEN, Choices, choices_of
from app.domain.consistency import Records, of_known_states
from app.domain.errors import PlanChanged
from app.domain.plan import Notice, Plan, pseudonym
from app.domain.planning import build
from app.domain.progress import Report, silent
from app.domain.submission import Row
from app.intake.json_reader import rows_from_json
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.strict import strict_json
from app.store.inbox import Notification
from app.store.unit import Reading, Writing


@dataclass(frozen=True, slots=True)
class Contents:
    """A notification's rows in the register's terms, and what was found while reading the file."""

    notice: Notice
    rows: list[Row]
    findings: tuple[Any, ...]

    @property
    def states(self) -> set[str]:
        """The States whose records a plan of these rows rests on."""
        named = {row.values.get("code" if row.kind == "state" else "state") for row in self.rows}
        return {state for state in (*named, self.notice.particulars.state) if state}


def contents(notice: Notice, content: bytes, file_name: str | None, report: Report) -> Contents:
    """Reads the original bytes: a file, or (without a file name) the JSON body. Raises UnreadableFile and TooLarge."""
    table = read(content, file_name) if file_name is not None else rows_from_json(strict_json(content)["rows"])
    found, findings = rows(table, notice.particulars, notice.choices, report=report)
    return Contents(notice, found, tuple(findings))


def planned(unit: Writing, what: Contents, forecast: Plan) -> Plan:
    """The plan of ``what`` on the ledger, under its lock: the one that was foreseen, unless something was written since."""
    return forecast if forecast.base == unit.ledger.head() else _plan(what, *_resting_on(unit, what), silent)


def foreseen(house: House, what: Contents, report: Report) -> Plan:
    """The plan of ``what`` on the ledger as it is now. The database is not kept busy while it is made."""
    with house.database.reading() as unit:
        base, records = _resting_on(unit, what)
    return _plan(what, base, records, report)


def _resting_on(unit: Reading | Writing, what: Contents) -> tuple[int, Records]:
    """The ledger's position, the records of the States concerned, and what an approved part wrote about the notification."""
    own = unit.ledger.records("notification", (what.notice.id,))
    written = {("notification", key): record for key, record in own.items()}
    return unit.ledger.head(), unit.ledger.of_states(what.states) | written


def _plan(what: Contents, base: int, records: Records, report: Report) -> Plan:
    known = of_known_states(what.rows, what.notice.particulars.state, records)
    return build(what.notice, known, what.findings, records, base, report=report)


def notice_of(notification: Notification, choices: Choices = NOTHING_CHOSEN, decided: int = 0) -> Notice:
    """A stored notification as a plan needs it, with what was chosen about it and how often a part of it was approved."""
    return Notice(
        notification.id,
        notification.particulars,
        notification.sha256,
        notification.nonce,
        notification.submitted_on,
        pseudonym(notification.nonce, notification.person),
        choices,
        decided,
    )


def standing(unit: Reading | Writing, identifier: str) -> tuple[Choices, int]:
    """The choices that stand about a notification, and how many parts of it were approved."""
    return choices_of(each.choice for each in unit.chosen.of(identifier)), len(unit.inbox.decisions(identifier))


def keep_plan(unit: Writing, plan: Plan, body: bytes) -> None:
    """Stores a plan under its digest, as it was shown; ``body`` is its ``body_of``, made before the lock is taken if it can be."""
    unit.inbox.keep_plan(plan.notice.id, digest=plan.digest, body=body, base_revision=plan.base)


def keep_shown(house: House, caller: Caller, identifier: str, action: str, shown: Mapping[str, Any]) -> None:
    """A new plan that a refusal shows is kept as well, so that it can be found by its digest; that it was shown is told."""
    with house.database.writing() as unit:
        body = msgspec.json.encode(shown)
        unit.inbox.keep_plan(identifier, digest=shown["digest"], body=body, base_revision=shown["base_revision"])
        records, fields = disclosed_by(shown)
        targets = (Target(identifier, None, Audience.RESTRICTED.label), *records)
        said: dict[str, Any] = {"outcome": "refused", "targets": targets, "fields": fields, "count": len(targets)}
        unit.trail.record(caller.event(unit.now, action, PlanChanged.code, **said))


def disclosed_by(plan: Mapping[str, Any]) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """What the audit keeps of a plan that is shown: the records it speaks of, and the names of fields above public."""
    targets, fields = [], set[str]()
    for row in plan["rows"]:
        above = [change for change in row["changes"] if change["audience"] != Audience.PUBLIC.label]
        fields.update(change["field"] for change in above)
        if row["id"]:
            highest = max((AUDIENCES[change["audience"]] for change in above), default=Audience.PUBLIC)
            targets.append(Target(row["id"], None, highest.label, row.get("state")))
    return tuple(targets), tuple(sorted(fields))
