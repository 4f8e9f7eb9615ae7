"""One's own page: who one is here and until when, where one is signed in, and with what; tokens for machines, and the own trail."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions import audit
from app.actions.asking import Asked
from app.actions.house import Caller, House
from app.actions.people import own, tokens
from app.actions.people.once import Instruction
from app.domain.access import AUDIENCES, Permission, asks
from app.domain.errors import DirectoryError, Kind, NotFound
from app.domain.moment import format_instant
from app.domain.people.sessions import STEP_UP_LASTS
from app.domain.people.standing import Method
from app.domain.people.tokens import LONGEST, SCOPES
from app.http.browsers import browser_of, session_cookie
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.http.reads import PAGED
from app.http.typed import Typed
from app.web.pages import Form, Pages, mendable
from app.web.visit import Visit

DONE = "done"
ME, NEW_TOKEN, PASSWORD = "/me", "/me/tokens/new", "/me/password"
_SAID = ("session", "passkey", "passkey-revoked", "token-revoked", "password")
_USUAL = timedelta(days=90)
"""How long a token lasts unless its person chooses otherwise."""
_STEP_UP = "/step-up?next="
_TRAIL = ("action", "target", "outcome", "since", "until")


class Own(Pages, Typed):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            (ME, "GET", self.me),
            ("/me/audit", "GET", self.trail),
            ("/me/sessions/{id}/end", "POST", self.end_session),
            ("/me/passkeys/new", "GET", self.new_passkey),
            ("/me/passkeys/{id}/revoke", "POST", self.revoke_passkey),
            (NEW_TOKEN, "GET", self.new_token),
            ("/me/tokens", "POST", self.make_token),
            ("/me/tokens/{id}/rotate", "POST", self.rotate_token),
            ("/me/tokens/{id}/revoke", "POST", self.revoke_token),
            (PASSWORD, "GET", self.new_password),
            (PASSWORD, "POST", self.change_password),
        )

    @asks(Permission.SEE_SELF)
    async def me(self, request: Request) -> Response:
        """All of it on one page."""
        visit = await self.admitted_to(request, Permission.SEE_SELF, DONE)
        return await self._page(visit)

    @asks(Permission.READ_OWN_AUDIT)
    async def trail(self, request: Request) -> Response:
        """What one did and saw, newest first."""
        visit = self.visit(request, *_TRAIL, *PAGED)
        found = await self.in_thread(lambda: audit.own(self.house, visit.caller, Asked(visit.asked)))
        return visit.show("me_audit.html", content=msgspec.json.decode(found.body))

    @asks(Permission.MANAGE_OWN)
    async def end_session(self, request: Request) -> Response:
        """Of one's own."""
        return await self._ended(request, own.end_session, "session")

    @asks(Permission.MANAGE_OWN)
    async def new_passkey(self, request: Request) -> Response:
        """The page whose script makes another passkey."""
        visit = await self.admitted_to(request, Permission.MANAGE_OWN)
        return visit.show("me_passkey.html") if visit.caller.principal.stepped_up else self._first_step_up(visit, visit.path)

    @asks(Permission.MANAGE_OWN)
    async def revoke_passkey(self, request: Request) -> Response:
        """Of one's own."""
        return await self._ended(request, own.revoke_passkey, "passkey-revoked", fresh=True)

    @asks(Permission.MANAGE_OWN)
    async def new_token(self, request: Request) -> Response:
        """The form for one."""
        visit = await self.admitted_to(request, Permission.MANAGE_OWN)
        if not visit.caller.principal.stepped_up:
            return self._first_step_up(visit, visit.path)
        return self._token_form(visit, {"expires_on": (self.house.today() + _USUAL).isoformat()})

    @asks(Permission.MANAGE_OWN)
    async def make_token(self, request: Request) -> Response:
        """Shows its value, once."""
        visit, form = await self._sent(request, NEW_TOKEN)
        if not visit.caller.principal.stepped_up:
            return self._first_step_up(visit, NEW_TOKEN)
        body = {name: form.value(name) or None for name in ("label", "audience", "expires_on")}
        asked = Instruction(visit.caller, {**body, "scopes": form.values("scopes")}, form.value("key") or None)
        try:
            reply = await self.changed(lambda: tokens.make(self.house, asked))
        except DirectoryError as error:
            if error.kind is not Kind.FORBIDDEN and not mendable(error):
                raise
            return self._token_form(visit, form.fields(), STATUS[error.kind], error, frozenset(form.values("scopes")))
        return visit.show("me_token_made.html", token=msgspec.json.decode(reply.body), rotated=False)

    @asks(Permission.MANAGE_OWN)
    async def rotate_token(self, request: Request) -> Response:
        """Shows the new value, once."""
        visit, form = await self._sent(request)
        if not visit.caller.principal.stepped_up:
            return self._first_step_up(visit, ME)
        asked, named = Instruction(visit.caller, {}, form.value("key") or None), identifier(request)
        try:
            reply = await self.changed(lambda: tokens.rotate(self.house, asked, named))
        except DirectoryError as error:
            return await self._mended(visit, error)
        return visit.show("me_token_made.html", token=msgspec.json.decode(reply.body), rotated=True)

    @asks(Permission.MANAGE_OWN)
    async def revoke_token(self, request: Request) -> Response:
        """Of one's own."""
        return await self._ended(request, tokens.revoke, "token-revoked")

    @asks(Permission.MANAGE_OWN)
    async def new_password(self, request: Request) -> Response:
        """The form for another one. Raises NotFound for somebody who has none."""
        visit = await self.admitted_to(request, Permission.MANAGE_OWN)
        who = await self.in_thread(lambda: own.myself(self.house, visit.caller))
        if Method.PASSWORD not in who["methods"]:
            raise NotFound("this account has no password")
        return visit.show("me_password.html", error=None)

    @asks(Permission.MANAGE_OWN)
    async def change_password(self, request: Request) -> Response:
        """With the present one and a code."""
        visit, form = await self._sent(request, PASSWORD)
        body = {name: str(form.data.get(name) or "") for name in ("password", "code", "new_password")}
        try:
            await self.replace(visit.caller, body, browser_of(request).device)
        except DirectoryError as error:
            if error.kind is not Kind.UNAUTHENTICATED and not mendable(error):
                raise
            return visit.show("me_password.html", STATUS[error.kind], error=error)
        return visit.see_other(f"{ME}?{DONE}=password")

    async def _sent(self, request: Request, place: str = ME) -> tuple[Visit, Form]:
        """Who sent a form, and what it says; ``place`` is where the page that answers it can be read."""
        visit = await self.admitted_to(request, Permission.MANAGE_OWN)
        return visit.at(place), await self.form(visit)

    async def _ended(
        self, request: Request, work: Callable[[House, Caller, str], dict[str, Any]], done: str, *, fresh: bool = False
    ) -> Response:
        """Ends one thing of one's own, after a step-up where that is needed."""
        visit, _ = await self._sent(request)
        if fresh and not visit.caller.principal.stepped_up:
            return self._first_step_up(visit, ME)
        named = identifier(request)
        try:
            await self.changed(lambda: work(self.house, visit.caller, named))
        except DirectoryError as error:
            return await self._mended(visit, error)
        return visit.see_other(f"{ME}?{DONE}={done}")

    async def _mended(self, visit: Visit, error: DirectoryError) -> Response:
        """The own page with what was refused. Raises what nobody can mend there."""
        if not mendable(error):
            raise error
        return await self._page(visit, STATUS[error.kind], error)

    async def _page(self, visit: Visit, status: int = 200, error: DirectoryError | None = None) -> Response:
        house, caller = self.house, visit.caller
        who = await self.in_thread(lambda: own.myself(house, caller))
        session = await self.in_thread(lambda: self._session(visit)) if caller.session else {}
        opened = [{"state": each.state, "ends_at": format_instant(each.ends_at)} for each in caller.opened]
        done = next((each for each in _SAID if each == visit.asked.get(DONE)), "")
        more: dict[str, Any] = {
            "with_password": Method.PASSWORD in who["methods"],
            "opened": opened,
            "done": done,
            "key": uuid4().hex,
        }
        return visit.show("me.html", status, who=who, session=session, error=error, **more)

    def _session(self, visit: Visit) -> dict[str, Any]:
        """Until when it goes on, and what a person at a browser is shown beside it."""
        now, caller = self.house.clock.now(), visit.caller
        seat = self.callers.signed_in(session_cookie(dict(visit.request.scope["headers"])) or "")[1]
        fresh = seat.stepped_up_at if seat.fresh_at(now) else None
        return {
            "ends_at": format_instant(seat.ends_at),
            "idle_minutes": int(seat.idle.total_seconds()) // 60,
            "fresh_until": format_instant(fresh + STEP_UP_LASTS) if fresh else None,
            "sessions": own.sessions(self.house, caller)["items"],
            "passkeys": own.passkeys(self.house, caller)["items"],
            "tokens": tokens.mine(self.house, caller)["items"],
        }

    def _token_form(
        self, visit: Visit, form: dict[str, str], status: int = 200, error: DirectoryError | None = None,
        chosen: frozenset[str] = frozenset(("read",)),
    ) -> Response:  # fmt: skip
        reach = visit.caller.clearance.highest
        audiences = [label for label, audience in AUDIENCES.items() if audience <= reach]
        last: date = self.house.today() + LONGEST
        return visit.show(
            "me_token.html",
            status,
            form={"key": uuid4().hex, **form},
            error=error,
            scopes=tuple(SCOPES),
            chosen=chosen,
            audiences=audiences,
            last=last,
        )

    def _first_step_up(self, visit: Visit, path: str) -> Response:
        return visit.see_other(_STEP_UP + path)
