"""The audit's part of the doctor: every chain by itself, and the local journal against what was copied of it."""

from collections.abc import Iterator

from app.actions.check_lines import AT_ONCE, Step, Trouble
from app.domain.audit import Event
from app.domain.errors import AuditUnavailable
from app.store.journal import Journal
from app.store.trail import CENTRAL, ReadingTrail

_TRAIL, _COPIES = "events of the central audit trail", "events of local journals in the central audit trail"
_TARGETS = "records by which audit events are found"
_JOURNAL, _COPIED = "events of the local audit journal", "events of the local audit journal that were copied"


def carried_out(central: ReadingTrail) -> Iterator[Event]:
    """Events of what was allowed and names its target. One that cannot be read is named by the check of its chain."""
    after = 0
    while batch := central.events(after, AT_ONCE):
        after = batch[-1].sequence
        for kept in batch:
            try:
                event = kept.event
            except ValueError:
                continue
            if event.outcome == "allowed" and event.targets:
                yield event


def trail(central: ReadingTrail) -> Iterator[Step]:
    """The service's own chain, the copies of journals' chains, and whether events are found by what they are about."""
    counted = central.sinks()
    own = counted.pop(CENTRAL)
    yield Step.of(_TRAIL, own, (Trouble(_TRAIL, detail) for detail in central.verify()))
    found = [Trouble(f"journal {sink}", detail) for sink in counted for detail in central.verify(sink)]
    yield Step.of(_COPIES, sum(counted.values()), found)
    yield Step.of(_TARGETS, central.targets(), (Trouble(f"event {event}", detail) for event, detail in central.astray()))


def local(journal: Journal, central: ReadingTrail) -> Iterator[Step]:
    """The journal's chain, and whether what was copied of it is what it holds, no more and nothing else."""
    try:
        count = journal.last()
        yield Step.of(_JOURNAL, count, (Trouble(_JOURNAL, detail) for detail in journal.verify()))
        copied = central.end(journal.sink() or "").sequence
        yield Step.of(_COPIED, copied, _different(journal, central))
    except AuditUnavailable as error:
        yield Step(_JOURNAL, 0, (Trouble(_JOURNAL, f"cannot be read: {error.__cause__}"),))


def _different(journal: Journal, central: ReadingTrail) -> Iterator[Trouble]:
    sink, start = journal.sink() or "", journal.rolled()
    if start.sequence and [link.mark for link in central.events(start.sequence - 1, 1, sink)] != [start]:
        yield Trouble(f"event {start.sequence}", f"was taken out of journal {sink}, and is not in the central trail as it was")
    after = start.sequence
    while batch := central.events(after=after, limit=AT_ONCE, sink=sink):
        there = {link.sequence: link for link in journal.events(after=after, limit=AT_ONCE)}
        for link in batch:
            if link.sequence not in there and link.sequence > journal.rolled().sequence:
                yield Trouble(f"event {link.sequence}", f"was copied from journal {sink}, and the journal does not hold it")
            elif there.get(link.sequence, link) != link:
                yield Trouble(f"event {link.sequence}", f"is not the same in journal {sink} and in its copy")
        after = batch[-1].sequence
