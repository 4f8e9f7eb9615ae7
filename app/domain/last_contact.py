"""Whoever leaves a State without a contact that answers at any hour must know it: nobody could be called there at night.

ETS 185 art. 35 and CETS 224 art. 10.5: a point of contact available around the clock.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from app.domain.access import Audience
from app.domain.choices import LEAVE_OUT
from app.domain.findings import Finding, Level
from app.domain.plan import PlannedRow
from app.domain.provisions import PROVISIONS
from app.domain.register import Register
from app.domain.standing import place_of
from app.domain.timeline import Record, boundaries

CODE = "last-round-the-clock-contact"
END_IT = "nobody is left, and that is meant"
MOST = 200
"""Contacts under one provision: who has more is never without one."""
_CHANNELS = b'"channels":[{'

Group = tuple[str, str | None, str]


def last_contacts(register: Register, rows: Sequence[PlannedRow], today: date) -> Iterator[tuple[PlannedRow, Finding]]:
    """The rows by which a State, or a territory of its own, loses its last contact, or the last that can be reached."""
    concerned: dict[Group, list[PlannedRow]] = {}
    for row in rows:
        provision = PROVISIONS.get(row.provision or "")
        record = register.get("designation", row.record or "") if row.drafts else None
        if record is not None and provision is not None and provision.round_the_clock:
            concerned.setdefault(_group(record), []).append(row)
    for (state, territory, code), those in concerned.items():
        under = (each for each in register.of_state("designation", state) if each.streams[Audience.PUBLIC][0].provision == code)
        records = [each for each in under if _group(each) == (state, territory, code)]
        if len(records) <= MOST:
            yield from _losses(register, records, those, today)


def _losses(
    register: Register, records: Collection[Record], rows: Sequence[PlannedRow], today: date
) -> Iterator[tuple[PlannedRow, Finding]]:
    before = [known for each in records if (known := register.original("designation", each.key)) is not None]
    every = {day for each in (*before, *records) for stream in each.streams.values() for day in boundaries(stream)}
    for day in sorted({today, *(each for each in every if each > today)}):
        then, now = (max((_answered(each, day) for each in those), default=0) for those in (before, records))
        if now < then:
            break
    else:
        return
    kept = {each.key: _answered(each, day) for each in records}
    losing = {each.key for each in before if kept.get(each.key, 0) < _answered(each, day)}
    for row in rows:
        if row.record in losing:
            yield row, _finding(row, day, reached=now > 0)


def _answered(record: Record, day: date) -> int:
    """2 where somebody holds the entry who can be reached by a channel that the network sees, 1 where somebody holds it."""
    payloads = record.payloads(day, Audience.NETWORK)
    if min(record.streams) not in payloads:
        return 0
    return 2 if any(_CHANNELS in payload for payload in payloads.values()) else 1


def _finding(row: PlannedRow, day: date, *, reached: bool) -> Finding:
    lost = "no contact left that can be reached" if reached else "nobody"
    message = f"{row.state} would have {lost} under {row.provision} from {day}: no one to call at night"
    return Finding(Level.REVIEW, CODE, message, row.column("Provision"), row.provision, None, (END_IT, LEAVE_OUT))


def _group(record: Record) -> Group:
    place = place_of(record)
    return record.state, place.territory, place.provision
