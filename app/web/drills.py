"""Drills: the list, planning one, moving it, the call list for whoever calls, and what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions.asking import Asked
from app.actions.drills import calling, planning, recording, reporting, seeing
from app.actions.drills.asked import LONGEST_NOTE, TYPES, USUAL
from app.domain.access import MATRIX, Matter, Permission, asks, decide
from app.domain.errors import DirectoryError
from app.domain.provisions import PROVISIONS
from app.http.counter import Endpoint, identifier, refuse_stale
from app.http.problems import STATUS
from app.web import choices, drills_asked
from app.web.listing import all_states
from app.web.pages import Pages, mendable
from app.web.visit import Visit

Content = Mapping[str, Any]
STEPS = ("start", "close", "cancel")
OF_PLAN = ("states", "provisions", "channels", "starts_at", "minutes", "announced")
OF_RESULT = ("outcome", "called_at", "after", "note")
_NEXT = {"planned": ("start", "cancel"), "running": ("close", "cancel")}
_MOST = "200"
_NO_HOURS: dict[str, Any] = {"round_the_clock": False, "spec": None, "time_zone": None}
"""What is not said of hours is not there in what is kept."""


class Drills(Pages):
    """These pages."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/drills", "GET", self.every),
            ("/drills", "POST", self.plan),
            ("/drills/new", "GET", self.begin),
            ("/drills/{id}", "GET", self.one),
            *((f"/drills/{{id}}/{step}", "POST", getattr(self, step)) for step in STEPS),
            ("/drills/{id}/calls/{call}/results", "POST", self.record),
        )

    @asks(Permission.SEE_DRILL)
    async def every(self, request: Request) -> Response:
        """Those that the reader may know of, the newest first."""
        visit = await self.admitted_to(request, Permission.SEE_DRILL, "status", "state", "cursor")
        asked = Asked(visit.asked)
        answer = await self.in_thread(lambda: seeing.every(self.house, visit.caller, asked))
        return visit.show(
            "drills.html",
            found=msgspec.json.decode(answer.body),
            statuses=seeing.STATUSES,
            names=dict(await choices.states_by_name(self, visit)),
            plans=_may(visit, Permission.PLAN_DRILL),
        )

    @asks(Permission.PLAN_DRILL)
    async def begin(self, request: Request) -> Response:
        """The form for a new one."""
        visit = await self.admitted_to(request, Permission.PLAN_DRILL)
        return await self._form(visit, {"channels": list(USUAL), "provisions": round_the_clock()})

    @asks(Permission.PLAN_DRILL)
    async def plan(self, request: Request) -> Response:
        """Plans it."""
        visit = await self.admitted_to(request, Permission.PLAN_DRILL)
        form = await self.form(visit)
        try:
            body, key = drills_asked.planned(form, self.house.clock.now()), form.value("key") or None
            reply = await self.in_thread(lambda: planning.plan(self.house, visit.caller, body, key))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._form(visit, {name: form.values(name) for name in OF_PLAN}, error)
        return visit.see_other(f"/drills/{msgspec.json.decode(reply.body)['id']}")

    @asks(Permission.SEE_DRILL)
    async def one(self, request: Request) -> Response:
        """One: what it is, the calls of a State, and what it found."""
        visit = await self.admitted_to(request, Permission.SEE_DRILL, "state", "done")
        return await self._shown(visit, identifier(request), visit.asked.get("state", "").upper())

    @asks(Permission.PLAN_DRILL)
    async def start(self, request: Request) -> Response:
        """Opens it now."""
        return await self._moved(request, "start")

    @asks(Permission.PLAN_DRILL)
    async def close(self, request: Request) -> Response:
        """Closes it before its end."""
        return await self._moved(request, "close")

    @asks(Permission.PLAN_DRILL)
    async def cancel(self, request: Request) -> Response:
        """Gives it up."""
        return await self._moved(request, "cancel")

    @asks(Permission.RECORD_DRILL)
    async def record(self, request: Request) -> Response:
        """Keeps what came of a call."""
        visit = await self.admitted_to(request, Permission.RECORD_DRILL)
        form = await self.form(visit)
        named = (identifier(request), identifier(request, "call"))
        said = {name: form.value(name if name == "outcome" else f"{name}-{named[1]}") for name in OF_RESULT}
        state = form.value("state").upper()
        try:
            body, key = drills_asked.result(said, self.house.clock.now()), drills_asked.key_of(form, named, said)
            await self.in_thread(lambda: recording.record(self.house, visit.caller, named, body, key))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._shown(visit, named[0], state, _at_call(error, named[1]), {named[1]: said})
        return visit.see_other(f"/drills/{named[0]}?state={state}&done={named[1]}#call-{named[1]}")

    async def _moved(self, request: Request, step: str) -> Response:
        visit, named = await self.admitted_to(request, Permission.PLAN_DRILL), identifier(request)
        form = await self.form(visit)
        condition = partial(refuse_stale, form.value("etag"))
        try:
            await self.in_thread(lambda: planning.move(self.house, visit.caller, named, step, condition))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._shown(visit, named, "", error)
        return visit.see_other(f"/drills/{named}")

    async def _form(self, visit: Visit, filled: Mapping[str, Sequence[str]], error: DirectoryError | None = None) -> Response:
        return visit.show(
            "drill_new.html",
            STATUS[error.kind] if error else 200,
            filled=filled,
            states=await all_states(self, visit),
            provisions=await choices.provisions(self, visit),
            usual=round_the_clock(),
            types=TYPES,
            minutes=drills_asked.MINUTES,
            usual_minutes=str(drills_asked.USUAL_MINUTES),
            error=_of_plan(error) if error else None,
            on_page=OF_PLAN,
            key=uuid4().hex,
        )

    async def _shown(
        self,
        visit: Visit,
        named: str,
        state: str,
        error: DirectoryError | None = None,
        filled: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Response:
        answer = await self.in_thread(lambda: seeing.one(self.house, visit.caller, named))
        drill = msgspec.json.decode(answer.body)
        state = state or (drill["states"][0] if len(drill["states"]) == 1 else "")
        return visit.show(
            "drill.html",
            STATUS[error.kind] if error else 200,
            drill=drill,
            etag=answer.etag,
            steps=_NEXT.get(drill["status"], ()) if _may(visit, Permission.PLAN_DRILL) else (),
            state=state,
            calls=await self._calls(visit, drill, state),
            records=drill["status"] == "running" and _records(visit, state),
            report=await self._report(visit, drill),
            names=dict(await choices.states_by_name(self, visit)),
            done=visit.asked.get("done", ""),
            error=error,
            filled=filled or {},
            on_page=[f"{name}-{call}" for call in filled or {} for name in OF_RESULT[1:]],
            longest=LONGEST_NOTE,
            key=uuid4().hex,
        )

    async def _calls(self, visit: Visit, drill: Content, state: str) -> Sequence[Content]:
        """The calls of a State, once the drill has opened."""
        if not state or drill["opened_at"] is None:
            return ()
        asked = Asked({"state": state, "limit": _MOST})
        answer = await self.in_thread(lambda: calling.listed(self.house, visit.caller, drill["id"], asked))
        found = msgspec.json.decode(answer.body)["items"]
        return [each | {"hours": _NO_HOURS | each["hours"] if each["hours"] else None} for each in found]

    async def _report(self, visit: Visit, drill: Content) -> Content | None:
        """What it found so far, as far as the reader may know it; None before it has opened."""
        if drill["opened_at"] is None:
            return None
        answer = await self.in_thread(lambda: reporting.report(self.house, visit.caller, drill["id"]))
        found: Content = msgspec.json.decode(answer.body)
        return found if found["states"] else None


def round_the_clock() -> list[str]:
    """The provisions that ask for somebody at any hour, which drills are usually about."""
    return [code for code, each in PROVISIONS.items() if each.round_the_clock]


def _may(visit: Visit, permission: Permission) -> bool:
    """By role alone: what more it takes, such as a fresh sign-in, is asked for when it is done."""
    return any(role in MATRIX[permission] for role in visit.caller.principal.roles)


def _records(visit: Visit, state: str) -> bool:
    """Whether the reader records what came of calls to a State."""
    return bool(state) and decide(visit.caller.principal, Permission.RECORD_DRILL, Matter(state)).allowed


def _of_plan(error: DirectoryError) -> DirectoryError:
    """Each fault at the field of the form that it is about: a list there is one group of choices here."""
    about = {"ends_at": "minutes"}
    named = ((each, (each.pointer or "").strip("/").partition("/")[0]) for each in error.faults)
    return replace(error, faults=[replace(each, pointer=f"/{about.get(name, name)}") for each, name in named])


def _at_call(error: DirectoryError, call: str) -> DirectoryError:
    """The same for the fields of one call."""
    about = {"answered_at": "after"}
    named = ((each, (each.pointer or "").strip("/")) for each in error.faults)
    return replace(error, faults=[replace(each, pointer=f"/{about.get(name, name)}-{call}") for each, name in named])
