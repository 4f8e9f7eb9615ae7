"""One request for a page: who asks, in which language, with which parameters; and the page that answers it."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from app.actions.answer import tag
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.domain.age import LIVE, Age
from app.domain.moment import format_instant
from app.http.asked import UNASKED
from app.http.browsers import FORMS, forgetting, form_token, session_cookie, speaking
from app.http.conditional import PRIVATE, matches
from app.web.language import LANGUAGES, chosen, translations
from app.web.menu import menu
from app.web.render import rendered

LANG = "lang"
"""The parameter that every page takes: its language, which the browser is told to keep."""
READER, NOBODY, GONE, UNCHECKED = "Directory-Reader", "nobody", "gone", "unchecked"
"""By this header a browser that keeps copies knows whose they are. It tells nothing of the account, and changes only with it.

Without an account: nobody is signed in, or their session ran out; it was ended, or is unknown; it cannot be looked up now.
"""
FOUND = "found"
"""Another one: what was searched for where the search led straight to the page, which then links back, and shows no word of it."""
WITHOUT_WAY_BACK = ("/emergency", "/designations")
"""Pages by which people call: nothing that somebody may have put into a link stands there."""
_POLICY = (
    *("default-src 'none'", "script-src 'nonce-{nonce}'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"),
    *("manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"),
    *("require-trusted-types-for 'script'", "trusted-types authdir"),
)


def absent(callers: Callers, scope: Scope) -> str:
    """What is known of somebody who is not signed in, by the cookie that they may have."""
    cookie = session_cookie(dict(scope["headers"]))
    if cookie is None or callers.over(cookie):
        return NOBODY
    return UNCHECKED if UNASKED in scope else GONE


@dataclass(frozen=True, slots=True)
class Visit:
    """``asked`` are the parameters of the page's address but for those that every page takes, of which ``found`` is one.

    ``nonce`` is what its scripts are known by. ``place`` is where the page can be read, where what was sent to another address is
    answered with it. ``absent`` is what is known of whoever is not signed in, as in the header of readers, and ``ended``
    that they had a session, which the browser forgets with this page.
    """

    request: Request
    house: House
    caller: Caller
    language: str
    asked: Mapping[str, str] = field(default_factory=dict)
    found: str = ""
    place: str | None = None
    absent: str = NOBODY
    ended: bool = False
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @classmethod
    def of(cls, request: Request, house: House, caller: Caller, asked: Mapping[str, str]) -> "Visit":
        """The visit of a request."""
        language = chosen(dict(request.scope["headers"]), asked.get(LANG))
        own = {name: value for name, value in asked.items() if name not in (LANG, FOUND)}
        found = "" if request.scope["path"].startswith(WITHOUT_WAY_BACK) else asked.get(FOUND, "")
        return cls(request, house, caller, language, own, found)

    @property
    def signed_in(self) -> bool:
        """Whether it is known who asks."""
        return not self.caller.principal.anonymous

    @property
    def unchecked(self) -> bool:
        """Whether it cannot be known now who asks."""
        return self.absent == UNCHECKED

    @property
    def demonstration(self) -> bool:
        """Whether nothing here is real."""
        return self.house.demonstration

    @property
    def status(self) -> Age:
        """Whether this page shows the register as it is, or a copy of it."""
        found: Age = self.request.scope.get("data_status", LIVE)
        return found

    @property
    def copy_of(self) -> str | None:
        """Of when the copy is that this page shows, where it shows one."""
        return format_instant(self.status.as_of) if self.status.as_of else None

    @property
    def path(self) -> str:
        """Where this page is: here, with whatever it was asked for; browsers read some beginnings of a path as another site."""
        path: str = self.request.scope["path"]
        return "/" + quote(path.lstrip("/\\"), safe="/:@!$&'()*+,;=~-._", errors="replace")

    @property
    def form_token(self) -> str:
        """What the forms of this page send with them; blank where nobody is signed in."""
        cookie = session_cookie(dict(self.request.scope["headers"]))
        return form_token(self.house.seal.key(FORMS), cookie) if cookie and self.caller.session else ""

    @property
    def reader(self) -> str:
        """What a browser knows the account by, and can tell nobody anything by."""
        account = self.caller.principal.account
        return hmac.digest(self.house.seal.key(READER), account.encode(), "sha256").hex()[:24] if account else self.absent

    def say(self, sentence: str) -> str:
        """A sentence in the reader's language."""
        return translations(self.language).gettext(sentence)

    def here(self, **other: str | None) -> str:
        """The address of this page with other parameters; None leaves one out."""
        told = {name: value for name, value in {**self.asked, **other}.items() if value is not None}
        place = self.place or self.path
        return f"{place}?{urlencode(told)}" if told else place

    def at(self, place: str) -> "Visit":
        """The same visit, answered with a page that can be read at ``place``."""
        return replace(self, place=place)

    @property
    def readable(self) -> bool:
        """Whether the address of this page can be asked for again."""
        return self.place is not None or self.request.method == "GET"

    def show(self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **content: Any) -> Response:
        """The page that ``template`` makes of ``content``; no cache keeps it."""
        shown = {"visit": self, "menu": menu(self.caller.principal, self.path), **content}
        page = rendered(template, self.language, shown)
        told = {**self._marks(), **(headers or {})}
        if status == 200:
            told["ETag"] = tag(page.replace(self.nonce.encode(), b""))
            if matches(dict(self.request.scope["headers"]).get(b"if-none-match"), told["ETag"]):
                return Response(status_code=304, headers=told)
        return Response(page, status, told, "text/html")

    def see_other(self, path: str) -> Response:
        """Leads the browser on after a write."""
        return RedirectResponse(path, 303, {"Cache-Control": PRIVATE})

    def _marks(self) -> dict[str, str]:
        marks = {
            "Cache-Control": PRIVATE,
            "Vary": "Cookie, Accept-Language",
            "Content-Language": self.language,
            "Content-Security-Policy": "; ".join(_POLICY).format(nonce=self.nonce),
            "Referrer-Policy": "same-origin",
            READER: self.reader,
        }
        if self.ended:
            return {**marks, "Set-Cookie": forgetting()}
        wanted = self.request.query_params.get(LANG)
        return {**marks, "Set-Cookie": speaking(wanted)} if wanted is not None and wanted in LANGUAGES else marks
