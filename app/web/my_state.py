"""My State: what its editors, or a registrar for it, have to look at; and "still correct", for all of it in one press."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions import audit, notifications, refusals
from app.actions.asking import Asked
from app.actions.freshness import at_once
from app.domain.access import MATRIX, Matter, Permission, asks
from app.domain.errors import DirectoryError
from app.http.counter import Endpoint
from app.http.problems import STATUS
from app.web import choices
from app.web.listing import whole
from app.web.pages import Pages, mendable
from app.web.visit import Visit

Content = Mapping[str, Any]
WAITING = ("overdue", "unconfirmed", "due")
"""How fresh an entry is that waits to be confirmed, in the order in which it is shown."""
_AT_WORK = ("previewed", "rejected_input")
_MOST = "20"


class MyState(Pages):
    """The page of a State, for whoever speaks for it."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (("/my-state", "GET", self.look), ("/my-state/attestations", "POST", self.confirm))

    @asks(Permission.SUBMIT)
    async def look(self, request: Request) -> Response:
        """What waits, what is at work, who looked; for a registrar who has named no State, the States to choose from."""
        visit = await self.admitted_to(request, Permission.SUBMIT, "state", "done")
        state = await spoken_for(self, visit, visit.asked.get("state", ""))
        if state is None:
            return visit.show("my_state_choose.html", states=await choices.states(self, visit))
        return await self._shown(visit, state)

    @asks(Permission.ATTEST)
    async def confirm(self, request: Request) -> Response:
        """Says of entries, each in the version that was on the page, that they are still correct: of all of them, or of one."""
        visit = await self.admitted_to(request, Permission.ATTEST)
        form = await self.form(visit)
        state, only = form.value("state").upper(), form.value("only")
        entries = [entry_of(each) for each in form.values("entry")]
        body = {"designations": [each for each in entries if only in ("", each["id"])]}
        chosen = f"{form.value('key')}{only}" or None
        try:
            reply = await self.in_thread(lambda: at_once.attest_all(self.house, visit.caller, state, body, chosen))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._shown(visit, state, error)
        done = len(msgspec.json.decode(reply.body)["attested"])
        return visit.see_other(f"/my-state?state={state}&done={done}")

    async def _shown(self, visit: Visit, state: str, error: DirectoryError | None = None) -> Response:
        known = await self.register(visit, "see-state", {"iso2": state})
        held = await whole(self, visit, "find-designations", state=state)
        today = date.fromisoformat(held["meta"]["as_of"])
        groups = by_freshness(held["items"])
        done = visit.asked.get("done", "")
        return visit.show(
            "my_state.html",
            STATUS[error.kind] if error else 200,
            state=known,
            meta=held["meta"],
            groups=groups,
            waiting=[each for status in WAITING for each in groups[status]],
            late={each["id"]: days_late(each, today) for each in groups["overdue"]},
            missing=[each for each in known["coverage"] if each["status"] == "missing"],
            work=await self._at_work(visit, state),
            looks=await self._looks(visit, state),
            names=dict(await choices.states_by_name(self, visit)),
            registrar=visit.caller.principal.state != state,
            error=error,
            changed=[each["id"] for each in error.extra.get("changed", ())] if error else [],
            done=int(done) if done.isascii() and done.isdigit() and len(done) < 4 else 0,
            key=uuid4().hex,
        )

    async def _at_work(self, visit: Visit, state: str) -> list[Content]:
        """The notifications about it that nobody has decided, the newest first."""
        found: list[Content] = []
        for status in _AT_WORK:
            asked = Asked({"state": state, "status": status, "limit": _MOST})
            answer = await self.in_thread(partial(notifications.every, self.house, visit.caller, asked))
            found += msgspec.json.decode(answer.body)["items"]
        return sorted(found, key=lambda each: str(each["submitted_at"]), reverse=True)

    async def _looks(self, visit: Visit, state: str) -> Content | None:
        """How often its entries were shown, as far as its own editors are told; None for everybody else."""
        if not any(role in MATRIX[Permission.READ_STATE_AUDIT] for role in visit.caller.principal.roles):
            return None
        answer = await self.in_thread(lambda: audit.of_state(self.house, visit.caller, state, Asked({})))
        found: Content = msgspec.json.decode(answer.body)
        return found


async def spoken_for(pages: Pages, visit: Visit, asked: str) -> str | None:
    """The State that somebody speaks for: the one they ask for, else their own; None where neither is named.

    Raises Forbidden, with a trace, for another State than one's own.
    """
    state = asked.upper() or visit.caller.principal.state
    if state is None:
        return None

    def required() -> None:
        with refusals.kept(pages.house, visit.caller, Permission.SUBMIT, state):
            visit.caller.require(Permission.SUBMIT, Matter(state, visit.caller.principal.person))

    await pages.in_thread(required)
    return state


def entry_of(text: str) -> dict[str, Any]:
    """A designation with the version that was seen, as a hidden field says it: ``d_...:3``."""
    name, _, number = text.partition(":")
    return {"id": name, "version": int(number) if number.isascii() and number.isdigit() and len(number) < 10 else number}


def by_freshness(items: Sequence[Content]) -> dict[str, list[Content]]:
    """Entries that hold, by how fresh they are."""
    groups: dict[str, list[Content]] = {each: [] for each in ("disputed", *WAITING, "confirmed")}
    for item in items:
        groups[item["trust"]["status"]].append(item)
    return groups


def days_late(item: Content, today: date) -> int:
    """For how many days it should have been confirmed."""
    return (today - date.fromisoformat(item["trust"]["due_on"])).days
