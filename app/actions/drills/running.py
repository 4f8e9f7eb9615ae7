"""What happens to a drill in the unit that moves it: calls as the register stands, mail with its links, outcomes, letters.

Whoever moves it, a person or the passing of time, it happens here, and once: by where the row stands.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.actions.drills import letters
from app.actions.drills.named import posts_of
from app.actions.drills.observed import By, note_silent, remember
from app.actions.drills.telling import occasion_of, tell_of_cancelling, tell_of_results
from app.actions.house import House
from app.domain.drills.choosing import chosen
from app.domain.drills.drill import Call, Drill, cancelled, closed, opened, settled
from app.domain.moment import legal_day
from app.domain.reach import whole_value
from app.domain.timeline import Record
from app.identity.tokens import new_secret, token_hash
from app.store.drills import KeptCall
from app.store.outbox import SEALED, Mail
from app.store.unit import Writing

ANSWERS = "/drill-answers"
"""Where the link in a message leads, below the site's address."""


def open_now(unit: Writing, house: House, drill: Drill, by: By) -> Drill:
    """Opens it: its calls are those of this moment, and its mail is written. Raises DrillOutOfTurn."""
    found = opened(drill, unit.now, unit.ledger.head(), legal_day(unit.now, house.zone))
    unit.drills.move(found)
    unit.drills.add_calls(_written_to(unit, house, found, list(_calls(unit, found))))
    remember(unit, by, found)
    return found


def close_now(unit: Writing, house: House, drill: Drill, by: By) -> Drill:
    """Closes it: links and what was never sent are gone, what was not answered is known, each State is told.

    Raises DrillOutOfTurn.
    """
    found = closed(drill, unit.now)
    unit.drills.move(found)
    kept = unit.drills.calls((drill.id,))
    unsent = _take_back(unit, kept)
    calls = [settled(each.call, sent=each.message not in unsent) for each in kept]
    for each, call in zip(kept, calls, strict=True):
        unit.drills.settle(replace(each, call=call, link=None, mail=None))
    remember(unit, by, found, note_silent(unit, house, found, calls))
    tell_of_results(unit, house, found, calls)
    return found


def cancel_now(unit: Writing, house: House, drill: Drill, by: By) -> Drill:
    """Gives it up: its links answer nothing any more, and whoever was told of it is told. Raises DrillOutOfTurn."""
    found = cancelled(drill, unit.now)
    unit.drills.move(found)
    kept = unit.drills.calls((drill.id,))
    _take_back(unit, kept)
    for each in kept:
        unit.drills.settle(replace(each, link=None, mail=None))
    remember(unit, by, found)
    tell_of_cancelling(unit, house, found)
    return found


def _take_back(unit: Writing, kept: list[KeptCall]) -> set[str]:
    return unit.outbox.take_back({each.message for each in kept if each.message is not None})


def _calls(unit: Writing, drill: Drill) -> Iterator[Call]:
    """A call for each channel, by State, provision and calling order."""
    order = {code: place for place, code in enumerate(drill.provisions)}
    for state in drill.states:
        number = 0  # of the State alone: who does not know of one finds no gap
        held = [(record, _value(record, drill)) for record in unit.ledger.of_kind("designation", state)]
        found = [(record, value) for record, value in held if value.get("provision") in order]
        for record, value in sorted(found, key=lambda each: (order[each[1]["provision"]], each[0].key)):
            for each in chosen(value, drill.channels):
                number += 1
                yield Call(
                    "c_" + secrets.token_hex(10), drill.id, number, state, value["provision"], record.key,
                    entry=record.entries(known=drill.known)[-1].number,
                    place=each.place,
                    slot=each.slot,
                    audience=each.audience,
                    round_the_clock=each.round_the_clock,
                )  # fmt: skip


def _value(record: Record, drill: Drill) -> dict[str, Any]:
    return (whole_value(record, drill.day, drill.known) if drill.day else None) or {}


def _written_to(unit: Writing, house: House, drill: Drill, calls: list[Call]) -> Iterator[KeptCall]:
    """The calls, those by mail with their message: one for each mailbox of a State, whatever it is entered for."""
    posts = posts_of(unit, drill, calls)
    boxes: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        if call.by_mail:
            boxes.setdefault((call.state, posts[call.designation].channel(call)["value"]), []).append(call)
        else:
            yield KeptCall(call)
    for (state, address), some in boxes.items():
        secret = new_secret()
        link = f"{house.site.origin}{ANSWERS}/{secret}"
        mail = letters.test_of(occasion_of(unit, house, drill, state), address, some, posts, link)
        shown = _sent(unit, house, drill, mail)
        for call in some:
            yield KeptCall(replace(call, called_at=unit.now), token_hash(secret), mail.message_id, shown)


def _sent(unit: Writing, house: House, drill: Drill, mail: Mail) -> str | None:
    """Into the outbox with it, sealed because of its link; that of an exercise is never sent, and kept to be shown, sealed too."""
    if drill.exercise:
        return house.seal.close(json.dumps({"subject": mail.subject, "text": mail.body}))
    unit.outbox.add([replace(mail, body=SEALED + house.seal.close(mail.body))])
    return None
