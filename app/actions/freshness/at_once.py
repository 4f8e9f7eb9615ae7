"""One press for several entries of a State: all of them as they were seen, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.actions import refusals
from app.actions.freshness.attesting import attested
from app.actions.freshness.seen import Seen, held, known_to
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.read import as_reading
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Matter, Permission
from app.domain.errors import ChangedMeanwhile, Fault, InvalidBody, NotFound, NotInForce
from app.domain.moment import legal_day
from app.domain.timeline import Record
from app.store.unit import Writing

MOST = 200
LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Named:
    """An entry as its attester saw it."""

    designation: str
    version: int


def attest_all(house: House, caller: Caller, state: str, body: Any, key: str | None) -> Reply:
    """Attests entries of one State, each with the version that was seen: 201.

    Raises InvalidBody, NotFound for no such State, Forbidden, and ChangedMeanwhile where one of them is another by now.
    """
    with refusals.kept(house, caller, Permission.ATTEST, state):
        caller.require(Permission.ATTEST)
        reader = as_reading(house, caller, state)
        if house.shelf.edition(house.clock.now()).view(reader.clearance).record("state", state) is None:
            raise NotFound("no such State in the register")
        reason = reader.require(Permission.ATTEST, Matter(state))
        named = _named(body)
        sent = [[each.designation, each.version] for each in named]
        attempt = Attempt.of(caller, key, f"{Permission.ATTEST} {state}", sent)
        with house.running.only_once(attempt.account, key), house.database.writing() as unit:
            still(unit, caller)
            reply = attempt.answered(unit, house)
            if reply is None:
                seen = _seen(unit, reader, state, named, legal_day(unit.now, house.zone))
                told = attested(house, unit, reader, reason, seen)
                reply = attempt.keep(unit, 201, {"state": state, "attested": told})
    house.catch_up()
    return reply


def _named(body: Any) -> list[Named]:
    """The entries in the body. Raises InvalidBody."""
    given = members(body, ("designations",)).get("designations")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        code = "missing-member" if given is None else "invalid-value"
        raise fault("/designations", f"designations is a list of 1 to {MOST} entries, each {{'id': 'd_...', 'version': n}}", code)
    found = [_entry(place, each) for place, each in enumerate(given)]
    keys = [each.designation for each in found]
    twice = next((place for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        raise fault(f"/designations/{twice}/id", "the same designation is named before")
    return found


def _entry(place: int, given: Any) -> Named:
    if not isinstance(given, dict) or set(given) != {"id", "version"} or not isinstance(given["id"], str):
        raise fault(f"/designations/{place}", "each entry has an id, and the version that you saw, and nothing else")
    return Named(given["id"][:MOST], version(given["version"], f"/designations/{place}/version"))


def version(value: Any, pointer: str) -> int:
    """The number of a version. Raises InvalidBody."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < LARGEST:
        raise fault(pointer, "version is the number of the version that you saw, from 1")
    return value


def _seen(unit: Writing, reader: Caller, state: str, named: Sequence[Named], day: date) -> list[Seen]:
    """The entries as they are now. Raises InvalidBody for what is none of the State's, ChangedMeanwhile."""
    found: list[Seen] = []
    faults: list[Fault] = []
    for place, each in enumerate(named):
        try:
            found.append(held(unit, reader, _of(state, known_to(unit, reader, each.designation)), day))
        except (NotFound, NotInForce) as error:
            faults.append(Fault(error.code, str(error), pointer=f"/designations/{place}/id"))
    if faults:
        raise InvalidBody(faults[0].detail, faults)
    versions: Mapping[str, int] = {each.designation: each.version for each in named}
    changed = [each for each in found if each.version != versions[each.record.key]]
    if changed:
        detail = f"{len(changed)} of {len(found)} are no longer as you saw them"
        raise ChangedMeanwhile(detail, extra={"changed": [{"id": each.record.key, "version": each.version} for each in changed]})
    return found


def _of(state: str, record: Record) -> Record:
    """The record, if it is one of that State. Raises NotFound."""
    if record.state != state:
        raise NotFound(f"no such designation of {state}")
    return record
