"""Who still needs access: the reviews of each State and of the Secretariat; and roles that wait for a second administrator."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions import refusals
from app.actions.asking import MOST, Asked
from app.actions.people import accounts, confirming, reviewing
from app.actions.people.once import Instruction
from app.domain.access import Permission, asks
from app.domain.errors import AccountConflict, DirectoryError, NotFound
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.web import choices
from app.web.administration import Rooms, again, may, remark, roles, step_up
from app.web.visit import Visit

SEE, MANAGE = Permission.SEE_ACCOUNTS, Permission.MANAGE_ACCOUNTS
SECRETARIAT = "secretariat"
"""What stands in the path for those who belong to no State."""
_SETTLING = {"confirm": confirming.confirm, "refuse": confirming.refuse}


class Access(Rooms):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/access-reviews", "GET", self.every),
            ("/access-reviews/{iso2}", "GET", self.one),
            ("/access-reviews/{iso2}", "POST", self.review),
            ("/role-proposals/{id}/{deed}", "POST", self.settle),
        )

    @asks(SEE)
    async def every(self, request: Request) -> Response:
        """The last review and the next, State by State."""
        visit = await self.admitted_to(request, SEE, "done")
        found = await self._reviews(visit)
        for each in found:
            each["place"] = each["state"] or SECRETARIAT
        names = dict(await choices.states_by_name(self, visit))
        done = visit.asked.get("done")
        done = done if done in {each["place"] for each in found} else None
        return visit.show("access_reviews.html", found=found, names=names, manages=may(visit, MANAGE), done=done)

    @asks(SEE)
    async def one(self, request: Request) -> Response:
        """Those whose access is to be confirmed, in one form."""
        visit = await self.admitted_to(request, SEE)
        return await self._form(visit, identifier(request, "iso2"))

    @asks(MANAGE)
    async def review(self, request: Request) -> Response:
        """Keeps that all of them are in order."""
        visit, place = await self.admitted_to(request, SEE), identifier(request, "iso2")
        found = await self._found(visit, place)
        form = await self.form(visit)
        confirmed = form.values("confirmed")
        asked = Instruction(visit.caller, {"state": found["state"], "confirmed": confirmed}, form.value("key") or None)
        try:
            await self.in_thread(lambda: reviewing.record(self.house, asked))
        except DirectoryError as error:
            if not again(error, MANAGE, visit):
                raise
            return await self._form(visit, place, _plain(visit, error), frozenset(confirmed))
        return visit.see_other(f"/access-reviews?done={found['state'] or SECRETARIAT}")

    @asks(MANAGE)
    async def settle(self, request: Request) -> Response:
        """A second administrator's word on a role that waits."""
        visit, named = await self.admitted_to(request, MANAGE), identifier(request)
        work = _SETTLING.get(identifier(request, "deed"))
        if work is None:
            raise NotFound("no such path")
        form = await self.form(visit)
        asked = Instruction(visit.caller, {}, form.value("key") or None)
        reply = await self.changed(lambda: work(self.house, asked, named))
        return visit.see_other(f"/accounts/{msgspec.json.decode(reply.body)['account']}")

    async def _reviews(self, visit: Visit) -> list[dict[str, Any]]:
        answer = await self.in_thread(lambda: reviewing.every(self.house, visit.caller))
        found: list[dict[str, Any]] = msgspec.json.decode(answer.body)["items"]
        for each in found:
            for account in each["to_look_at"]:
                account["remarks"] = [remark(visit, text) for text in account["remarks"]]
        return found

    async def _found(self, visit: Visit, place: str) -> dict[str, Any]:
        """The review of a State that the caller may know of. Raises NotFound, with a trace, for another one."""
        state = None if place == SECRETARIAT else place.upper()
        found = next((each for each in await self._reviews(visit) if each["state"] == state), None)
        if found is None:
            await self.in_thread(lambda: self._refuse(visit, place))
        return found or {}

    def _refuse(self, visit: Visit, place: str) -> None:
        with refusals.kept(self.house, visit.caller, SEE, place):
            raise NotFound("no accounts are there to be reviewed")

    async def _form(
        self, visit: Visit, place: str, error: DirectoryError | None = None, ticked: frozenset[str] = frozenset()
    ) -> Response:
        found = await self._found(visit, place)
        there = [self.noted(visit, each) for each in await self._there(visit, found["state"])]
        names = dict(await choices.states_by_name(self, visit))
        own = visit.caller.principal.account
        return visit.at(visit.path).show(
            "access_review.html",
            STATUS[error.kind] if error else 200,
            found=found,
            title=names.get(found["state"], found["state"]) if found["state"] else visit.say("The Secretariat"),
            there=[each for each in there if each["id"] != own],
            alone=any(each["id"] == own for each in there),
            ticked=ticked,
            error=error,
            roles=roles(visit),
            manages=may(visit, MANAGE),
            step_up=step_up(visit, visit.path) if may(visit, MANAGE) else None,
            key=uuid4().hex,
        )

    async def _there(self, visit: Visit, state: str | None) -> list[dict[str, Any]]:
        """All open accounts of a State, or of the Secretariat."""
        found: list[dict[str, Any]] = []
        wanted = {"limit": str(MOST), **({"state": state} if state else {})}
        cursor: dict[str, str] | None = {}
        while cursor is not None:
            asked = Asked({**wanted, **cursor})
            answer = await self.in_thread(lambda asked=asked: accounts.every(self.house, visit.caller, asked))  # type: ignore[misc]
            page = msgspec.json.decode(answer.body)
            found += [each for each in page["items"] if each["state"] == state and not each["suspended_at"]]
            cursor = {"cursor": page["next"]} if page["next"] else None
        return found


def _plain(visit: Visit, error: DirectoryError) -> DirectoryError:
    """Where some are left out, the rows say which: the summary need not list their ids."""
    if not isinstance(error, AccountConflict):
        return error
    return AccountConflict(visit.say("Each open account is confirmed, or suspended first: some are left out."))
