"""Attesting: "still correct", by an editor of the State or somebody of the Secretariat who verified it; one entry, or several.

It speaks for what its maker saw and for nothing else: the version is checked under the ledger's lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.actions import refusals
from app.actions.freshness.seen import Seen, held, known_to, present, tags, version_of
from app.actions.house import Caller, House
from app.actions.observing import Act, new_act, observe
from app.actions.read import as_reading
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.errors import MissingIfMatch, StaleRepresentation
from app.domain.freshness import Sort, cycle, due_day, observed
from app.domain.moment import format_instant, legal_day
from app.domain.plan import pseudonym
from app.domain.provisions import PROVISIONS
from app.intake.strict import strict_json
from app.store.unit import Writing


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says that they saw: entity tags as in If-Match, a version in their own count, or both."""

    tags: str | None
    version: int | None

    def names(self, tag: str) -> bool:
        """Whether ``tag`` is one of those; ``*`` tells of nothing that was seen."""
        return self.tags is not None and tag in (each.strip().removeprefix("W/") for each in self.tags.split(","))


def attest(house: House, caller: Caller, designation: str, claim: Claim, key: str | None) -> Reply:
    """Attests one designation: 201.

    Raises MissingIfMatch, NotFound, Forbidden, NotInForce, StaleRepresentation with what is there now.
    """
    with refusals.kept(house, caller, Permission.ATTEST, designation):
        caller.require(Permission.ATTEST)
        if claim.tags in (None, "*") and claim.version is None:
            raise MissingIfMatch("attesting needs the state that you saw: its ETag in If-Match, or {'version': n} in the body")
        reader = as_reading(house, caller, designation)
        attempt = Attempt.of(caller, key, f"{Permission.ATTEST} {designation}", {"version": claim.version})
        with house.running.only_once(attempt.account, key):
            try:
                reply = _one(house, attempt, reader, designation, claim)
            except StaleRepresentation:  # perhaps this process only has not read yet what they saw
                house.catch_up()
                reply = _once_more(house, attempt, reader, designation, claim)
    house.catch_up()
    return reply


def _once_more(house: House, attempt: Attempt, reader: Caller, designation: str, claim: Claim) -> Reply:
    try:
        return _one(house, attempt, reader, designation, claim)
    except StaleRepresentation as error:
        shown = present(house, reader, designation)
        if shown.audience is not Audience.PUBLIC:
            said: dict[str, Any] = {"targets": shown.targets, "fields": shown.fields, "count": len(shown.targets)}
            house.journal.write_blocking(reader.event(house.clock.now(), "see-designation", "shown as it is now", **said))
        raise StaleRepresentation(error.detail, extra={"current": strict_json(shown.body)}) from error


def _one(house: House, attempt: Attempt, reader: Caller, designation: str, claim: Claim) -> Reply:
    with house.database.writing() as unit:
        still(unit, attempt.caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        record = known_to(unit, reader, designation)
        reason = reader.require(Permission.ATTEST, Matter(record.state))
        seen = held(unit, reader, record, legal_day(unit.now, house.zone))
        _refuse_stale(house, reader, seen, claim)
        (told,) = attested(house, unit, reader, reason, [seen])
        return attempt.keep(unit, 201, told, Location=f"/api/v1/designations/{record.key}")


def _refuse_stale(house: House, reader: Caller, seen: Seen, claim: Claim) -> None:
    key, told = seen.record.key, claim.version in (None, seen.version)
    if claim.tags not in (None, "*"):
        told = told and any(map(claim.names, tags(house, reader, key))) and version_of(present(house, reader, key)) == seen.version
    if not told:
        raise StaleRepresentation(f"what you saw is no longer there: it is version {seen.version} now")


def attested(house: House, unit: Writing, reader: Caller, reason: str, seen: Sequence[Seen]) -> list[dict[str, Any]]:
    """Writes that these, all of one State, are as they should be: the lines, one event, and what is told of each."""
    name, who = new_act(), reader.principal
    act = Act(house.zone, name, pseudonym(name, who.person))
    told = []
    for each in seen:
        record, provision = each.record, PROVISIONS[each.value["provision"]]
        speaker = "state" if who.state == record.state else "registrar"
        covers = reader.clearance.over(record.state)
        (entry, *_) = observe(unit, act, record, Sort.ATTESTED, speaker=speaker, covers=covers)
        told.append(
            {
                "designation": record.key,
                "state": record.state,
                "provision": provision.code,
                "version": each.version,
                "attested_at": format_instant(observed(entry).at),
                "attested_by": speaker,
                "due_on": due_day(entry.span.start, cycle(provision)).isoformat(),
            }
        )
    state = seen[0].record.state
    targets = (Target(name, None, Audience.PUBLIC.label, state), *(each.target(reader) for each in seen))
    unit.trail.record(reader.event(unit.now, Permission.ATTEST.value, reason, targets=targets, count=len(seen)))
    return told
