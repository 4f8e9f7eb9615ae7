"""States: all of them with their treaty status, and one with its treaties, authorities, statements and what is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.asking import Asked
from app.domain.access import MATRIX, Audience, Permission, asks
from app.domain.provisions import PROVISIONS, TREATIES
from app.domain.status import Status
from app.http.counter import Endpoint, identifier
from app.web.listing import all_states, is_called, whole
from app.web.pages import Pages
from app.web.visit import Visit
from app.web.when import WHEN, asked_again, moment

_STEPS = ("invited_on", "signed_on", "consented_on", "in_force_on", "denounced_on")
_FILTERED_BY = {"convention": "ETS185", "protocol": "CETS224"}
"""The parameters that choose among the States by their status towards a treaty."""

_STATUSES = tuple(each.value for each in Status)

Content = Mapping[str, Any]


class States(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/states", "GET", self.states),
            ("/states/{iso2}", "GET", self.state),
            ("/states/{iso2}/{provision}", "GET", self.answer),
        )

    @asks(Permission.READ_PUBLIC)
    async def states(self, request: Request) -> Response:
        """All States with treaty status, filtered by name and status."""
        visit = self.visit(request, "q", *_FILTERED_BY)
        wanted = {treaty: Asked(visit.asked).choice(name, _STATUSES) for name, treaty in _FILTERED_BY.items()}
        known = await all_states(self, visit)
        shown = [each for each in known if fits(each, visit.asked.get("q", ""), wanted)]
        return visit.show("states.html", states=shown, total=len(known), statuses=_STATUSES)

    @asks(Permission.READ_PUBLIC)
    async def state(self, request: Request) -> Response:
        """One State, on a day and as known then."""
        visit, iso2 = self.visit(request, *WHEN), identifier(request, "iso2").upper()
        when = moment(visit)
        state = await self.register(visit, "see-state", {"iso2": iso2}, **when)
        held = await whole(self, visit, "find-designations", state=iso2, **when)
        day = state["meta"]["as_of"]
        return visit.show(
            "state.html",
            state=state,
            meta=held["meta"],
            treaties=[each | {"timeline": timeline(each, day)} for each in state["treaties"]],
            sections=sections(state["coverage"], held["items"]),
            query=asked_again(visit),
            may_open=may_open(visit, held["items"]),
        )

    @asks(Permission.READ_PUBLIC)
    async def answer(self, request: Request) -> Response:
        """Whom a State has named for one provision, or for those that begin so."""
        visit, iso2 = self.visit(request, *WHEN), identifier(request, "iso2").upper()
        code, when = identifier(request, "provision"), moment(visit)
        path = {"iso2": iso2, "provision": code}
        state = await self.register(visit, "see-state", {"iso2": iso2}, **when)
        held = await self.register(visit, "state-designations", path, limit="200", **when)
        return visit.show(
            "state_provision.html",
            state=state,
            code=code,
            meta=held["meta"],
            sections=sections(_under(code, state["coverage"]), held["items"]),
            statements=_under(code, state["statements"]),
            query=asked_again(visit),
            may_open=may_open(visit, held["items"]),
        )


def may_open(visit: Visit, items: Sequence[Content]) -> bool:
    """Whether something is kept from this reader that their role may open by break-glass: more decides than that, once they ask."""
    kept = any(each["audience"] == Audience.NETWORK.label for item in items for each in item.get("redacted", ()))
    return kept and any(role in MATRIX[Permission.BREAK_GLASS] for role in visit.caller.principal.roles)


def fits(state: Content, words: str, wanted: Mapping[str, str | None]) -> bool:
    """Whether a State is called so, and has the status that is wanted for each treaty, if any."""
    status = {each["treaty"]: each["status"] for each in state["treaties"]}
    return is_called(state, words) and all(each in (None, status[treaty]) for treaty, each in wanted.items())


def timeline(treaty: Content, day: str) -> list[dict[str, Any]]:
    """What happened between a State and a treaty, in order; ``ahead`` marks what lies after the day."""
    dated = sorted((treaty[step], step) for step in _STEPS if treaty[step])
    return [{"step": step, "day": at, "ahead": at > day} for at, step in dated]


def sections(coverage: Sequence[Content], items: Sequence[Content]) -> list[dict[str, Any]]:
    """Provisions by treaty, each with what is there or why nothing is: ``cell`` is its line of coverage."""
    found = []
    for code in TREATIES:
        cells = [each for each in coverage if PROVISIONS[each["provision"]].treaty == code]
        under = [{"cell": each, "entries": [one for one in items if one["provision"] == each["provision"]]} for each in cells]
        if under:
            found.append({"treaty": code, "provisions": under})
    return found


def _under(code: str, found: Sequence[Content]) -> list[Content]:
    """What is said of a provision, or of those whose codes begin so."""
    return [each for each in found if f"{each['provision']}.".startswith(f"{code}.")]
