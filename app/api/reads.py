"""The reads of the register as routes. The table says path, action and parameters; one endpoint serves them all.

They are plain ASGI endpoints, because the framework's machinery costs several times what an answer from memory does; OpenAPI
describes them all the same (see ``openapi``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.actions import look_up
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.read import Question, read
from app.api.conditional import matches
from app.domain.access import Permission
from app.domain.errors import Fault, InvalidParameter, NotAcceptable, Unauthenticated
from app.snapshot.audience import View

PREFIX = "/api/v1"
ALWAYS = ("as_of", "known_at")
PAGED = ("limit", "cursor")
PUBLIC_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Read:
    """One read: its path under the prefix, what it answers, which query parameters it takes."""

    name: str
    path: str
    summary: str
    answer: Callable[[View, Asked], Answer]
    parameters: tuple[str, ...] = ()
    permission: Permission = Permission.READ_REGISTER


_FILTERS = (
    "state", "provision", "treaty", "territory", "language", "authority", "q", "operative", "attestation", "updated_since",
)  # fmt: skip

READS = (
    Read("find-designations", "/designations", "Designations, filtered", look_up.designations, (*_FILTERS, *PAGED)),
    Read("see-designation", "/designations/{id}", "One designation", look_up.designation),
    Read("list-versions", "/designations/{id}/versions", "Its versions", look_up.versions, PAGED),
    Read("see-version", "/designations/{id}/versions/{n}", "It as one version left it", look_up.version),
    Read("see-difference", "/designations/{id}/diff", "Two versions, field by field", look_up.difference, ("from", "to")),
    Read("list-provisions", "/provisions", "The table of provisions", look_up.provisions, PAGED),
    Read("see-provision", "/provisions/{code}", "One provision", look_up.provision),
    Read("list-states", "/states", "States with treaty status, statements and coverage", look_up.states, PAGED),
    Read("see-state", "/states/{iso2}", "One State", look_up.state),
    Read(
        "state-designations", "/states/{iso2}/{provision}", "One State's designations for one provision",
        look_up.state_designations, PAGED,
    ),
    Read("list-authorities", "/authorities", "Authorities with what they hold", look_up.authorities, ("state", *PAGED)),
    Read("see-authority", "/authorities/{id}", "One authority", look_up.authority),
    Read(
        "list-statements", "/statements", "Declarations, reservations, notifications", look_up.statements,
        ("state", "provision", "kind", *PAGED),
    ),
    Read("coverage", "/coverage", "State by provision", look_up.coverage, ("state", *PAGED)),
)  # fmt: skip


def routes(house: House, callers: Callers) -> list[Route]:
    """A route for each read."""
    return [Route(PREFIX + each.path, Reading(house, callers, each), name=each.name) for each in READS]


class Reading:
    """The ASGI endpoint of one read."""

    def __init__(self, house: House, callers: Callers, what: Read) -> None:
        self._house = house
        self._callers = callers
        self._what = what
        self._allowed = frozenset((*what.parameters, *ALWAYS))
        self.permission = what.permission

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answers a request."""
        headers = dict(scope["headers"])
        caller = caller_of(headers, self._callers, scope["request_id"])
        acceptable(headers)
        answer = await read(self._house, caller, self._question(scope))
        public = caller.principal.anonymous
        control = self._public_control() if public else b"private, no-store"
        known = matches(headers.get(b"if-none-match"), answer.etag)
        started = {
            "type": "http.response.start",
            "status": 304 if known else 200,
            "headers": [
                (b"etag", answer.etag.encode()),
                (b"cache-control", control),
                (b"vary", b"Authorization, Accept"),
                *([] if known else [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer.body))]),
            ],
        }
        await send(started)
        await send({"type": "http.response.body", "body": b"" if known or scope["method"] == "HEAD" else answer.body})

    def _question(self, scope: Scope) -> Question:
        query = scope["query_string"]
        path = scope["path_params"]

        def asked() -> Asked:
            return Asked({**parameters(query, self._allowed), **checked_path(path)})

        return Question(self._what.name, scope["path"].encode("utf-8", "replace") + b"?" + query, asked, self._what.answer)

    def _public_control(self) -> bytes:
        """Public answers name the day they are about, so that none may be kept beyond it."""
        now = self._house.clock.now()
        return b"public, max-age=%d" % seconds_to_keep(now, self._house.shelf.edition(now).until)


def seconds_to_keep(now: datetime, until: datetime) -> int:
    """How long a public answer may be kept, in seconds."""
    return max(0, min(PUBLIC_SECONDS, int((until - now).total_seconds())))


def caller_of(headers: Mapping[bytes, bytes], callers: Callers, request_id: str) -> Caller:
    """Who is calling. Raises Unauthenticated for credentials that do not hold: they are never ignored."""
    given = headers.get(b"authorization")
    if given is None:
        return Caller.anonymous(request_id)
    scheme, _, token = given.partition(b" ")
    if scheme.lower() != b"bearer" or not token.isascii():
        raise Unauthenticated("only 'Authorization: Bearer <token>' is taken here")
    return Caller.of(callers.behind(token.decode().strip()), request_id)


def parameters(query: bytes, allowed: frozenset[str]) -> dict[str, str]:
    """The query's parameters. Raises InvalidParameter for an unknown or repeated one, or text that is not valid UTF-8."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50) if query else []
    except (UnicodeDecodeError, ValueError) as error:
        detail = "the query string is not valid percent-encoded UTF-8, or has too many parameters"
        raise InvalidParameter(detail, (Fault("malformed-query", detail),)) from error
    faults, found = [], dict[str, str]()
    for name, value in pairs:
        if name not in allowed:
            known = ", ".join(sorted(allowed)) or "none"
            faults.append(Fault("unknown-parameter", f"this path takes {known}", parameter=name[:100]))
        elif name in found:
            faults.append(Fault("duplicate-parameter", f"{name} is given more than once", parameter=name))
        elif not value or "\x00" in value:
            faults.append(Fault("invalid-value", f"{name} is blank or holds a NUL character", parameter=name))
        found[name] = value
    if faults:
        raise InvalidParameter(faults[0].detail, faults)
    return found


def checked_path(path: Mapping[str, str]) -> Mapping[str, str]:
    """Path parameters that are at most 200 characters long; longer ones name nothing here."""
    return {name: str(value)[:200] for name, value in path.items()}


def acceptable(headers: Mapping[bytes, bytes]) -> None:
    """Raises NotAcceptable where the caller wants anything but JSON."""
    accept = headers.get(b"accept", b"*/*")
    if b"*/*" not in accept and b"json" not in accept and b"application/*" not in accept:
        raise NotAcceptable("this path answers application/json")
