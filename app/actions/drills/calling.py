"""The call list: whom to call, in which order and language, and what came of it. Each reader sees the numbers that they are cleared
for anyway, while the drill runs, and no more States in an hour than the measure allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, cursor, place_of
from app.actions.drills.named import PostAsItStood, posts_of
from app.actions.drills.seeing import SEE, leave_trace, state_of, visible
from app.actions.drills.sheet import sheet
from app.actions.house import Caller, House
from app.domain.access import Audience, Clearance, Permission
from app.domain.audit import Target
from app.domain.drills.drill import Drill
from app.domain.drills.sight import oversees, sees_of
from app.domain.moment import format_instant
from app.domain.people.break_glass import through
from app.domain.records.channels import SLOTS
from app.snapshot.designations import guarded
from app.store.drills import KeptCall
from app.store.unit import Reading, Writing

CHANNELS = ("channels",)
FILTERS = ("state", "waiting")
DONE = "done"
"""What is told of a call that somebody else recorded."""
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Sight:
    """Up to where a reader sees the numbers of this answer, and by which break-glass."""

    clearance: Clearance
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """The calls of an answer in JSON, with their posts, and those of which the number is in it."""

    drill: Drill
    calls: Sequence[KeptCall]
    items: list[dict[str, Any]]
    numbers: Sequence[KeptCall]


def listed(house: House, caller: Caller, identifier: str, asked: Asked) -> Answer:
    """The calls, in order. Raises NotFound, and TooManyStates for numbers beyond the hourly measure."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        limit, place = asked.limit(), place_of(asked, tuple[str, Annotated[int, msgspec.Meta(ge=0, le=2**53)]])
        shown, total, more = _found(house, caller, identifier, asked, (place or ("", 0), limit))
        sight = _sight(house, caller, state_of(asked))
        _account_for(house, caller, reason, shown, sight)
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    following = cursor(_place(shown.calls[-1])) if more else None
    content = {"items": shown.items, "next": following, "meta": meta(view, Audience.NETWORK, total=total)}
    return answer(msgspec.json.encode(content), Audience.NETWORK)


def file(house: House, caller: Caller, identifier: str, asked: Asked) -> tuple[Answer, str]:
    """The same as a file for people, whole, and what to call it. With network numbers it needs what every such file needs."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        shown, _, _ = _found(house, caller, identifier, asked, None)
        if any(kept.call.audience >= Audience.NETWORK for kept in shown.numbers):
            caller.require(Permission.EXPORT_NETWORK)
        _account_for(house, caller, reason, shown, _sight(house, caller, state_of(asked)))
    return answer(sheet(shown.items), Audience.NETWORK), f"calls-{identifier}.csv"


def described(house: House, unit: Reading | Writing, caller: Caller, drill: Drill, kept: KeptCall) -> dict[str, Any]:
    """One call without its number: what came of it."""
    posts = posts_of(unit, drill, (kept.call,))
    return as_json(house, caller, kept, posts[kept.call.designation])


def as_json(house: House, caller: Caller, kept: KeptCall, post: PostAsItStood) -> dict[str, Any]:
    """A call as it is told to whoever may know of it at all: what came of it to who recorded it, and to whom it is reported."""
    call, slot = kept.call, SLOTS[kept.call.slot]
    reported = _reported_to(caller, kept)
    found = reported or _recorded_by(caller, kept)
    instants = {"called_at": call.called_at, "answered_at": call.answered_at} if found else {"called_at": None, "answered_at": None}
    return {
        "id": call.id,
        "number": call.number,
        "state": call.state,
        "provision": call.provision,
        "designation": call.designation,
        "entry": call.entry,
        "authority": dict(post.names),
        "type": slot.type,
        "label": slot.label,
        "by": "mail" if call.by_mail else "call",
        "round_the_clock": call.round_the_clock,
        "languages": post.channel(call).get("languages", post.value.get("languages", [])),
        "hours": post.value.get("hours"),
        "outcome": _outcome(caller, kept),
        "tries": call.tries if found else None,
        **{name: format_instant(at) if at else None for name, at in instants.items()},
        "note": house.seal.open(kept.note) if kept.note and reported else None,
    }


def _reported_to(caller: Caller, kept: KeptCall) -> bool:
    """Whether what was found is for them: the Secretariat and auditors, and the State itself."""
    return oversees(caller.principal) or caller.principal.state == kept.call.state


def _recorded_by(caller: Caller, kept: KeptCall) -> bool:
    return kept.recorded_by == caller.principal.account


def _outcome(caller: Caller, kept: KeptCall) -> str | None:
    """What came of it; to those who call others no more than that somebody called, and of what they do not call nothing."""
    outcome = kept.call.outcome
    if outcome is None or _reported_to(caller, kept) or _recorded_by(caller, kept):
        return outcome.value if outcome else None
    return None if kept.call.by_mail else DONE


def _place(kept: KeptCall) -> Place:
    return kept.call.state, kept.call.number


def _found(
    house: House, caller: Caller, identifier: str, asked: Asked, page: tuple[Place, int] | None
) -> tuple[_Shown, int, bool]:  # fmt: skip
    """The calls on a ``page`` (after which place, how many), how many there are in all, and whether more follow."""
    state, waiting = state_of(asked), asked.flag("waiting")
    with house.database.reading() as unit:
        drill = visible(unit, caller, identifier)
        every = [
            kept
            for kept in unit.drills.calls((drill.id,), state)
            if sees_of(caller.principal, drill, kept.call.state) and waiting in (None, _outcome(caller, kept) is None)
        ]
        after, most = page or (("", 0), len(every))
        rest = [kept for kept in every if _place(kept) > after]
        calls = rest[:most]
        posts = posts_of(unit, drill, [kept.call for kept in calls], house.today())
    sight = _sight(house, caller, state)
    numbers = [kept for kept in calls if drill.running and kept.call.audience <= sight.clearance.over(kept.call.state)]
    items = [_item(house, caller, drill, kept, posts[kept.call.designation], shown=kept in numbers) for kept in calls]
    return _Shown(drill, calls, items, numbers), len(every), len(rest) > len(calls)


def _item(house: House, caller: Caller, drill: Drill, kept: KeptCall, post: PostAsItStood, *, shown: bool) -> dict[str, Any]:
    """A call with its number, or with the reason why it is not there; nobody needs one of a drill that is over."""
    item = as_json(house, caller, kept, post)
    if not drill.running:
        return item
    letter = house.seal.open(kept.mail) if kept.mail else None  # of an exercise: it holds no address
    mail = {"mail": msgspec.json.decode(letter)} if letter else {}
    if shown:
        return {**item, **mail, "value": post.channel(kept.call)["value"], "changed_since": post.changed_since(kept.call)}
    label = kept.call.audience.label
    return {**item, **mail, "redacted": [{"field": "value", "audience": label, "reason": f"{label}-only"}]}


def _sight(house: House, caller: Caller, state: str | None) -> _Sight:
    """What they read by their roles; of one State alone also what they have opened by break-glass."""
    now = house.clock.now()
    for each in caller.opened:
        wider = state is not None and each.state == state and caller.clearance.over(state) < Audience.NETWORK
        if wider and each.serves(caller.principal, now):
            return _Sight(through(caller.principal, each.state), each.id)
    return _Sight(caller.clearance)


def _account_for(house: House, caller: Caller, reason: str, shown: _Shown, sight: _Sight) -> None:
    """Counts the numbers that are about to be shown by the measure, and keeps that they are. Raises TooManyStates."""
    seen = [kept.call for kept in shown.numbers]
    counted = frozenset(each.state for each in seen if guarded(each.provision, sight.clearance.over(each.state), CHANNELS))
    said = f"{reason}; break-glass {sight.opening}" if sight.opening else reason
    stated = f"break-glass {sight.opening}" if sight.opening else caller.stated.reason
    if house.measure.take(caller.principal, counted, house.clock.now(), stated):
        said = f"{said}; beyond the hourly measure for a stated reason"
    label = {kept.call.designation: Audience.RESTRICTED.label for kept in shown.calls} | {
        each.designation: Audience.NETWORK.label for each in seen
    }
    where = {kept.call.designation: kept.call.state for kept in shown.calls}
    targets = (Target(shown.drill.id, None, Audience.NETWORK.label), *(Target(key, None, label[key], where[key]) for key in label))
    leave_trace(house, caller, said, targets, CHANNELS if seen else ())
