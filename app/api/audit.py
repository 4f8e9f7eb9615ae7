"""The audit over HTTP: all of it, one's own part, and for a State how often its entries were looked at."""

from collections.abc import Callable, Sequence

from fastapi import Request
from starlette.responses import Response

from app.actions import audit
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.house import Caller, House
from app.api.operation import Operation
from app.api.schemas import COUNT, INSTANT, LOOSE, NO_COUNT, TEXT, TEXTS, Schema, listing
from app.domain.access import Permission, asks
from app.http.counter import Counter, Endpoint, identifier, seen
from app.http.reads import PAGED, PREFIX

WITHIN = ("since", "until")
FILTERS = (*audit.TEXTS, "state", "outcome", *WITHIN)
_OWN = ("action", "target", "outcome", *WITHIN)


class Archive(Counter):
    """The endpoints about the audit."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/audit", "GET", self.every),
            ("/me/audit", "GET", self.own),
            ("/audit/states/{iso2}", "GET", self.of_state),
        )

    @asks(Permission.READ_AUDIT)
    async def every(self, request: Request) -> Response:
        """A page of events, newest first."""
        return await self._read(request, (*FILTERS, *PAGED), audit.every)

    @asks(Permission.READ_OWN_AUDIT)
    async def own(self, request: Request) -> Response:
        """A page of one's own events, newest first."""
        return await self._read(request, (*_OWN, *PAGED), audit.own)

    @asks(Permission.READ_STATE_AUDIT)
    async def of_state(self, request: Request) -> Response:
        """Who looked at a State's entries: counts of days."""
        code = identifier(request, "iso2")
        return await self._read(request, WITHIN, lambda house, caller, asked: audit.of_state(house, caller, code, asked))

    async def _read(self, request: Request, allowed: tuple[str, ...], work: Callable[[House, Caller, Asked], Answer]) -> Response:
        caller, asked = self.asked(request, frozenset(allowed))
        return seen(request, await self.in_thread(lambda: work(self.house, caller, asked)))


_NO_TEXT: Schema = {"type": ["string", "null"]}
_EVENT: Schema = {
    "type": "object",
    "required": ["id", "sink", "sequence", "at", "account", "person", "state", "roles", "action", "outcome", "targets"],
    "properties": {
        **dict.fromkeys(("id", "sink", "account", "person", "action", "outcome", "reason", "request_id", "hash", "policy"), TEXT),
        **dict.fromkeys(("credential", "mode", "source"), TEXT),
        **dict.fromkeys(("name", "state", "purpose", "because", "case", "terms"), _NO_TEXT),
        **dict.fromkeys(("sequence", "count"), COUNT),
        "age_seconds": NO_COUNT,
        **dict.fromkeys(("roles", "fields"), TEXTS),
        "at": INSTANT,
        "targets": {"type": "array", "items": LOOSE},
    },
}
_LOOKS: Schema = {
    "type": "object",
    "required": ["day", "state", "roles", "break_glass", "count"],
    "properties": {"day": TEXT, "state": _NO_TEXT, "roles": TEXTS, "break_glass": _NO_TEXT, "count": COUNT},
}
OPERATIONS = (
    Operation(
        f"{PREFIX}/audit", "read-audit", "Who did and saw what, newest first; for administrators what is about accounts",
        listing(_EVENT), (*FILTERS, *PAGED), signed_in=True,
    ),
    Operation(
        f"{PREFIX}/me/audit", "read-own-audit", "What one did and saw oneself, newest first", listing(_EVENT), (*_OWN, *PAGED),
        signed_in=True,
    ),
    Operation(
        f"{PREFIX}/audit/states/{{iso2}}", "read-state-audit",
        "How often a State's entries were shown, by day, State and roles of who looked; 30 days late, a break-glass at once",
        listing(_LOOKS), WITHIN, signed_in=True,
    ),
)  # fmt: skip
