"""What a drill found: per State how many answered and how fast, which channels did not, and how that was in drills before.

A State reads its own part, once the drill is over; the Secretariat and auditors read all of it. Nobody else reads any.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.drills.named import posts_of
from app.actions.drills.seeing import SEE, about, as_json, leave_trace, visible
from app.actions.house import Caller, House
from app.domain.access import Audience
from app.domain.drills.drill import Call, Drill, Outcome, Status
from app.domain.drills.figures import by_way
from app.domain.drills.sight import oversees, sees_results_of
from app.domain.moment import format_instant
from app.domain.records.channels import SLOTS
from app.store.drills import Wanted
from app.store.unit import Reading


def report(house: House, caller: Caller, identifier: str) -> Answer:
    """The report, as far as the caller may know it. Raises NotFound."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            drill = visible(unit, caller, identifier)
            calls = [kept.call for kept in unit.drills.calls((drill.id,))]
            shown = [state for state in drill.states if sees_results_of(caller.principal, drill, state)]
            series = _series(unit, drill)
            states = [_of_state(unit, drill, state, calls, series) for state in shown]
    content: dict[str, Any] = {"drill": as_json(caller, drill), "states": states}
    if oversees(caller.principal):
        content["all"] = _figures(calls)
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    leave_trace(house, caller, reason, (about(identifier),))
    return answer(msgspec.json.encode(content | {"meta": meta(view, Audience.RESTRICTED)}), Audience.RESTRICTED)


def _series(unit: Reading, drill: Drill) -> list[tuple[Drill, list[Call]]]:
    """The drills that are over, of the same sort, up to this one, in order, with their calls."""
    closed = [kept.drill for kept in unit.drills.some(Wanted(everything=True, status=Status.CLOSED))]
    until = drill.opened_at or drill.starts_at
    like = [each for each in closed if each.exercise == drill.exercise and each.opened_at is not None and each.opened_at <= until]
    calls: dict[str, list[Call]] = {each.id: [] for each in like}
    for kept in unit.drills.calls(tuple(calls)):
        calls[kept.call.drill].append(kept.call)
    return [(each, calls[each.id]) for each in sorted(like, key=lambda one: (one.opened_at, one.id))]


def _of_state(
    unit: Reading, drill: Drill, state: str, calls: Iterable[Call], series: Iterable[tuple[Drill, list[Call]]]
) -> dict[str, Any]:  # fmt: skip
    own = [call for call in calls if call.state == state]
    missed = [call for call in own if call.outcome is Outcome.NOT_ANSWERED]
    posts = posts_of(unit, drill, missed)
    return {
        "state": state,
        **_figures(own),
        "not_answered": [
            {
                "id": call.id,
                "provision": call.provision,
                "designation": call.designation,
                "authority": dict(posts[call.designation].names),
                "type": call.type,
                "label": SLOTS[call.slot].label,
            }
            for call in missed
        ],
        "over_time": [
            {
                "drill": each.id,
                "opened_at": format_instant(each.opened_at),
                **_figures(call for call in some if call.state == state),
            }
            for each, some in series
            if state in each.states and each.opened_at is not None
        ],
    }


def _figures(calls: Iterable[Call]) -> dict[str, Any]:
    """Those of the calls and those of the mail; null where there were none."""
    found = by_way(calls)
    return {way: found[way].as_json() if way in found else None for way in ("calls", "mail")}
