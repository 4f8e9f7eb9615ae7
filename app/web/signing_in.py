"""Signing in and out, and showing again that it is oneself. Which accounts there are is told to nobody."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions import demonstrate
from app.actions.people import own, signing_in, vouching
from app.actions.people.signing_in import Begun
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, Kind, NotFound, TooManyTries
from app.http.browsers import browser_of, carrying, forgetting, keeping, known_by
from app.http.counter import Endpoint, identifier
from app.http.problems import RETRY_AFTER_SECONDS, STATUS
from app.http.typed import Typed
from app.web.onward import LONGEST, onward
from app.web.pages import Pages, mendable
from app.web.visit import Visit

NEXT, DONE = "next", "done"
_WAYS = "/sign-in"
DONE_BEFORE = frozenset(("passkey", "password", "signed-out"))
"""What led to the page, and is said on it."""
_FORGOTTEN = '"cache", "storage"'
"""What the browser forgets beside the session: cards that were kept to be had without the network."""


class SigningIn(Pages, Typed):
    """These pages. Passkeys are shown to the API by a script; everything else is a form or a link."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            (_WAYS, "GET", self.ways),
            (_WAYS, "POST", self.by_password),
            ("/sign-in/openid/{provider}", "GET", self.by_provider),
            ("/step-up", "GET", self.again),
            ("/step-up", "POST", self.again_in_a_demonstration),
            ("/sign-out", "POST", self.sign_out),
        )

    @asks(Permission.SIGN_IN)
    async def ways(self, request: Request) -> Response:
        """All ways that there are here."""
        visit, ended = self.arrived(request, NEXT, DONE, longest=LONGEST)
        return self._page(visit, 200, {"Set-Cookie": forgetting()} if ended else {}, ended=ended)

    @asks(Permission.SIGN_IN)
    async def by_password(self, request: Request) -> Response:
        """Password and one-time code, where they are taken."""
        visit = self.arrived(request)[0].at(_WAYS)
        form = await self.form(visit)
        body = {name: form.value(name) for name in ("email", "code")} | {"password": str(form.data.get("password") or "")}
        try:
            begun = await self.let_in(body, browser_of(request))
        except DirectoryError as error:
            if error.kind is not Kind.UNAUTHENTICATED and not mendable(error):
                raise
            told = {"Retry-After": str(_wait(error))} if isinstance(error, TooManyTries) else {}
            return self._page(visit, STATUS[error.kind], told, error=error, form=form.fields(), wait=_wait(error))
        answer = entered(visit, begun, onward(request, form.value(NEXT)))
        if begun.device is not None:
            answer.headers.append("Set-Cookie", known_by(begun.device))
        return answer

    @asks(Permission.SIGN_IN)
    async def by_provider(self, request: Request) -> Response:
        """To the State's own provider. A link leads here, and nothing is written: where it ends is sealed into the errand."""
        visit, _ = self.arrived(request, NEXT, longest=LONGEST)
        asked, path = {"provider": identifier(request, "provider")}, onward(request, visit.asked.get(NEXT))
        sent = await self.in_thread(lambda: vouching.send(self.house, asked, path))
        answer = visit.see_other(sent.location)
        answer.headers["Set-Cookie"] = carrying(sent.sealed)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @asks(Permission.MANAGE_OWN)
    async def again(self, request: Request) -> Response:
        """By one's passkey; in a demonstration by a button."""
        visit = self.visit(request, NEXT, longest=LONGEST)
        signing_in.in_session(visit.caller)
        held = await self.in_thread(lambda: own.passkeys(self.house, visit.caller))
        path = onward(request, visit.asked.get(NEXT))
        return visit.show("step_up.html", onward=path, passkeys=len(held["items"]), role=self._played(visit))

    @asks(Permission.MANAGE_OWN)
    async def again_in_a_demonstration(self, request: Request) -> Response:
        """A new session of the one whom somebody plays. Raises NotFound anywhere else."""
        visit = self.visit(request)
        form = await self.form(visit)
        role = self._played(visit)
        if role is None:
            raise NotFound("no such path")
        begun = await self.changed(lambda: demonstrate.sign_in(self.house, role, browser_of(request)))
        return entered(visit, begun, onward(request, form.value(NEXT)))

    @asks(Permission.SIGN_IN)
    async def sign_out(self, request: Request) -> Response:
        """Ends the session, if it had not ended; the browser forgets it, and whatever was kept with it."""
        visit, ended = self.arrived(request)
        if not ended and visit.signed_in:
            await self.form(visit)
            await self.changed(lambda: signing_in.sign_out(self.house, visit.caller))
        answer = visit.see_other(f"{_WAYS}?{DONE}=signed-out")
        answer.headers["Set-Cookie"] = forgetting()
        answer.headers["Clear-Site-Data"] = _FORGOTTEN
        return answer

    def _page(self, visit: Visit, status: int, headers: dict[str, str], **more: Any) -> Response:
        form: dict[str, str] = more.pop("form", {})
        shown = {
            "onward": onward(visit.request, form.get(NEXT) or visit.asked.get(NEXT)),
            "done": next((each for each in DONE_BEFORE if each == visit.asked.get(DONE)), ""),
            "providers": vouching.providers(self.house)["items"],
            "passwords": self.house.passwords,
            "email": form.get("email", ""),
            "error": None,
            "wait": 0,
            "ended": False,
        }
        return visit.show("sign_in.html", status, headers, **{**shown, **more})

    def _played(self, visit: Visit) -> str | None:
        """The role that is played in a demonstration by its own account; None for anybody else."""
        if not self.house.demonstration:
            return None
        return next((role for role in demonstrate.ROLES if visit.caller.principal.account == demonstrate.account_of(role)), None)


def entered(visit: Visit, begun: Begun, path: str) -> Response:
    """Leads somebody on who has just signed in."""
    answer = visit.see_other(path)
    answer.headers["Set-Cookie"] = keeping(begun.secret, begun.seconds)
    return answer


def _wait(error: DirectoryError) -> int:
    """For how many seconds nothing is taken from whoever tries too often."""
    return int(error.extra.get("retry_after", RETRY_AFTER_SECONDS)) if isinstance(error, TooManyTries) else 0
