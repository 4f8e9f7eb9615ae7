"""The doctor: reads everything that is stored and names what does not hold, and why. It changes nothing and mends nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.actions.bundles.checking import bundles
from app.actions.check_approvals import approvals
from app.actions.check_audit import local, trail
from app.actions.check_erasures import erasures
from app.actions.check_glass import openings
from app.actions.check_lines import AT_ONCE, Step, Trouble, leaves, numbering, payloads, readable, refolded, versions
from app.actions.check_observations import observations
from app.actions.check_provisional import approvable, provisional
from app.actions.check_signed import checkpoints, trees_of
from app.actions.house import House
from app.domain.access import Audience
from app.domain.entry import Entry
from app.store.inbox import Notification
from app.store.outbox import Waiting
from app.store.restored import Restoration
from app.store.unit import Reading


@dataclass(frozen=True, slots=True)
class Report:
    """All steps, how many public entries the ledger holds, what waits in the outbox, and of what this is a restored copy."""

    steps: tuple[Step, ...]
    public_revision: int
    waiting: Waiting | None = None
    copy: Restoration | None = None


def check(house: House, *, journal: bool) -> Report:
    """Examines all that the database holds, and the local audit journal where there is one."""
    with house.database.reading() as unit:
        entries, unreadable = readable(unit.ledger)
        notifications = list(_notifications(unit))
        streams = {(entry.kind, entry.key, entry.audience) for entry in entries}
        steps = [
            Step.of("ledger lines in unbroken order", len(entries), [*unreadable, *numbering(entries, unit.ledger.head())]),
            Step.of("lines that match their hash", len(entries), leaves(entries)),
            _signed(unit, entries),
            Step.of("streams of versions without a gap", len(streams), versions(entries)),
            Step.of("payloads in canonical form", len(entries), payloads(entries)),
            Step.of("days on which fold and database agree", *refolded(unit.ledger, entries)),
            Step.of("approvals by a second person", *approvals(unit.inbox, unit.chosen, approvable(entries), notifications)),
            Step.of("provisional contacts within their limits", *provisional(unit.trail, entries)),
            Step.of("observations by somebody who may", *observations(unit.trail, entries)),
            Step.of("break-glass as the audit trail tells of it", *openings(unit.glass, unit.trail)),
            Step.of("original files as they came", len(notifications), _files(unit, notifications)),
            Step.of("erasures as they were asked for and approved", *erasures(unit, entries, notifications)),
            *trail(unit.trail),
            Step.of("last issues of bundles", *bundles(house)),
        ]
        waiting = unit.outbox.waiting()
        if journal:
            steps += local(house.journal, unit.trail)
    public = sum(entry.audience is Audience.PUBLIC for entry in entries)
    return Report(tuple(steps), public, waiting, house.database.restoration())


def _signed(unit: Reading, entries: Sequence[Entry]) -> Step:
    signed = unit.signed.trees()
    return Step.of("checkpoints of these lines", len(signed), checkpoints(trees_of(entries), signed, unit.signed.inventory()))


def _notifications(unit: Reading) -> Iterator[Notification]:
    after = None
    while batch := unit.inbox.listing(after=after, limit=AT_ONCE):
        yield from batch
        after = batch[-1].id


def _files(unit: Reading, notifications: Sequence[Notification]) -> Iterator[Trouble]:
    for each in notifications:
        if each.erased and not each.sha256:  # what stands for it is found with its erasure
            continue
        content = unit.inbox.content(each.id)
        whole = isinstance(content, bytes) and len(content) == each.size
        if not whole or hashlib.sha256(content or b"").hexdigest() != each.sha256:
            yield Trouble(f"notification {each.id}", "its original bytes do not match their SHA-256")
