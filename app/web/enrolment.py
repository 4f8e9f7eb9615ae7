"""What stands behind the link by which somebody enrols. Its secret comes here in forms only, never in an address."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.actions.people import vouching
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, InvalidBody, Kind
from app.http.browsers import carrying, unknown
from app.http.counter import Endpoint
from app.http.problems import STATUS
from app.http.typed import Typed
from app.web.pages import Form, Pages, mendable
from app.web.visit import Visit

_OURS = "otpauth://totp/"
_FIRST, _OWN_PAGE = "/enrol", "/me"


class Enrolment(Pages, Typed):
    """These pages. A passkey is made by a script; a password, and joining an account at a provider, by forms."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            (_FIRST, "GET", self.begin),
            ("/enrol/password", "POST", self.app_secret),
            ("/enrol/password/keep", "POST", self.keep_password),
            ("/enrol/openid", "POST", self.join_provider),
        )

    @asks(Permission.SIGN_IN)
    async def begin(self, request: Request) -> Response:
        """The ways to enrol."""
        return self._ways(self.arrived(request)[0])

    @asks(Permission.SIGN_IN)
    async def app_secret(self, request: Request) -> Response:
        """The secret for an authenticator app, and the form for the password."""
        visit, form = await self._sent(request)
        invitation = secret_of(form)
        try:
            given = await self.offer({"invitation": invitation})
        except DirectoryError as error:
            return self._again(visit, error)
        return _asking(visit, {**given, "invitation": invitation})

    @asks(Permission.SIGN_IN)
    async def keep_password(self, request: Request) -> Response:
        """Uses the link up."""
        visit, form = await self._sent(request)
        given = {name: form.value(name) for name in ("invitation", "uri", "sealed", "code")}
        password = str(form.data.get("password") or "")
        body = {name: given[name] for name in ("invitation", "code", "sealed")} | {"password": password}
        try:
            await self.enrol(body, unknown(request))
        except DirectoryError as error:
            if not mendable(error):
                return self._again(visit, error)
            return _asking(visit, given, STATUS[error.kind], error)
        return visit.see_other("/sign-in?done=password")

    @asks(Permission.SIGN_IN)
    async def join_provider(self, request: Request) -> Response:
        """A page with the link to the State's own provider, where whoever comes back has enrolled."""
        visit, form = await self._sent(request)
        asked = {"provider": form.value("provider"), "invitation": secret_of(form)}
        try:
            sent = await self.in_thread(lambda: vouching.send(self.house, asked, _OWN_PAGE))
        except DirectoryError as error:
            return self._again(visit, error)
        name = self.house.providers[asked["provider"]].name
        told = {"Set-Cookie": carrying(sent.sealed)}
        return visit.show("enrol_provider.html", 200, told, location=sent.location, name=name)

    async def _sent(self, request: Request) -> tuple[Visit, Form]:
        visit, _ = self.arrived(request)
        return visit.at(_FIRST), await self.form(visit)

    def _ways(self, visit: Visit, status: int = 200, error: DirectoryError | None = None) -> Response:
        providers = vouching.providers(self.house)["items"]
        return visit.show("enrol.html", status, providers=providers, passwords=self.house.passwords, error=error)

    def _again(self, visit: Visit, error: DirectoryError) -> Response:
        """The first page, with what was wrong with the link. Raises what nobody at a form can mend."""
        if error.kind not in (Kind.UNAUTHENTICATED, Kind.FORBIDDEN) and not mendable(error):
            raise error
        return self._ways(visit, STATUS[error.kind], error)


def secret_of(form: Form) -> str:
    """What stands behind # in the link; for somebody without JavaScript, who pastes it, with or without the rest."""
    return form.value("invitation").rpartition("#")[2]


def _asking(visit: Visit, given: Mapping[str, Any], status: int = 200, error: DirectoryError | None = None) -> Response:
    """The form for password and code. What the app is to hold stands on it until somebody has enrolled."""
    uri = given["uri"] if given["uri"].startswith(_OURS) else _OURS
    secret = "".join(parse_qs(urlsplit(uri).query).get("secret", ()))
    faults = {each.pointer for each in error.faults} if isinstance(error, InvalidBody) else set()
    drawn = Markup(segno.make_qr(uri).svg_inline(scale=5, border=2, light="white", omitsize=True))  # nosec B704 - drawn here
    shown = {name: given[name] for name in ("invitation", "sealed")} | {"uri": uri, "secret": _in_fours(secret), "drawn": drawn}
    return visit.show("enrol_password.html", status, error=error, wrong=faults, **shown)


def _in_fours(secret: str) -> str:
    """As it can be typed from a screen."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
