"""The approvals behind the ledger: every line came from a plan that a second person approved, and from nothing else."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.check_lines import Trouble, between, place
from app.actions.notifications import notice_of
from app.domain.entry import Draft, Entry
from app.domain.plan import digest_of
from app.store.inbox import Decision, Notification, ReadingInbox, Status


@dataclass(frozen=True, slots=True)
class _Approved:
    """An approved notification with the lines that name it."""

    notification: Notification
    entries: tuple[Entry, ...]


def approvals(inbox: ReadingInbox, entries: Sequence[Entry], notifications: Sequence[Notification]) -> tuple[int, list[Trouble]]:
    """Every line belongs to an approved notification; every approval wrote what its plan showed, and nothing else."""
    lines: dict[str, list[Entry]] = {}
    for entry in entries:
        lines.setdefault(entry.notification, []).append(entry)
    approved = [each for each in notifications if each.status is Status.APPROVED]
    troubles = []
    for each in approved:
        own = _Approved(each, tuple(lines.pop(each.id, ())))
        troubles += [Trouble(_whose(own), detail) for detail in _approval_faults(inbox, own)]
    for name, orphans in lines.items():
        troubles += [Trouble(place(entry), f"its notification {name} is not an approved one") for entry in orphans]
    return len(approved), troubles


def _approval_faults(inbox: ReadingInbox, own: _Approved) -> Iterator[str]:
    decisions = [each for each in inbox.decisions(own.notification.id) if each.verdict is Status.APPROVED]
    if len(decisions) != 1:
        yield f"has {len(decisions)} decisions that approve it; one was due"
        return
    (decision,) = decisions
    if decision.person == own.notification.person:
        yield "was approved by the person who submitted it"
    yield from _span_faults(decision, own.entries)
    stored = inbox.plan(own.notification.id, decision.digest) if decision.digest else None
    if stored is None:
        yield "the plan that was approved is not stored under its digest"
    elif decision.digest != _digest(own, stored.body):
        yield "the lines, the plan as it was shown, and the digest that was approved do not belong together"


def _span_faults(decision: Decision, entries: Sequence[Entry]) -> Iterator[str]:
    first, last = decision.first_entry, decision.last_entry
    due = range(0) if first is None or last is None else range(first, last + 1)
    outside = [entry.number for entry in entries if entry.number not in due]
    if outside:
        yield f"entry {outside[0]} names it, but its approval wrote " + (f"{first} to {last}" if due else "nothing")
    missing = sorted(set(due) - {entry.number for entry in entries})
    if missing:
        yield f"entry {missing[0]} was written by its approval and does not name it, or is gone"
    if any(entry.approval != decision.digest for entry in entries):
        yield "a line names another digest than the approved one"


def _digest(own: _Approved, plan: bytes) -> str | None:
    """The digest of the plan as it was shown, with what the ledger holds in place of what it wanted written."""
    try:
        shown: Any = json.loads(plan)
        return digest_of(notice_of(own.notification), shown["rows"], shown["findings"], [_draft(entry) for entry in own.entries])
    except (ValueError, TypeError, KeyError):
        return None


def _draft(entry: Entry) -> Draft:
    return Draft(
        entry.kind, entry.key, entry.state, entry.provision, entry.audience, entry.span, entry.change, entry.payload
    )  # fmt: skip


def _whose(own: _Approved) -> str:
    numbers = [entry.number for entry in own.entries]
    return f"notification {own.notification.id}" + (f" ({between(min(numbers), max(numbers))})" if numbers else "")
