"""People: who has an account, with which roles until when; inviting somebody; what is done about one account."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions.particulars import fault
from app.actions.people import accounts, inviting
from app.actions.people.once import Instruction
from app.actions.reply import Reply
from app.domain.access import STATE_BOUND, Permission, Role, asks
from app.domain.errors import DirectoryError
from app.domain.people.granting import BY_EDITORS, longest, months_after
from app.domain.people.standing import PRIVILEGED
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.http.reads import PAGED
from app.web import choices
from app.web.account_deeds import DEEDS, Deed, offered, wanted
from app.web.administration import Rooms, again, asked, may, roles, step_up
from app.web.visit import Visit

SEE, MANAGE = Permission.SEE_ACCOUNTS, Permission.MANAGE_ACCOUNTS
NEW = "/accounts/new"
SECRETARIAT = "-"
"""What the form sends for somebody who belongs to no State, so that a State that was forgotten is not taken for it."""
_INVITED = ("name", "email", "state")
_FILLED = ("role", "starts_on", "ends_on", "because")


class Accounts(Rooms):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/accounts", "GET", self.every),
            ("/accounts", "POST", self.invite),
            (NEW, "GET", self.new),
            ("/accounts/{id}", "GET", self.one),
            ("/accounts/{id}/{deed}", "POST", self.alter),
        )

    @asks(SEE)
    async def every(self, request: Request) -> Response:
        """A page of accounts, and the roles that wait for a second administrator."""
        visit = await self.admitted_to(request, SEE, "state", "remarks", *PAGED)
        answer = await self.in_thread(lambda: accounts.every(self.house, visit.caller, asked(visit)))
        found = msgspec.json.decode(answer.body)
        found["items"] = [self.noted(visit, each) for each in found["items"]]
        waiting = [] if "cursor" in visit.asked else await self._waiting(visit)
        states = await choices.states(self, visit)
        told = {"found": found, "waiting": waiting, "states": states, "names": dict(states), "roles": roles(visit)}
        return visit.show("accounts.html", **told, manages=may(visit, MANAGE), keys=_key)

    @asks(MANAGE)
    async def new(self, request: Request) -> Response:
        """The form by which somebody is invited, to whoever is signed in afresh: no address fills it in."""
        visit = self.visit(request)
        await self.let_in(visit, MANAGE)
        first = step_up(visit, NEW)
        return visit.see_other(first) if first else await self._new(visit, {})

    @asks(MANAGE)
    async def invite(self, request: Request) -> Response:
        """Shows the link, once."""
        visit = await self.admitted_to(request, SEE)
        form = await self.form(visit)
        fields = {name: form.value(name) for name in _INVITED}
        try:
            asks = Instruction(visit.caller, {**fields, "state": _state(fields["state"])}, form.value("key") or None)
            made = await self.changed(lambda: inviting.invite(self.house, asks))
        except DirectoryError as error:
            if not again(error, MANAGE, visit):
                raise
            return await self._new(visit, {**fields, "key": form.value("key")}, error)
        return self._link(visit, made, new=True)

    @asks(SEE)
    async def one(self, request: Request) -> Response:
        """One account, and what can be done about it."""
        visit = await self.admitted_to(request, SEE, "done", "role")
        return await self._account(visit, identifier(request), {**visit.asked})

    @asks(MANAGE)
    async def alter(self, request: Request) -> Response:
        """One deed about an account, on what was seen of it."""
        visit, named = await self.admitted_to(request, SEE), identifier(request)
        deed = wanted(identifier(request, "deed"))
        form = await self.form(visit)
        try:
            reply = await self.changed(lambda: deed.done(self.house, visit.caller, named, form))
        except DirectoryError as error:
            if not again(error, MANAGE, visit):
                raise
            return await self._account(visit, named, form.fields(), error)
        return self._link(visit, reply, new=False) if deed.link else visit.see_other(f"/accounts/{named}?done={_done(deed, reply)}")

    async def _new(self, visit: Visit, given: Mapping[str, str], error: DirectoryError | None = None) -> Response:
        own = None if Role.ADMINISTRATOR in visit.caller.principal.roles else visit.caller.principal.state
        states = await choices.states(self, visit)
        return visit.at(NEW).show(
            "account_new.html",
            STATUS[error.kind] if error else 200,
            given={"name": "", "email": "", "state": "", "key": _key(), **given},
            own=own,
            states=((SECRETARIAT, visit.say("The Secretariat")), *states),
            names=dict(states),
            error=error,
            step_up=step_up(visit, NEW),
        )

    async def _account(self, visit: Visit, named: str, given: Mapping[str, str], error: DirectoryError | None = None) -> Response:
        answer = await self.in_thread(lambda: accounts.one(self.house, visit.caller, named))
        told = msgspec.json.decode(answer.body)
        found = self.noted(visit, told)
        waiting = [each for each in await self._waiting(visit) if each["account"] == named]
        kept = {name: given.get(name, "") for name in _FILLED}
        roles_offered = _offered(visit, found)
        chosen = kept["role"] if kept["role"] in roles_offered else ""
        role = Role(chosen or roles_offered[0]) if roles_offered else Role.OFFICER
        last = months_after(self.house.clock.now(), longest(role)).astimezone(self.house.zone).date()
        done = given.get("done")
        first = step_up(visit, f"/accounts/{named}", {"role": chosen}) if may(visit, MANAGE) else None
        ready = first is None or error is not None
        return visit.at(f"/accounts/{named}").show(
            "account.html",
            STATUS[error.kind] if error else 200,
            found=found,
            tag=answer.etag,
            waiting=waiting,
            given={**kept, "ends_on": kept["ends_on"] or last.isoformat()},
            chosen=chosen,
            offered=[(each, roles(visit)[each]) for each in roles_offered if ready],
            roles=roles(visit),
            names=dict(await choices.states(self, visit)),
            deeds=offered(visit, told) if ready else frozenset(),
            own=found["id"] == visit.caller.principal.account,
            manages=may(visit, MANAGE),
            done=done if done in _DONE and error is None else None,
            error=error,
            step_up=first,
            keys=_key,
        )

    async def _waiting(self, visit: Visit) -> list[dict[str, Any]]:
        answer = await self.in_thread(lambda: accounts.proposals(self.house, visit.caller, asked(visit)))
        found: list[dict[str, Any]] = msgspec.json.decode(answer.body)["items"]
        return found

    def _link(self, visit: Visit, made: Reply, *, new: bool) -> Response:
        return visit.show("account_link.html", found=msgspec.json.decode(made.body), new=new)


_DONE = frozenset((*DEEDS, "proposed"))


def _done(deed: Deed, reply: Reply) -> str:
    """What the account's page says was done."""
    return "proposed" if msgspec.json.decode(reply.body).get("status") == "proposed" else deed.name


def _key() -> str:
    return uuid4().hex


def _state(sent: str) -> str | None:
    """The State that was chosen, as the action takes it: none for the Secretariat. Raises InvalidBody where none was chosen."""
    if not sent:
        raise fault("/state", "state is missing: choose one, or the Secretariat", "missing-member")
    return None if sent == SECRETARIAT else sent


def _offered(visit: Visit, account: Mapping[str, Any]) -> list[str]:
    """The roles that the caller can give to this account, in the order of the roles."""
    if not may(visit, MANAGE) or account["id"] == visit.caller.principal.account or account["suspended_at"]:
        return []
    fitting = STATE_BOUND if account["state"] else PRIVILEGED
    if Role.ADMINISTRATOR not in visit.caller.principal.roles:
        fitting = fitting & BY_EDITORS
    return [role.value for role in Role if role in fitting]
