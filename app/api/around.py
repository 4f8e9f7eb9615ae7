"""What stands around the register: health, who am I, blank templates, the API description."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.actions.answer import meta
from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.api.reads import disposition
from app.domain.access import PUBLIC_ONLY, Audience, Permission, asks, clearance
from app.domain.errors import Ending, NotFound, NothingToShow
from app.domain.moment import format_instant
from app.http.asked import caller_of, checked_path, parameters
from app.http.browsers import FORMS as FORMS_KEY
from app.http.browsers import form_token, session_cookie
from app.http.conditional import PRIVATE, public_control, represented
from app.http.reads import FORMS, PREFIX
from app.intake.headings import IMPORTED
from app.intake.template import template

_JSON = "application/json"
_NOTHING: frozenset[str] = frozenset()


def _workbook(kind: str) -> bytes:
    from app.intake.workbook import workbook_template  # noqa: PLC0415 (takes 6 MB, and few ask for one)

    return workbook_template(kind)


_BLANK = {"csv": template, "xlsx": _workbook}


class Around:
    """These endpoints."""

    def __init__(self, house: House, callers: Callers, description: Callable[[], dict[str, object]]) -> None:
        self._house = house
        self._callers = callers
        self._description = description

    def routes(self) -> list[Route]:
        """Their routes."""
        return [
            Route("/health/live", self.live, name="live"),
            Route("/health/ready", self.ready, name="ready"),
            Route("/openapi.json", self.openapi, name="openapi"),
            Route(f"{PREFIX}/me", self.me, name="me"),
            Route(f"{PREFIX}/progress/{{key:path}}", self.progress, name="progress"),
            Route(f"{PREFIX}/templates/{{form}}", self.blank, name="template"),
        ]

    @asks(Permission.PROBE)
    async def live(self, request: Request) -> Response:
        """The process answers."""
        self._asked(request)
        return represented(request, b'{"status":"live"}', _JSON, PRIVATE)

    @asks(Permission.PROBE)
    async def ready(self, request: Request) -> Response:
        """It has a register to answer from, and is not about to stop."""
        caller, _ = self._asked(request)
        if self._house.ending.is_set():
            raise Ending("this process answers what still comes, and takes no further connection in a moment")
        snapshot, status = self._house.shelf.snapshot, caller.status
        if not status.live and status.as_of is None:
            raise NothingToShow("this process has no register to answer from")
        content = {
            "status": "ready",
            "data_status": status.mode,
            "age_seconds": status.age_seconds,
            "as_of": format_instant(status.as_of) if status.as_of else None,
            "revision": snapshot.log.count(PUBLIC_ONLY, snapshot.number),
            "audit_reserve": self._house.journal.reserved,
            **({"follows": self._house.follows} if self._house.follows else {}),
        }
        return represented(request, msgspec.json.encode(content), _JSON, PRIVATE)

    @asks(Permission.PROBE)
    async def openapi(self, request: Request) -> Response:
        """The description of this API."""
        caller, _ = self._asked(request)
        return represented(request, msgspec.json.encode(self._description()), _JSON, self._control(caller))

    @asks(Permission.SEE_SELF)
    async def me(self, request: Request) -> Response:
        """Who is calling: roles, State, audience, and until when."""
        caller, _ = self._asked(request)
        caller.require(Permission.SEE_SELF)
        principal, cleared, cookie = caller.principal, clearance(caller.principal), session_cookie(dict(request.scope["headers"]))
        content = {
            "account": principal.account,
            "roles": sorted(principal.roles),
            "state": principal.state,
            "audience": cleared.general.label,
            "audience_own_state": cleared.highest.label,
            "stepped_up": principal.stepped_up,
            "break_glass": [
                {"id": each.id, "state": each.state, "ends_at": format_instant(each.ends_at)}
                for each in caller.opened
                if each.serves(principal, self._house.clock.now())
            ],
            "session_end": format_instant(self._session_end(request)),
            **({"form_token": form_token(self._house.seal.key(FORMS_KEY), cookie)} if caller.session and cookie else {}),
            "meta": meta(self._house.shelf.edition(self._house.clock.now()).view(cleared), Audience.PUBLIC, caller.status),
        }
        return represented(request, msgspec.json.encode(content), _JSON, PRIVATE)

    @asks(Permission.SEE_SELF)
    async def progress(self, request: Request) -> Response:
        """How far one's own write under this Idempotency-Key has come, while this process carries it out."""
        caller, asked = self._asked(request)
        caller.require(Permission.SEE_SELF)
        found = self._house.running.progress(caller.principal.account, asked.parameters["key"])
        content = {"stage": found.stage.value, "done": found.done, "total": found.total}
        return represented(request, msgspec.json.encode(content), _JSON, PRIVATE)

    @asks(Permission.READ_PUBLIC)
    async def blank(self, request: Request) -> Response:
        """A blank import file for one kind of record."""
        caller, asked = self._asked(request, frozenset(("record",)))
        form = request.path_params["form"]
        if form not in _BLANK:
            raise NotFound(f"blank files are there in the forms {' and '.join(_BLANK)}")
        kind = asked.choice("record", tuple(IMPORTED)) or "designation"
        answer = represented(request, _BLANK[form](kind), FORMS[form], self._control(caller))
        answer.headers["Content-Disposition"] = disposition(f"{kind}.{form}")
        return answer

    def _session_end(self, request: Request) -> datetime:
        given, cookie = request.headers.get("authorization"), session_cookie(dict(request.scope["headers"]))
        if given is None and cookie is not None:
            return self._callers.signed_in(cookie)[1].ends_at
        return self._callers.session_end((given or "").partition(" ")[2].strip())

    def _asked(self, request: Request, allowed: frozenset[str] = _NOTHING) -> tuple[Caller, Asked]:
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope)
        return caller, Asked({**parameters(request.scope["query_string"], allowed), **checked_path(request.path_params)})

    def _control(self, caller: Caller) -> str:
        return public_control(self._house) if caller.principal.anonymous else PRIVATE
