"""Erasures as they are kept, against the ledger, the audit trail and the papers: what went, went by two people, and wholly."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from app.actions.check_audit import carried_out
from app.actions.check_lines import Trouble, place
from app.actions.erasing.reapplying import REAPPLY
from app.domain.access import Permission
from app.domain.entry import Entry
from app.domain.erasure import APPROVAL, KIND, told_by
from app.domain.plan import pseudonym
from app.store.erasures import Kept, Stage
from app.store.inbox import Notification
from app.store.unit import Reading

_BY_TWO = (Permission.ASK_ERASURE.value, Permission.APPROVE_ERASURE.value)


def erasures(unit: Reading, entries: Sequence[Entry], notifications: Sequence[Notification]) -> tuple[int, list[Trouble]]:
    """How many were carried out, and what does not hold of them."""
    lines = defaultdict[str, list[Entry]](list)
    for entry in entries:
        if entry.kind == KIND.name:
            lines[entry.key].append(entry)
    done = {each.id: each for each in unit.erasures.all() if each.status is Stage.ERASED}
    hands = _hands(unit, set(lines)) if lines else {}
    troubles = [Trouble(f"erasure {name}", "was carried out, and no line tells of it") for name in done if name not in lines]
    for name, own in lines.items():
        troubles += [Trouble(place(own[0]), detail) for detail in _faults(own, done.get(name), hands)]
    troubles += [Trouble(f"notification {each.id}", detail) for each in notifications for detail in _papers(each, lines)]
    return len(lines), troubles


def _hands(unit: Reading, names: set[str]) -> Mapping[tuple[str, str], str]:
    """Who did what, as the audit trail tells: the person, by the erasure and the action."""
    return {
        (event.targets[0].id, event.action): event.person
        for event in carried_out(unit.trail)
        if event.action in (*_BY_TWO, REAPPLY) and event.targets[0].id in names
    }


def _faults(own: Sequence[Entry], kept: Kept | None, hands: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """What is wrong with the lines of one erasure."""
    if kept is None:
        yield "is an erasure that nobody asked for here"
        return
    if any((entry.notification, entry.approval) != (entry.key, APPROVAL) for entry in own):
        yield "is an erasure and names an approval of a plan"
    if kept.person == kept.decided_person:
        yield "was approved by the person who asked for it"
    told = [hands.get((kept.id, action)) for action in _BY_TWO]
    if told != [kept.person, kept.decided_person] and (kept.id, REAPPLY) not in hands:
        yield "the audit trail does not tell that these two people asked for it and approved it"
    if kept.wiped_at is None:
        yield "the pages of the database may still hold what was erased: run 'authdir erase wipe'"
    yield from _said(own, kept)


def _said(own: Sequence[Entry], kept: Kept) -> Iterator[str]:
    """Whether the lines tell of what was approved, of the same people, and of nothing else."""
    told = [(entry.audience.label, said) for entry in own if (said := told_by(entry)) is not None]
    if len(told) != len(own):
        yield "tells of no erasure"
    found = msgspec.json.decode(kept.wanted)["found"]
    lines = {(each["kind"], each["id"], each["audience"], each["version"]) for each in found["lines"]}
    if {(line.kind, line.key, audience, line.version) for audience, said in told for line in said.lines} != lines:
        yield "tells of other lines than were approved"
    if {name for _, said in told for name in said.papers} != {*found["papers"], *found["plans"]}:
        yield "tells of other papers than were approved"
    people = (pseudonym(kept.nonce, kept.person), pseudonym(kept.nonce, kept.decided_person or ""))
    if any((said.requester, said.approver) != people for _, said in told):
        yield "names other people than those who asked for it and approved it"


def _papers(notification: Notification, lines: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    """A notification that lost papers must be named by the erasure that took them."""
    if notification.erased is None:
        return
    told = [said for entry in lines.get(notification.erased, ()) if (said := told_by(entry)) is not None]
    if not any(notification.id in said.papers for said in told):
        yield "lost its papers, and no erasure tells of it"
