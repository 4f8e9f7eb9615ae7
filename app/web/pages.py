"""What all groups of pages have in common: the visit, reads of the register, forms, and refusals that a form can mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Any, ClassVar
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from app.actions import refusals
from app.actions.house import Caller
from app.actions.read import read
from app.domain.access import Permission
from app.domain.errors import (
    CrossSite,
    DirectoryError,
    Fault,
    InvalidBody,
    Kind,
    SignInUnchecked,
    Unauthenticated,
)
from app.http import bodies
from app.http.asked import LONGEST, caller_of, parameters
from app.http.bodies import Attached
from app.http.browsers import unknown
from app.http.counter import Counter
from app.http.reads import LANG as CARD_LANG
from app.http.reads import PREFIX, READS, question
from app.web.visit import FOUND, LANG, Visit, absent

_READS = {each.name: each for each in READS}
MOST_FIELDS, LONGEST_FIELD = 2_000, 64 * 1024
FEW_FIELDS, SHORT_FIELD = 20, 8 * 1024
"""Of those who are not signed in: they sign in, enrol or answer a drill."""
MENDABLE = frozenset((Kind.INVALID, Kind.MALFORMED, Kind.CONFLICT, Kind.STALE, Kind.TOO_LARGE, Kind.UNSUPPORTED, Kind.TOO_MANY))
"""Errors that whoever filled in a form can do something about, on the same page."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form sent: its fields, each as often as it came, and its files."""

    told: Sequence[tuple[str, str | Attached]]

    def value(self, name: str) -> str:
        """One field, without space around it, the last where it came more than once; blank where it is not there."""
        return next(iter(self.values(name)[::-1]), "")

    def exact(self, name: str) -> str:
        """One field with all that is in it, as passwords are; blank where it is not there."""
        return next((value for known, value in self.told[::-1] if known == name and isinstance(value, str)), "")

    def values(self, name: str) -> list[str]:
        """A field that may come more than once."""
        return [value.strip() for known, value in self.told if known == name and isinstance(value, str)]

    def file(self, name: str) -> Attached | None:
        """A file that was chosen."""
        found = (value for known, value in self.told if known == name and isinstance(value, Attached) and value.name)
        return next(found, None)

    def fields(self) -> dict[str, str]:
        """The last value of each field, to fill the form in again."""
        return {name: value for name, value in self.told if isinstance(value, str) and name != "form_token"}


class Pages(Counter):
    """A group of pages."""

    prefix: ClassVar[str] = ""

    def visit(self, request: Request, *allowed: str, longest: int = LONGEST) -> Visit:
        """Who asks for the page, with which parameters of those that are ``allowed``; blank ones of a form are as if not there.

        Raises Unauthenticated for credentials that do not hold and InvalidParameter for a parameter that the page does not take.
        """
        caller = caller_of(dict(request.scope["headers"]), self.callers, request.scope)
        return self.visit_of(request, caller, *allowed, longest=longest)

    def arrived(self, request: Request, *allowed: str, longest: int = LONGEST) -> tuple[Visit, bool]:
        """The same on the way in: somebody whose session has ended, which is told too, is nobody there."""
        try:
            return self.visit(request, *allowed, longest=longest), False
        except Unauthenticated:
            return self.as_nobody(request, *allowed, longest=longest), True

    def welcomed(self, request: Request, *allowed: str, longest: int = LONGEST) -> Visit:
        """The same for pages that turn nobody away: they say what is public, that a session has ended, or cannot be checked now."""
        try:
            visit, ended = self.arrived(request, *allowed, longest=longest)
        except SignInUnchecked:
            return self.as_nobody(request, *allowed, longest=longest)
        return replace(visit, ended=ended)

    def as_nobody(self, request: Request, *allowed: str, longest: int = LONGEST) -> Visit:
        """The visit of whoever's credentials do not hold, or cannot be checked now, as if they had sent none."""
        visit = self.visit_of(request, unknown(request), *allowed, longest=longest)
        return replace(visit, absent=absent(self.callers, request.scope))

    def visit_of(self, request: Request, caller: Caller, *allowed: str, longest: int = LONGEST) -> Visit:
        """The same, by whoever it is."""
        query = "&".join(each for each in request.scope["query_string"].decode("latin-1").split("&") if not each.endswith("="))
        asked = parameters(query.encode("latin-1"), frozenset((*allowed, LANG, FOUND)), longest)
        return Visit.of(request, self.house, caller, asked)

    async def register(self, visit: Visit, name: str, path: Mapping[str, str] | None = None, **asked: str | None) -> Any:
        """The content of a read of the API, by its name there: the same answer, to the same caller, with the same trace.

        ``path`` is what its path names, ``asked`` are its parameters; None leaves one out. Raises what the read raises.
        """
        return msgspec.json.decode(await self._answered(visit, visit.caller, name, path or {}, asked))

    async def public(self, visit: Visit, name: str, path: Mapping[str, str] | None = None, **asked: str | None) -> bytes:
        """The body of a read as everybody gets it, for what discloses nothing: names to choose from in a form."""
        return await self._answered(visit, Caller.anonymous(visit.caller.request_id, visit.caller.source), name, path or {}, asked)

    async def _answered(
        self, visit: Visit, caller: Caller, name: str, path: Mapping[str, str], asked: Mapping[str, str | None]
    ) -> bytes:
        what = _READS[name]
        given = {parameter: value for parameter, value in asked.items() if value is not None}
        spoken = {CARD_LANG: visit.language} if CARD_LANG in what.parameters else {}
        text = f"{PREFIX}{what.path.format(**path)}?{urlencode(given)}{visit.language if spoken else ''}"
        answer = await read(self.house, caller, question(what, text.encode("utf-8", "replace"), lambda: given, path, spoken))
        return answer.body

    async def admitted_to(self, request: Request, permission: Permission, *allowed: str) -> Visit:
        """The visit of somebody who may do this at all. Raises Unauthenticated, Forbidden."""
        visit = self.visit(request, *allowed)
        await self.in_thread(lambda: refusals.admit(self.house, visit.caller, permission))
        return visit

    async def form(self, visit: Visit, files: int = 0) -> Form:
        """What a form of ours sent, with at most so many ``files``. Its bytes are limited by the edge.

        Raises CrossSite without the form token of the session, MalformedBody, InvalidBody, UnsupportedMediaType.
        """
        fields, part = (MOST_FIELDS, LONGEST_FIELD) if visit.signed_in else (FEW_FIELDS, SHORT_FIELD)
        form = Form(await bodies.filled(visit.request, files=files, fields=fields, part=part))
        if not compare_digest(form.value("form_token").encode(), visit.form_token.encode()):
            raise CrossSite("the form was made for another session: open the page again")
        for name, value in form.told:
            if isinstance(value, str) and ("\x00" in value or len(value) > LONGEST_FIELD):
                detail = f"{name[:100]} is too long or holds a NUL character"
                raise InvalidBody(detail, (Fault("invalid-value", detail, pointer=f"/{name[:100]}"),))
        return form


def mendable(error: DirectoryError) -> bool:
    """Whether whoever filled in a form can mend it there; anything else gets a page of its own."""
    return error.kind in MENDABLE
