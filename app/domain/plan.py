"""A plan: exactly what approving a notification would write, row by row and field by field, with a digest that names it.

It is built at preview and again under the ledger's lock; the same rows on the same register give the same bytes, so a different
digest means that something moved in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from app.domain.canonical import digest
from app.domain.entry import Draft
from app.domain.findings import Finding
from app.domain.flat import FieldChange
from app.domain.submission import Particulars


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
    it, whoever knows all but one phone number of a plan could try numbers until the digest fits.
    """

    id: str
    particulars: Particulars
    sha256: str
    nonce: str
    submitted_on: date

    @property
    def default_day(self) -> date:
        """Communications take effect on registration where they state no day (DOMAIN: statements)."""
        return self.particulars.registered_on or self.submitted_on


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row with what it would do; ``number`` None for what a complete file ends without naming it."""

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
    source: Mapping[str, str] = field(default_factory=dict)

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


@dataclass(frozen=True)
class Plan:
    """The value that is approved. ``base`` is the ledger position it was built on and is not part of the digest."""

    notice: Notice
    base: int
    rows: tuple[PlannedRow, ...]
    writes: tuple[Draft, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def digest(self) -> str:
        """What names this plan."""
        found = [finding.as_json() for finding in self.findings]
        return digest_of(self.notice, self._shown_rows, found, self.writes)

    @cached_property
    def _shown_rows(self) -> list[dict[str, Any]]:
        return [row.as_json() for row in self.rows]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by action."""
        return {action.value: sum(row.action is action for row in self.rows) for action in Action}

    def as_json(self) -> dict[str, Any]:
        """The plan as people and machines read it."""
        return {
            "notification": self.notice.id,
            "digest": self.digest,
            "base_revision": self.base,
            "counts": self.counts,
            "findings": [finding.as_json() for finding in self.findings],
            "rows": self._shown_rows,
        }


def digest_of(
    notice: Notice, rows: Sequence[Mapping[str, Any]], findings: Sequence[Mapping[str, Any]], writes: Iterable[Draft]
) -> str:
    """SHA-256 over the canonical bytes of the exact change: rows and findings as they are shown, and what would be written."""
    return digest(
        {
            "notification": notice.id,
            "sha256": notice.sha256,
            "nonce": notice.nonce,
            "particulars": notice.particulars.as_json(),
            "rows": rows,
            "findings": findings,
            "writes": [draft.as_json() for draft in writes],
        }
    )
