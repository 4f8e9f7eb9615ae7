"""The provisional contacts in the ledger: each posted by one person who may, for no longer than is allowed, touching nothing else.

Only they, observations and erasures are lines without an approved plan. What names none and is none of them is found by the check
of approvals.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from app.actions.check_lines import AT_ONCE, Trouble, place
from app.domain.access import Audience, Matter, Permission, Principal, Role, decide
from app.domain.entry import Change, Entry
from app.domain.erasure import KIND as ERASURE
from app.domain.freshness import KIND as OBSERVATION
from app.domain.provisional import APPROVAL, KIND, LASTS, Contact
from app.domain.timeline import Record
from app.store.trail import ReadingTrail

_DOES = {Change.CREATE: Permission.POST_PROVISIONAL, Change.END: Permission.WITHDRAW_PROVISIONAL}
Acts = Mapping[tuple[str, str], Principal]
"""Who did what, by the key of the contact and the action."""


def approvable(entries: Sequence[Entry]) -> list[Entry]:
    """The lines that somebody must have approved: all but these, observations and erasures."""
    return [entry for entry in entries if entry.kind not in (KIND.name, OBSERVATION.name, ERASURE.name)]


def provisional(trail: ReadingTrail, entries: Sequence[Entry]) -> tuple[int, list[Trouble]]:
    """How many contacts there are, and what does not hold of their lines."""
    lines = sorted((entry for entry in entries if entry.kind == KIND.name), key=lambda entry: (entry.key, entry.number))
    designations = {entry.key: entry.state for entry in entries if entry.kind == "designation"}
    acts = _acts(trail) if lines else {}
    count, troubles = 0, []
    for _, group in groupby(lines, key=lambda entry: entry.key):
        own, count = list(group), count + 1
        troubles += [Trouble(place(entry), detail) for entry in own for detail in _line_faults(entry, acts)]
        troubles += [Trouble(place(own[0]), detail) for detail in _contact_faults(own, designations)]
    return count, troubles


def _acts(trail: ReadingTrail) -> Acts:
    """From the audit trail. An event that cannot be read is named by the check of its chain."""
    after = 0
    found: dict[tuple[str, str], Principal] = {}
    while batch := trail.events(after, AT_ONCE):
        after = batch[-1].sequence
        for kept in batch:
            try:
                event = kept.event
                who = Principal(event.account, event.person, frozenset(map(Role, event.roles)), event.state)
            except ValueError:
                continue
            if event.action in _DOES.values() and event.outcome == "allowed" and event.targets:
                found[event.targets[0].id, event.action] = who
    return found


def _line_faults(entry: Entry, acts: Acts) -> Iterator[str]:
    if entry.audience < Audience.NETWORK:
        yield f"is a provisional contact in the {entry.audience.label} stream"
    if (entry.notification, entry.approval) != (entry.key, APPROVAL):
        yield "is a provisional contact and names an approval: nobody approves one"
    permission = _DOES.get(entry.change)
    if permission is None or (entry.change is Change.CREATE and entry.version != 1):
        yield "changes a provisional contact, which can only be posted and withdrawn"
        return
    who = acts.get((entry.key, permission))
    if who is None or not decide(who, permission, Matter(entry.state)).allowed:
        yield f"the audit trail knows of nobody who may {permission.value} for {entry.state} and did"


def _contact_faults(own: Sequence[Entry], designations: Mapping[str, str]) -> Iterator[str]:
    record = Record.of(own[0])
    for entry in own[1:]:
        record = record.with_entry(entry)
    try:
        contact = Contact.of(record)
    except ValueError as error:
        yield f"its lines make no provisional contact: {error}"
        return
    if contact.until - own[0].recorded_at > LASTS:
        yield f"stands for longer than {LASTS.total_seconds() / 3600:.0f} hours after it was posted"
    if not contact.state == own[0].state == designations.get(contact.designation):
        yield "stands beside no designation of its State"
