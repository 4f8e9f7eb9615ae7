"""Notifications as pages: the list, and one with its plan and what can be done about it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import msgspec
from babel.numbers import format_decimal
from starlette.requests import Request
from starlette.responses import Response

from app.actions import notifications
from app.actions.asking import Asked
from app.actions.turns import turns
from app.domain.access import Matter, Permission, asks, decide
from app.domain.errors import DirectoryError, Forbidden, NotFound
from app.domain.moment import parse_day
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.web import choices
from app.web.notifications_plan import MOST_MOVED, MOST_QUESTIONS, SEVERAL, Lens, Moved, moved, questions, shown, to_see
from app.web.notifications_words import field_named, lines, size_of
from app.web.pages import Pages
from app.web.visit import Visit

PATH = "/notifications"
ONE = f"{PATH}/{{id}}"
STATUSES = ("previewed", "rejected_input", "approved", "rejected", "withdrawn")
UNDECIDED = STATUSES[:2]
LOOKED_AT = ("digest", "action", "level", "of", "page", "differs")
"""What the page of one takes: which plan, and which rows of it. What has been seen is said in the form, by no address."""
NAMED = ("state", "document_date", "registered_on")
"""What the address of the form for a file may fill in: not what somebody wrote, or ticked."""
Content = dict[str, Any]


class NotificationPages(Pages):
    """What the pages about notifications have in common."""

    async def told(
        self,
        visit: Visit,
        named: str,
        error: DirectoryError | None = None,
        form: Mapping[str, str] | None = None,
        *,
        anew: bool = False,
        **more: Any,
    ) -> Response:
        """The page of one notification: as it is, or with what was wrong with what was sent about it, and what was sent.

        With ``anew`` it shows the plan that would be made now. Large plans are drawn beside the loop: lookups go on meanwhile.
        """
        status = STATUS[error.kind] if error else 200
        states = dict(await choices.states(self, visit))
        content = await self._content(visit, named, error, anew=anew)
        said = {
            "error": error and _led(error, content),
            "form": form or {},
            "states": states,
            "step_up": None,
            "agreed": (),
            **content,
            **more,
        }
        return await self.in_thread(lambda: visit.show("notifications/one.html", status, **helpers(visit), **said))

    async def _content(self, visit: Visit, named: str, error: DirectoryError | None, *, anew: bool) -> Content:
        house, caller = self.house, visit.caller
        one = msgspec.json.decode((await self.in_thread(lambda: notifications.one(house, caller, named))).body)
        may = await self.in_thread(lambda: turns(house, caller, named))
        new = error.extra.get("plan") if error else None
        plan, refused = new, None
        if new is None:
            plan, refused = await self._plan(visit, one, anew=anew and one["status"] == STATUSES[0])
        before = await self.plan_of(visit, named, visit.asked.get("digest")) if new else None
        return {
            "one": one,
            "may": {permission.value: verdict.allowed for permission, verdict in may.items()},
            "contents_refused": refused,
            "again": urlencode({name: one["metadata"][name] for name in NAMED if one["metadata"][name]}),
            "most_moved": MOST_MOVED,
            **await self.in_thread(lambda: {**_about(plan, visit), "moved": _moved(before, new)}),
        }

    async def _plan(self, visit: Visit, one: Content, *, anew: bool) -> tuple[Any, str | None]:
        """The plan that is looked at, and why not where this reader may not: the one that was kept last, or another asked for."""
        digest = None if anew else visit.asked.get("digest") or one["digest"]
        if digest is None and not anew:
            return None, None
        try:
            return await self.plan_of(visit, one["id"], digest), None
        except Forbidden as error:
            return None, error.detail

    async def plan_of(self, visit: Visit, named: str, digest: str | None) -> Any:
        """A plan by its digest, or the one that is made now; None where none is kept under it. Raises Forbidden."""
        try:
            answer = await self.in_thread(lambda: notifications.plan(self.house, visit.caller, named, digest))
        except NotFound:
            return None
        return await self.in_thread(lambda: msgspec.json.decode(answer.body))


def _led(error: DirectoryError, content: Content) -> DirectoryError:
    """The same error, whose faults lead to what is on the page."""
    seen = [("whole", content["to_see"]), *((f"part-{place}", found) for place, (_, found) in enumerate(content["parts"], 1))]
    there = {f"/seen-{place}-{code}" for place, found in seen for code in found}
    there |= {"/reason", *(f"/reading-{place}" for place in range(len(content["asked_about"])))}
    faults = [each if each.pointer in there else replace(each, pointer=None, parameter=None) for each in error.faults]
    return type(error)(error.detail, faults, error.extra)


def _moved(before: Any, new: Any) -> list[Moved]:
    return moved(before, new)[: MOST_MOVED + 1] if before and new else []


def _about(plan: Any, visit: Visit) -> Content:
    """What the page says of a plan."""
    if plan is None:
        return {"plan": None, "view": None, "lens": None, "asked_about": [], "more_questions": 0, "to_see": {}, "parts": []}
    lens = Lens.of(visit.asked)
    found = questions(plan)
    return {
        "plan": plan,
        "view": shown(plan, lens),
        "lens": lens,
        "asked_about": found[:MOST_QUESTIONS],
        "more_questions": max(0, len(found) - MOST_QUESTIONS),
        "to_see": to_see(plan),
        "parts": [(part, to_see(plan, part)) for part in plan["parts"]],
    }


def helpers(visit: Visit) -> Content:
    """What the templates of this area are helped by."""
    return {
        "called": lambda path, kind: field_named(path, kind, visit.language),
        "lines": lines,
        "number": lambda count: format_decimal(count, locale=visit.language),
        "size_of": lambda count: size_of(count, visit.language),
        "several": SEVERAL,
        "key": uuid.uuid4().hex,
    }


class Notifications(NotificationPages):
    """The list, and one."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return ((PATH, "GET", self.every), (ONE, "GET", self.one))

    @asks(Permission.SEE_NOTIFICATION)
    async def every(self, request: Request) -> Response:
        """Those that the reader may see, newest first, filtered as the action does."""
        visit = await self.admitted_to(request, Permission.SEE_NOTIFICATION, "state", "status", "cursor")
        answer = await self.in_thread(lambda: notifications.every(self.house, visit.caller, Asked(visit.asked)))
        found = msgspec.json.decode(answer.body)
        today = self.house.today()
        days = {each["id"]: (today - parse_day(each["submitted_on"])).days for each in found["items"]}
        principal = visit.caller.principal
        content = {
            "found": found,
            "days": days,
            "states": await choices.states(self, visit),
            "statuses": STATUSES,
            "may_submit": decide(principal, Permission.SUBMIT).allowed,
            "anywhere": decide(principal, Permission.SEE_NOTIFICATION, Matter(state="")).allowed,
        }
        return visit.show("notifications/list.html", **helpers(visit), **content)

    @asks(Permission.SEE_NOTIFICATION)
    async def one(self, request: Request) -> Response:
        """One, with the plan that was kept last, or under a digest."""
        visit = self.visit(request, *LOOKED_AT)
        return await self.told(visit, identifier(request))
