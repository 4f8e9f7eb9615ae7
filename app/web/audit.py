"""The trail: who did and saw what, when, why; names of fields, never values. And for a State, how often it was looked at."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions import audit
from app.actions.asking import Asked
from app.domain.access import Permission, Role, asks
from app.domain.audit import ABOUT_ACCOUNTS
from app.domain.moment import format_instant, midnight, parse_day
from app.http.counter import Endpoint, identifier
from app.http.reads import PAGED
from app.web import choices
from app.web.administration import Rooms, roles
from app.web.trail_words import ACTIONS, action
from app.web.visit import Visit

_FILTERS = (*audit.TEXTS, "state", "outcome", "since", "until")
_WITHIN = ("since", "until")
_SINKS = {"d_": "/designations/", "a_": "/authorities/", "n_": "/notifications/", "b_": "/break-glass/", "s_": "/statements/"}
_SESSIONS = frozenset(("sign-in", "sign-out", "step-up", "end-session"))
"""What they are about are sessions, whose ids look like those of statements."""


class Trail(Rooms):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (("/audit", "GET", self.every), ("/audit/states/{iso2}", "GET", self.of_state))

    @asks(Permission.READ_AUDIT)
    async def every(self, request: Request) -> Response:
        """Events, newest first, and a form to search them."""
        visit = await self.admitted_to(request, Permission.READ_AUDIT, *_FILTERS, *PAGED)
        asked = self._asked(visit)
        answer = await self.in_thread(lambda: audit.every(self.house, visit.caller, asked))
        found = msgspec.json.decode(answer.body)
        found["items"] = [_event(visit, each) for each in found["items"]]
        auditor = Role.AUDITOR in visit.caller.principal.roles
        known = ACTIONS.keys() if auditor else ACTIONS.keys() & ABOUT_ACCOUNTS
        states = await choices.states(self, visit)
        return visit.show(
            "audit.html",
            found=found,
            auditor=auditor,
            actions=sorted(((code, action(visit, code)) for code in known), key=lambda each: each[1]),
            states=states,
            names=dict(states),
            roles=roles(visit),
        )

    @asks(Permission.READ_STATE_AUDIT)
    async def of_state(self, request: Request) -> Response:
        """Who looked at a State's entries, by days."""
        visit, code = await self.admitted_to(request, Permission.READ_STATE_AUDIT, *_WITHIN), identifier(request, "iso2")
        asked = self._asked(visit)
        answer = await self.in_thread(lambda: audit.of_state(self.house, visit.caller, code, asked))
        found = msgspec.json.decode(answer.body)
        for each in found["items"]:
            each["through"] = action(visit, each["break_glass"]) if each["break_glass"] else None
        names = dict(await choices.states_by_name(self, visit))
        title = names.get(code.upper(), code)
        return visit.show("audit_state.html", found=found, title=title, names=names, roles=roles(visit))

    def _asked(self, visit: Visit) -> Asked:
        """The parameters as the action takes them: a day stands for its beginning, and as the last one for its end."""
        told = dict(visit.asked)
        for name, days in (("since", 0), ("until", 1)):
            with suppress(ValueError, OverflowError):
                told[name] = format_instant(midnight(parse_day(told.get(name, "")) + timedelta(days=days), self.house.zone))
        return Asked(told)


def _event(visit: Visit, event: Mapping[str, Any]) -> dict[str, Any]:
    about = [{**each, "path": _path(each["id"], event["action"])} for each in event["targets"]]
    return {**event, "did": action(visit, event["action"]), "about": about}


def _path(target: str, of: str) -> str | None:
    """Where to see what an event is about, where that has a page."""
    if of in ABOUT_ACCOUNTS:
        return None if of in _SESSIONS else f"/accounts/{target}"
    root = _SINKS.get(target[:2])
    return f"{root}{target}" if root else None
