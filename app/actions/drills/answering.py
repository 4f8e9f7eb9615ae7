"""The answer of a mailbox: whoever has the link in its message, once, while the drill runs. No sign-in; nothing is told in return.

A link that is wrong, used or over is one and the same here.
"""

from dataclasses import replace

from app.actions.drills.observed import note_read, remember
from app.actions.house import Caller, House
from app.domain.access import Audience, Permission
from app.domain.audit import Target
from app.domain.drills.drill import Drill, tried
from app.identity.tokens import SECRET_LENGTH, token_hash
from app.store.drills import KeptCall
from app.store.unit import Reading, Writing

ANSWER = Permission.ANSWER_DRILL


def take(house: House, caller: Caller, secret: str) -> bool:
    """Whether the link was open: then its calls are answered now, and it is used up."""
    if len(secret) != SECRET_LENGTH or not secret.isascii():
        return False
    link = token_hash(secret)
    with house.database.reading() as unit:  # whoever makes links up holds up no writer
        if not _open(unit, house, link)[1]:
            return False
    with house.database.writing() as unit:
        drill, waiting = _open(unit, house, link)
        if drill is None or not waiting:
            return False
        calls = [tried(kept.call, kept.call.called_at or unit.now, unit.now) for kept in waiting]
        for kept, call in zip(waiting, calls, strict=True):
            unit.drills.settle(replace(kept, call=call, link=None, mail=None))
        answered = tuple(Target(call.id, None, Audience.RESTRICTED.label, call.state) for call in calls)
        heard = note_read(unit, house, drill, calls)
        remember(unit, (caller, ANSWER.value, "by the link in its message"), drill, (*heard, *answered))
    house.catch_up()
    return True


def _open(unit: Reading | Writing, house: House, link: bytes) -> tuple[Drill | None, list[KeptCall]]:
    """The drill and the calls that this link answers now."""
    behind = unit.drills.behind(link)
    kept = unit.drills.one(behind[0].call.drill) if behind else None
    if kept is None or not kept.drill.running or house.clock.now() >= kept.drill.ends_at:
        return None, []
    return kept.drill, behind
