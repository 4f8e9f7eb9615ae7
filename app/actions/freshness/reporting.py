"""Reporting what came of a call: answered, did not answer, or wrong. It flags at once, and tells the State.

Whoever reports learns nothing by it: neither whether a channel that they name is there, nor what others reported.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.actions import refusals
from app.actions.freshness.seen import Seen, held, known_to
from app.actions.freshness.telling import tell_of_report
from app.actions.house import Caller, House
from app.actions.observing import Act, new_act, observe
from app.actions.particulars import Unfit, fault, members, text
from app.actions.read import as_reading
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.errors import Forbidden, TooManyReports
from app.domain.freshness import REPORTS, Sort, audience_of, observed
from app.domain.moment import format_instant, legal_day
from app.domain.plan import pseudonym
from app.domain.provisions import PROVISIONS
from app.store.audited import Sought
from app.store.unit import Writing

OUTCOMES = (Sort.ANSWERED, *REPORTS)
LIMITS = ((10, timedelta(hours=1), "an hour"), (30, timedelta(days=1), "a day"))
"""How many reports of one person are taken within which time, in words too. Nobody calls more;
who would dispute a whole register is stopped."""

LONGEST_CHANNEL = 254


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says: what came of it, which number or address is meant, and what else there is to say."""

    outcome: Sort
    channel: str | None
    note: str | None

    def as_json(self) -> dict[str, str | None]:
        """All members."""
        return {"outcome": self.outcome.value, "channel": self.channel, "note": self.note}


def report(house: House, caller: Caller, designation: str, body: Any, key: str | None) -> Reply:
    """Keeps a report on one designation: 201.

    Raises InvalidBody, NotFound, Forbidden, NotInForce, TooManyReports.
    """
    with refusals.kept(house, caller, Permission.REPORT, designation):
        caller.require(Permission.REPORT)
        said = _said(body)
        reader = as_reading(house, caller, designation)
        attempt = Attempt.of(caller, key, f"{Permission.REPORT} {designation}", said.as_json())
        with house.running.only_once(attempt.account, key), house.database.writing() as unit:
            still(unit, caller)
            reply = attempt.answered(unit, house)
            if reply is None:
                record = known_to(unit, reader, designation)
                reason = reader.require(Permission.REPORT, Matter(record.state))
                seen = held(unit, reader, record, legal_day(unit.now, house.zone))
                _refuse_unheard(reader, seen, said)
                _refuse_more(unit, reader)
                reply = attempt.keep(unit, 201, _kept(house, unit, reader, reason, (seen, said)))
    house.catch_up()
    return reply


def _said(body: Any) -> Report:
    given = members(body, ("outcome", "channel", "note"))
    outcome = given.get("outcome")
    if outcome not in [each.value for each in OUTCOMES]:
        code = "missing-member" if outcome is None else "invalid-value"
        raise fault("/outcome", f"outcome is one of {', '.join(OUTCOMES)}", code)
    texts = {}
    for name, longest in (("channel", LONGEST_CHANNEL), ("note", None)):
        try:
            texts[name] = text(given.get(name))
        except Unfit as error:
            raise fault(f"/{name}", f"{name}: {error}") from error
        if longest is not None and len(texts[name] or "") > longest:
            raise fault(f"/{name}", f"{name} has {longest} characters at most")
    return Report(Sort(outcome), texts["channel"], texts["note"])


def _refuse_unheard(reader: Caller, seen: Seen, said: Report) -> None:
    """Who cannot know the number has not called it, though they may know that it is wrong; and that somebody answered, which clears
    a report, is said by nobody of the State itself.
    """
    if said.outcome is Sort.WRONG:
        return
    provision, state = PROVISIONS[seen.value["provision"]], seen.record.state
    if said.outcome is Sort.ANSWERED and reader.principal.state == state:
        raise Forbidden(
            "that your own State answered is said by those of other States who called it; attest the entry if it is right"
        )
    needed = audience_of(provision, said.outcome)
    if reader.clearance.over(state) < needed:
        raise Forbidden(f"what came of a call under {provision.code} is said by who reads its channels: {needed.label} values")


def _refuse_more(unit: Writing, reader: Caller) -> None:
    """Raises TooManyReports. The trail remembers, so that several processes and a restart count as one."""
    longest = max(within for _, within, _ in LIMITS)
    sought = Sought(
        person=reader.principal.person, action=Permission.REPORT.value, outcome="allowed", since=unit.now - longest
    )  # fmt: skip
    recent = [each.event.at for each in unit.audited.newest(sought, None, max(most for most, *_ in LIMITS))]
    for most, within, words in LIMITS:
        again = _again_at(recent, most, within)
        if again is not None and again > unit.now:
            detail = f"a person makes {most} reports in {words} at most"
            raise TooManyReports(detail, extra={"retry_after": math.ceil((again - unit.now).total_seconds())})


def _again_at(recent: list[datetime], most: int, within: timedelta) -> datetime | None:
    """When the oldest of the last ``most`` is long enough ago; ``recent`` is the newest first."""
    return recent[most - 1] + within if len(recent) >= most else None


def _kept(house: House, unit: Writing, reader: Caller, reason: str, about: tuple[Seen, Report]) -> dict[str, Any]:
    """Writes the report, its event and the letters; what its maker is told, which is what they said."""
    seen, said = about
    record, provision = seen.record, seen.value["provision"]
    name = new_act()
    act = Act(house.zone, name, pseudonym(name, reader.principal.person))
    (entry, *_) = observe(unit, act, record, said.outcome, channel=said.channel, note=said.note)
    targets = (Target(name, None, Audience.RESTRICTED.label, record.state), seen.target(reader))
    told = f"{reason}; {said.outcome}"
    unit.trail.record(reader.event(unit.now, Permission.REPORT.value, told, targets=targets, count=1))
    if said.outcome in REPORTS:
        tell_of_report(unit, house, seen, name, said.outcome)
    at = format_instant(observed(entry).at)
    return {"designation": record.key, "state": record.state, "provision": provision, "outcome": said.outcome.value, "at": at}
