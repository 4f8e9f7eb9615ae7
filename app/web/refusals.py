"""Errors as pages: what happened, what to do about it, and the way on."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.domain.errors import PROBLEMS, DirectoryError, Kind, NotFound
from app.domain.measure import SHORTEST_REASON
from app.http.asked import caller_of
from app.http.browsers import forgetting
from app.http.problems import STATUS
from app.web.onward import nearest
from app.web.reasons import LONGEST_REASON, reason_place
from app.web.visit import LANG, Visit, absent

_TOLD = ("retry-after", "allow", "connection", "www-authenticate")
"""Headers that go with an error whatever it looks like."""


class Refused:
    """Makes them. A session that has ended is forgotten with the page that says so."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers

    def page(self, scope: Scope, error: DirectoryError, known: Response) -> Response:
        """The page for ``error``, with the status and the headers of ``known``, which a program would get."""
        caller, ended = self._caller(scope)
        request = Request({**scope, "path": scope["path"]})
        asked = request.query_params.get(LANG)
        visit = Visit.of(request, self._house, caller, {LANG: asked} if asked else {})
        if not visit.signed_in:
            visit = replace(visit, absent=absent(self._callers, scope))
        headers = {name: value for name, value in known.headers.items() if name in _TOLD}
        if ended:
            headers["Set-Cookie"] = forgetting()
        return visit.show(
            "problem.html",
            known.status_code,
            headers,
            problem=error,
            place=0 if visit.language == "en" else 1,
            request_id=scope.get("request_id", ""),
            again=self._again(visit, error),
            ended=ended,
            reasons=(SHORTEST_REASON, LONGEST_REASON),
        )

    def _caller(self, scope: Scope) -> tuple[Caller, bool]:
        """Who asks, as far as that is known, and whether they had a session that holds no more."""
        try:
            return caller_of(dict(scope["headers"]), self._callers, scope), False
        except DirectoryError as error:
            ended = error.kind is Kind.UNAUTHENTICATED
            return Caller.anonymous(scope.get("request_id", ""), scope.get("client_address", "")), ended

    def _again(self, visit: Visit, error: DirectoryError) -> Mapping[str, str]:
        """Where to go so that the same can be asked with success, by what is missing."""
        here = nearest(visit.request)
        if visit.unchecked or (error.kind is Kind.UNAVAILABLE and visit.request.method == "GET"):
            return {"retry": here}
        if error.kind is Kind.UNAUTHENTICATED or not visit.signed_in:
            return {"sign_in": f"/sign-in?next={quote(here, safe='')}"}
        if error.kind is Kind.FORBIDDEN and visit.caller.session and not visit.caller.principal.stepped_up:
            return {"step_up": f"/step-up?next={quote(here, safe='')}"}
        reason = reason_place(visit, error)
        return {"reason": reason} if reason else {}


def known_problem(code: str) -> type[DirectoryError]:
    """The class of a problem code. Raises NotFound for an unknown one."""
    found = PROBLEMS.get(code)
    if found is None:
        raise NotFound(f"there is no problem code {code[:100]!r}")
    return found


def status_of(error: type[DirectoryError]) -> int:
    """The HTTP status that goes with it."""
    return STATUS[error.kind]
