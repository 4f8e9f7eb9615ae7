"""A plan: exactly what approving a notification would write, row by row and field by field, with a digest that names it.

It is built at preview and again under the ledger's lock; the same rows on the same register give the same bytes, so a different
digest means that something moved in between.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from app.domain.canonical import Encoded, canonical, canonical_but_for, digest
from app.domain.choices import NOTHING_CHOSEN, Choices, as_list
from app.domain.entry import Change, Draft
from app.domain.findings import Finding, Level
from app.domain.flat import FieldChange
from app.domain.moment import Span
from app.domain.records import KINDS, split
from app.domain.submission import Particulars, Row, Verb

APPROVAL = "approval"
"""The kind of record in which an approval leaves its trace."""


def pseudonym(nonce: str, person: str) -> str:
    """A person's name in the ledger: another one in each notification, which only its secret ``nonce`` resolves."""
    return "p_" + hashlib.sha256(canonical([nonce, person])).hexdigest()[:20]


class Action(StrEnum):
    """What a row would do."""

    CREATE = "create"
    AMEND = "amend"
    END = "end"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification as a plan needs it: identity, particulars, the file's SHA-256 and the legal day it was submitted on.

    ``nonce`` is random and as restricted as the file. Digests stand in every line of the ledger, also in public ones: without
    it, whoever knows all but one phone number of a plan could try numbers until the digest fits. ``choices`` are those that
    people have made among the readings that its findings offer, and ``decided`` counts the parts of it that were approved before:
    what was decided once never has the same digest again.
    """

    id: str
    particulars: Particulars
    sha256: str
    nonce: str
    submitted_on: date
    submitter: str
    choices: Choices = field(default_factory=lambda: NOTHING_CHOSEN)
    decided: int = 0

    @property
    def default_day(self) -> date:
        """Communications take effect on registration where they state no day (DOMAIN: statements)."""
        return self.particulars.registered_on or self.submitted_on

    def day_of(self, row: Row) -> date:
        """The day from which a row counts that states none: its own registration, where it sets fields and tells of one."""
        registered: str = row.values.get("registered_on") or ""
        sets = registered and row.kind == "designation" and row.verb not in (Verb.END, Verb.REPLACE)
        return date.fromisoformat(registered) if sets else self.default_day

    def pseudonym(self, person: str) -> str:
        """What a person is called in the ledger on account of this notification."""
        return pseudonym(self.nonce, person)


class PlannedRow(msgspec.Struct, frozen=True, gc=False):
    """One row with what it would do; ``number`` None for what a complete file ends without naming it.

    ``drafts`` are what it would write, ``touched`` the keys of the records that it changes or rests on, ``part`` as in ``Row``.
    """

    number: int | None
    kind: str
    action: Action
    state: str | None = None
    record: str | None = None
    title: str | None = None
    provision: str | None = None
    valid_from: date | None = None
    changes: tuple[FieldChange, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: Mapping[str, str] = msgspec.field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()
    touched: frozenset[str] = frozenset()
    part: int | None = None

    def column(self, heading: str) -> str:
        """What a finding of this row alone calls a column."""
        return heading if self.part is None else f"{heading} ({self.part})"

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """The findings among whose readings a person must choose before the plan can be approved."""
        return tuple(finding for finding in self.findings if finding.level is Level.REVIEW)

    def as_json(self) -> dict[str, Any]:
        """The members of the contract, and what helps a reader to recognise the row."""
        return {
            "row": self.number,
            "record": self.kind,
            "id": self.record,
            "state": self.state,
            "provision": self.provision,
            "title": self.title,
            "action": self.action.value,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "changes": [change.as_json() for change in self.changes],
            "findings": [finding.as_json() for finding in self.findings],
            "source": dict(self.source),
        }

    def canonical(self, shown: Mapping[str, Any]) -> bytes:
        """Canonical bytes of the row as ``shown``: only what is read from cells can be anything but text."""
        said = [content for each in self.changes for content in (each.before, each.after)]
        return canonical_but_for(shown, shown["source"], said)


@dataclass(frozen=True)
class Plan:
    """The value that is approved. ``base`` is the ledger position it was built on and is not part of the digest.

    ``provenance`` is the notification's own record, written before all else. ``parts`` are plans of some of the rows that rest
    on no other row: each can be approved by itself, by its own digest.
    """

    notice: Notice
    base: int
    rows: tuple[PlannedRow, ...]
    provenance: tuple[Draft, ...]
    findings: tuple[Finding, ...]
    parts: tuple["Plan", ...] = ()

    @cached_property
    def writes(self) -> tuple[Draft, ...]:
        """All that it would write."""
        return (*self.provenance, *(draft for row in self.rows for draft in row.drafts))

    @cached_property
    def written(self) -> list[dict[str, Any]]:
        """The same as its JSON."""
        return [draft.as_json() for draft in self.writes]

    @cached_property
    def digest(self) -> str:
        """What names this plan."""
        rows = (row.canonical(shown) for row, shown in zip(self.rows, self.shown_rows, strict=True))
        return digest_of(self.notice, {**self._said(), "rows": Encoded(rows)}, Encoded(map(canonical_but_for, self.written)))

    @cached_property
    def undecided(self) -> tuple[tuple[PlannedRow, Finding], ...]:
        """Where a person must choose before it can be approved."""
        return tuple((row, finding) for row in self.rows for finding in row.undecided)

    def approved_by(self, person: str) -> tuple[Draft, ...]:
        """What approving it writes: the plan, and after it who approved, with the rows that each record came from."""
        rows: dict[str, list[int]] = {}
        for row in self.rows:
            if row.drafts and row.record and row.number is not None:
                rows.setdefault(row.record, []).append(row.number)
        return signed(self.notice, self.digest, self.writes, rows, person)

    @cached_property
    def shown_rows(self) -> list[dict[str, Any]]:
        """The rows as they are shown."""
        return [row.as_json() for row in self.rows]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by action."""
        return {action.value: sum(row.action is action for row in self.rows) for action in Action}

    def as_json(self) -> dict[str, Any]:
        """The plan as people and machines read it."""
        return {**self.frame(), "rows": self.shown_rows, "parts": [part.as_part() for part in self.parts]}

    def frame(self) -> dict[str, Any]:
        """The same without its rows and parts."""
        return {
            "notification": self.notice.id,
            "digest": self.digest,
            "base_revision": self.base,
            "counts": self.counts,
            "undecided": len(self.undecided),
            **self._said(),
        }

    def as_part(self) -> dict[str, Any]:
        """What a whole plan tells of a part of it."""
        return {
            "digest": self.digest,
            "rows": [row.number if row.number is not None else row.record for row in self.rows],
            "states": sorted({row.state for row in self.rows if row.state}),
            "provisions": sorted({row.provision for row in self.rows if row.provision}),
            "counts": self.counts,
        }

    def _said(self) -> dict[str, Any]:
        findings = [finding.as_json() for finding in self.findings]
        return {"choices": as_list(self.notice.choices), "decided": self.notice.decided, "findings": findings}


def signed(
    notice: Notice, digest: str, writes: Sequence[Draft], rows: Mapping[str, Sequence[int]], person: str
) -> tuple[Draft, ...]:
    """``writes``, and after them who approved; ``rows`` are the numbers of the rows that each record came from."""
    if not writes:
        return ()
    value = {
        "digest": digest,
        "notification": notice.id,
        "submitter": notice.submitter,
        "approver": notice.pseudonym(person),
        "rows": rows,
    }
    found = split(KINDS[APPROVAL], value, floor=min(draft.audience for draft in writes)).items()
    span, state = Span(notice.default_day), writes[0].state
    return (*writes, *(Draft(APPROVAL, digest, state, None, each, span, Change.CREATE, payload) for each, payload in found))


def digest_of(notice: Notice, shown: Mapping[str, Any], writes: list[dict[str, Any]] | Encoded) -> str:
    """SHA-256 over the canonical bytes of the exact change: choices, findings and rows as shown, and what would be written, each
    draft as its JSON. Rows and writes may be given as the bytes that they are.
    """
    return digest(
        {
            "notification": notice.id,
            "sha256": notice.sha256,
            "nonce": notice.nonce,
            "particulars": notice.particulars.as_json(),
            "submitter": notice.submitter,
            **{name: shown[name] for name in ("choices", "decided", "findings", "rows")},
            "writes": writes,
        }
    )
