"""Provisional contacts as pages: those that stand beside a State's round-the-clock designations, posting one, withdrawing one."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions import provisional, standing
from app.actions.answer import tag
from app.actions.standing import Named
from app.domain.access import Matter, Permission, asks, decide
from app.domain.errors import DirectoryError, Fault, InvalidParameter
from app.domain.provisional import AT_NIGHT, LASTS, MOST
from app.domain.provisions import PROVISIONS
from app.domain.records.channels import SLOTS
from app.http.counter import Endpoint, identifier, refuse_stale
from app.http.problems import STATUS
from app.web import choices
from app.web.pages import Pages, mendable
from app.web.visit import Visit

PATH = "/provisional"
ONE = f"{PATH}/{{id}}"
_FIELDS = ("/slot", "/value", "/reason")


class Provisional(Pages):
    """These pages. Like the API's night desk they have threads of their own."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        withdrawing = f"{ONE}/{{contact}}/withdraw"
        return (
            (PATH, "GET", self.every),
            (ONE, "GET", self.one),
            (ONE, "POST", self.post),
            (withdrawing, "GET", self.back),
            (withdrawing, "POST", self.withdraw),
        )

    @asks(Permission.SEE_PROVISIONAL)
    async def every(self, request: Request) -> Response:
        """The designations of one State, one's own unless another is asked, beside which one may stand; and those that do."""
        visit = await self.admitted_to(request, Permission.SEE_PROVISIONAL, "state")
        states, own = await choices.states(self, visit), visit.caller.principal.state
        state = visit.asked.get("state", own or "")
        if state and state not in dict(states):
            raise InvalidParameter("state", [Fault("unknown-state", "there is no such State in the register", parameter="state")])
        anywhere = decide(visit.caller.principal, Permission.SEE_PROVISIONAL, Matter(state="")).allowed
        found = (
            [(each, await self._standing(visit, each["id"])) for each in await self._designations(visit, state)] if state else []
        )
        return visit.show("provisional/list.html", states=states, state=state, anywhere=anywhere, found=found, hours=_hours())

    @asks(Permission.SEE_PROVISIONAL)
    async def one(self, request: Request) -> Response:
        """One designation: what stands beside it, and the form to post one."""
        visit = await self.admitted_to(request, Permission.SEE_PROVISIONAL)
        return await self._told(visit, identifier(request))

    @asks(Permission.POST_PROVISIONAL)
    async def post(self, request: Request) -> Response:
        """Posts one. It stands at once; what its poster should look at is told with it."""
        designation = identifier(request)
        visit = self.visit(request).at(f"{PATH}/{designation}")
        form = await self.form(visit)
        body = {name: form.value(name) or None for name in ("slot", "value", "reason")}
        key = form.value("key") or None
        try:
            reply = await self.in_thread(lambda: provisional.post(self.house, visit.caller, designation, body, key))
        except DirectoryError as error:
            return await self._mended(visit, designation, error, form.fields())
        findings = msgspec.json.decode(reply.body)["findings"]
        return await self._told(visit, designation, findings=findings) if findings else visit.see_other(f"{PATH}/{designation}")

    @asks(Permission.SEE_PROVISIONAL)
    async def back(self, request: Request) -> Response:
        """The page, for whoever comes back from signing in to where they were sent from."""
        return await self._told(await self.admitted_to(request, Permission.SEE_PROVISIONAL), identifier(request))

    @asks(Permission.WITHDRAW_PROVISIONAL)
    async def withdraw(self, request: Request) -> Response:
        """Ends one before it runs out, as it was shown."""
        named = Named(identifier(request), identifier(request, "contact"))
        visit = self.visit(request).at(f"{PATH}/{named.designation}")
        form = await self.form(visit)
        key, expected = form.value("key") or None, form.value("etag")
        try:
            await self.in_thread(
                lambda: provisional.withdraw(self.house, visit.caller, named, key, lambda there: refuse_stale(expected, there))
            )
        except DirectoryError as error:
            return await self._mended(visit, named.designation, error, {})
        return visit.see_other(f"{PATH}/{named.designation}")

    async def _mended(self, visit: Visit, designation: str, error: DirectoryError, form: Mapping[str, str]) -> Response:
        if not mendable(error):
            raise error
        faults = [each if each.pointer in _FIELDS else Fault(each.code, each.detail) for each in error.faults]
        return await self._told(visit, designation, type(error)(error.detail, faults), form)

    async def _told(
        self,
        visit: Visit,
        designation: str,
        error: DirectoryError | None = None,
        form: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Response:
        found = await self.register(visit, "see-designation", {"id": designation})
        stand = await self._standing(visit, designation)
        place = 0 if visit.language == "en" else 1
        slots = [(slot, (SLOTS[slot].column.en, SLOTS[slot].column.fr)[place]) for slot in AT_NIGHT]
        content = {"found": found, "stand": stand, "slots": slots, "error": error, "form": form or {}, "findings": (), **more}
        said = {
            **content,
            "hours": _hours(),
            "most": MOST,
            "key": uuid.uuid4().hex,
            "states": dict(await choices.states(self, visit)),
        }
        return visit.show("provisional/one.html", STATUS[error.kind] if error else 200, **said)

    async def _designations(self, visit: Visit, state: str) -> list[Any]:
        """Those of a State under provisions that ask for somebody who answers day and night."""
        codes = [code for code, provision in PROVISIONS.items() if provision.round_the_clock]
        answers = [await self.register(visit, "find-designations", state=state, provision=code) for code in codes]
        return [each for answer in answers for each in answer["items"]]

    async def _standing(self, visit: Visit, designation: str) -> list[tuple[Any, str]]:
        """Those that stand beside a designation, each with the tag that withdrawing it asks for."""
        answer = await self.in_thread(lambda: standing.every(self.house, visit.caller, designation))
        return [(each, tag(msgspec.json.encode(each))) for each in msgspec.json.decode(answer.body)["items"]]


def _hours() -> int:
    """How long one stands."""
    return int(LASTS.total_seconds() // 3600)
