"""The approvals behind the ledger: every line came from a plan that a second person approved, and from nothing else."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.check_lines import Trouble, between, place
from app.actions.contents import notice_of
from app.domain.entry import Draft, Entry
from app.domain.plan import APPROVAL, digest_of, pseudonym
from app.store.chosen import ReadingChosen
from app.store.inbox import Decision, Notification, ReadingInbox, Status


@dataclass(frozen=True, slots=True)
class _Approved:
    """An approved notification with the lines that name it."""

    notification: Notification
    entries: tuple[Entry, ...]


def approvals(
    inbox: ReadingInbox, chosen: ReadingChosen, entries: Sequence[Entry], notifications: Sequence[Notification]
) -> tuple[int, list[Trouble]]:
    """Every line belongs to an approval of a notification; every approval wrote what its plan showed, and nothing else."""
    lines: dict[str, list[Entry]] = {}
    for entry in entries:
        lines.setdefault(entry.notification, []).append(entry)
    approved = [each for each in notifications if each.status is Status.APPROVED or each.id in lines]
    troubles = []
    for each in approved:
        own = _Approved(each, tuple(lines.pop(each.id, ())))
        troubles += [Trouble(_whose(own), detail) for detail in _approval_faults(inbox, chosen, own)]
    for name, orphans in lines.items():
        troubles += [Trouble(place(entry), f"its notification {name} is not an approved one") for entry in orphans]
    return len(approved), troubles


def _approval_faults(inbox: ReadingInbox, chosen: ReadingChosen, own: _Approved) -> Iterator[str]:
    """What is wrong with the approvals of a notification: of the whole, or of its parts one after the other."""
    decisions = [each for each in inbox.decisions(own.notification.id) if each.verdict is Status.APPROVED]
    if not decisions:
        yield "has no decision that approves it"
    made = chosen.of(own.notification.id)
    for decision in decisions:
        if decision.person == own.notification.person:
            yield "was approved by the person who submitted it"
        if any(each.person == decision.person and decision.at and each.at < decision.at for each in made):
            yield "was approved by a person who chose how it is read"
        yield from _faults_of_one(inbox, own, decision)
    yield from _outside(decisions, own.entries)


def _faults_of_one(inbox: ReadingInbox, own: _Approved, decision: Decision) -> Iterator[str]:
    entries = [entry for entry in own.entries if entry.approval == decision.digest]
    yield from _span_faults(decision, entries)
    if own.notification.erased:  # neither plan nor nonce is left to work a digest out of
        return
    stored = inbox.plan(own.notification.id, decision.digest) if decision.digest else None
    if stored is None:
        yield "the plan that was approved is not stored under its digest"
    elif decision.digest != _digest(own.notification, entries, stored.body):
        yield "the lines, the plan as it was shown, and the digest that was approved do not belong together"
    hands = _hands(own.notification, decision)
    if any(said.get(hand) != name for said in _signed(entries) for hand, name in hands.items()):
        yield "a line names other people than those who submitted and approved it"


def _outside(decisions: Sequence[Decision], entries: Sequence[Entry]) -> Iterator[str]:
    digests = {each.digest for each in decisions}
    strange = [entry.number for entry in entries if entry.approval not in digests]
    if strange:
        yield f"entry {strange[0]} names another digest than an approved one"


def _span_faults(decision: Decision, entries: Sequence[Entry]) -> Iterator[str]:
    first, last = decision.first_entry, decision.last_entry
    due = range(0) if first is None or last is None else range(first, last + 1)
    outside = [entry.number for entry in entries if entry.number not in due]
    if outside:
        yield f"entry {outside[0]} names it, but its approval wrote " + (f"{first} to {last}" if due else "nothing")
    missing = sorted(set(due) - {entry.number for entry in entries})
    if missing:
        yield f"entry {missing[0]} was written by its approval and does not name it, or is gone"


def _digest(notification: Notification, entries: Sequence[Entry], plan: bytes) -> str | None:
    """The digest of the plan as it was shown, with what the ledger holds in place of what it wanted written."""
    try:
        shown: Any = json.loads(plan)
        return digest_of(notice_of(notification), shown, [_draft(entry).as_json() for entry in entries if entry.kind != APPROVAL])
    except (ValueError, TypeError, KeyError):
        return None


def _hands(notification: Notification, decision: Decision) -> dict[str, str]:
    people = {"submitter": notification.person, "approver": decision.person}
    return {hand: pseudonym(notification.nonce, person) for hand, person in people.items()}


def _signed(entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """What the lines say about who approved, as far as they say it."""
    for entry in entries:
        if entry.kind == APPROVAL and entry.payload:
            said = json.loads(entry.payload)
            if "approver" in said:
                yield said


def _draft(entry: Entry) -> Draft:
    return Draft(
        entry.kind, entry.key, entry.state, entry.provision, entry.audience, entry.span, entry.change, entry.payload
    )  # fmt: skip


def _whose(own: _Approved) -> str:
    numbers = [entry.number for entry in own.entries]
    return f"notification {own.notification.id}" + (f" ({between(min(numbers), max(numbers))})" if numbers else "")
