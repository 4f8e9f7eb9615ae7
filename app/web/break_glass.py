"""Break-glass as pages: opening the 24/7 contacts of one State for a reason, what became of it, what was said of it, its review."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from app.actions.break_glass import opening, reviewing, seeing
from app.actions.house import Caller, House
from app.actions.people.asked import short_text
from app.domain.access import Permission, asks
from app.domain.audit import Stated
from app.domain.errors import DirectoryError, NotFound
from app.domain.moment import parse_instant
from app.domain.people.break_glass import LASTS, MOST, PURPOSES, Outcome
from app.http.asked import STATED
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.http.reads import PAGED
from app.web import choices
from app.web.administration import Rooms, again, asked, may, roles, step_up
from app.web.pages import Form
from app.web.visit import Visit

SEE, BREAK, REVIEW = Permission.SEE_BREAK_GLASS, Permission.BREAK_GLASS, Permission.REVIEW_BREAK_GLASS
NEW, _STATE = "/break-glass/new", "state"
_FILTERS = ("state", "open", "unreviewed")
_FILLED = ("state", "purpose", "reason", "case", "drill")
_SAID = ("outcome", "note", "text")
Work = Callable[[House, Caller, str, Any], dict[str, Any]]
_DEEDS: Mapping[str, tuple[Permission, Work, tuple[str, ...]]] = {
    "end": (SEE, lambda house, caller, named, _body: opening.end(house, caller, named), ()),
    "review": (REVIEW, reviewing.review, ("outcome", "note")),
    "remarks": (SEE, reviewing.say, ("text",)),
}


class Glass(Rooms):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/break-glass", "GET", self.every),
            ("/break-glass", "POST", self.open),
            (NEW, "GET", self.new),
            ("/break-glass/{id}", "GET", self.one),
            ("/break-glass/{id}/{deed}", "POST", self.alter),
        )

    @asks(SEE)
    async def every(self, request: Request) -> Response:
        """Those that concern the caller."""
        visit = await self.admitted_to(request, SEE, *_FILTERS, *PAGED)
        answer = await self.in_thread(lambda: seeing.every(self.house, visit.caller, asked(visit)))
        states = await choices.states(self, visit)
        told = {"found": msgspec.json.decode(answer.body), "states": states, "names": dict(states), "roles": roles(visit)}
        return visit.show("break_glass.html", **told, purposes=_purposes(visit), opens=may(visit, BREAK))

    @asks(BREAK)
    async def new(self, request: Request) -> Response:
        """What will happen, and the form, to whoever is signed in afresh: an address names the State at most."""
        visit = self.visit(request, _STATE)
        await self.let_in(visit, BREAK)
        first = step_up(visit, NEW, visit.asked)
        return visit.see_other(first) if first else await self._new(visit, visit.asked)

    @asks(BREAK)
    async def open(self, request: Request) -> Response:
        """Opens them, and leads to what is open."""
        visit = self.visit(request)
        await self.let_in(visit, BREAK)
        form = await self.form(visit)
        try:
            caller = _stating(visit.caller, form.value("case"))
            body = {name: form.value(name) for name in ("state", "purpose", "reason") if form.value(name)}
            said = {**body, "drill": form.value("drill") == "yes"}
            key = form.value("key") or None
            reply = await self.changed(lambda: opening.open_contacts(self.house, caller, said, key))
        except DirectoryError as error:
            if not again(error, BREAK, visit):
                raise
            return await self._new(visit, form.fields(), error)
        return visit.see_other(f"/break-glass/{msgspec.json.decode(reply.body)['id']}")

    @asks(SEE)
    async def one(self, request: Request) -> Response:
        """One, with what was said of it."""
        visit = await self.admitted_to(request, SEE)
        return await self._shown(visit, identifier(request))

    @asks(SEE)
    async def alter(self, request: Request) -> Response:
        """Ends it, reviews it, or says something of it."""
        visit, named = await self.admitted_to(request, SEE), identifier(request)
        found = _DEEDS.get(identifier(request, "deed"))
        if found is None:
            raise NotFound("no such path")
        permission, work, fields = found
        form = await self.form(visit)
        body = _body(form, fields)
        try:
            await self.changed(lambda: work(self.house, visit.caller, named, body))
        except DirectoryError as error:
            if not again(error, permission, visit):
                raise
            return await self._shown(visit, named, form.fields(), error)
        return visit.see_other(f"/break-glass/{named}")

    async def _new(self, visit: Visit, given: Mapping[str, str], error: DirectoryError | None = None) -> Response:
        own, wanted = visit.caller.principal.state, given.get(_STATE, "")
        states = [each for each in await choices.states(self, visit) if each[0] != own or own == wanted]
        return visit.at(NEW).show(
            "break_glass_new.html",
            STATUS[error.kind] if error else 200,
            given={**dict.fromkeys(_FILLED, ""), "key": uuid4().hex, **given},
            states=states,
            purposes=_purposes(visit),
            minutes=int(LASTS.total_seconds()) // 60,
            most=MOST,
            shortest=opening.SHORTEST_REASON,
            longest=opening.LONGEST_REASON,
            error=error,
            step_up=step_up(visit, NEW, {_STATE: wanted} if wanted in dict(states) else None),
        )

    async def _shown(
        self, visit: Visit, named: str, given: Mapping[str, str] | None = None, error: DirectoryError | None = None
    ) -> Response:
        answer = await self.in_thread(lambda: seeing.one(self.house, visit.caller, named))
        found = msgspec.json.decode(answer.body)
        left = parse_instant(found["ends_at"]) - self.house.clock.now()
        principal = visit.caller.principal
        involved = found["account"] == principal.account or (principal.state or "") in (found["state"], found["home"])
        return visit.at(f"/break-glass/{named}").show(
            "break_glass_one.html",
            STATUS[error.kind] if error else 200,
            found=found,
            minutes=max(1, int(left.total_seconds()) // 60),
            own=found["account"] == principal.account,
            reviews=may(visit, REVIEW) and not involved and not found["open"] and found["review"] is None,
            outcomes=_outcomes(visit, drill=found["drill"]),
            given={**dict.fromkeys(_SAID, ""), **(given or {})},
            names=dict(await choices.states_by_name(self, visit)),
            purposes=_purposes(visit),
            roles=roles(visit),
            error=error,
        )


def _stating(caller: Caller, case: str) -> Caller:
    """The caller, with the reference of their case where they give one. Raises InvalidBody."""
    said = short_text(case, "case", STATED["Directory-Case"]) if case else None
    return replace(caller, stated=Stated(case=said))


def _body(form: Form, fields: tuple[str, ...]) -> dict[str, str]:
    return {name: form.value(name) for name in fields}


def _purposes(visit: Visit) -> dict[str, str]:
    return {code: words[0 if visit.language == "en" else 1] for code, words in PURPOSES.items()}


def _outcomes(visit: Visit, *, drill: bool) -> list[tuple[str, str]]:
    """What a review of it may find."""
    words = {
        Outcome.JUSTIFIED: visit.say("Justified"),
        Outcome.NOT_JUSTIFIED: visit.say("Not justified"),
        Outcome.DRILL: visit.say("A drill, as was said"),
    }
    fitting = (Outcome.DRILL if drill else Outcome.JUSTIFIED, Outcome.NOT_JUSTIFIED)
    return [(each.value, words[each]) for each in fitting]
