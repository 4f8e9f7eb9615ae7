"""Emergencies as pages: choosing a State, its card, and what came of a call. All that stands there is the API's own answer."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from app.actions.asking import MOST
from app.actions.freshness import reporting
from app.domain.access import Matter, Permission, asks, decide
from app.domain.emergency.order import DISPUTED
from app.domain.errors import DirectoryError, InvalidBody, NotFound, SignInUnchecked
from app.domain.freshness import Sort
from app.domain.people.break_glass import roles_for
from app.domain.values import fold
from app.http.counter import Endpoint, identifier
from app.http.problems import RETRY_AFTER_SECONDS, STATUS
from app.web.finding import Found, matching, states_of
from app.web.offline import KEPT_FOR, kept_for
from app.web.pages import Form, Pages, mendable
from app.web.reasons import stating
from app.web.visit import Visit
from app.web.words import named

Item = dict[str, Any]


class Emergency(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/emergency", "GET", self.choose),
            ("/emergency/{iso2}", "GET", self.card),
            ("/emergency/{iso2}", "POST", self.report),
            ("/emergency/{iso2}/reason", "POST", self.card_for_reason),
        )

    @asks(Permission.READ_PUBLIC)
    async def choose(self, request: Request) -> Response:
        """All States, or those that what was typed may mean; a single one is opened at once."""
        visit = self.welcomed(request, "state")
        states = await self._states(visit)
        wanted = visit.asked.get("state", "")
        found = matching(states, wanted) if wanted else states
        if len(found) == 1:
            return visit.see_other(f"/emergency/{found[0].code}")
        return visit.show("emergency.html", states=found or states, wanted=wanted, found=bool(found))

    @asks(Permission.READ_PUBLIC)
    async def card(self, request: Request) -> Response:
        """Whom to call in one State now, in order, and what to do if nobody answers. A territory, or a name, leads to its State.

        Whose session has ended reads what is public. Where that cannot be known it is said to be less than may be there.
        """
        visit = self.welcomed(request)
        code = identifier(request, "iso2")
        if code != code.upper():
            return visit.see_other(f"/emergency/{quote(code.upper(), safe='')}")
        try:
            content = await self.register(visit, "emergency", {"iso2": code})
        except NotFound:
            states = await self._states(visit)
            found = [each for each in states if fold(code) in each.names]
            if len(found) != 1:
                raise
            return visit.see_other(f"/emergency/{found[0].code}")
        return self._shown(visit, content, STATUS[SignInUnchecked.kind] if visit.unchecked else 200)

    @asks(Permission.READ_PARTIES)
    async def card_for_reason(self, request: Request) -> Response:
        """The card, for whoever says why beyond the hourly measure. It is answered here: other processes count by themselves."""
        code = identifier(request, "iso2")
        asked = (await self.admitted_to(request, Permission.READ_PARTIES)).at(f"/emergency/{quote(code, safe='')}")
        visit = stating(asked, await self.form(asked))
        return self._shown(visit, await self.register(visit, "emergency", {"iso2": code}))

    @asks(Permission.REPORT)
    async def report(self, request: Request) -> Response:
        """That somebody answered, or nobody did. The same page follows, with what was kept and whom to call next.

        It is answered in place: a reload sends the same key, and keeps nothing twice.
        """
        code = identifier(request, "iso2")
        visit = (await self.admitted_to(request, Permission.REPORT)).at(f"/emergency/{quote(code, safe='')}")
        form = await self.form(visit)
        outcome, designation, channel = _pressed(form)
        body = {"outcome": outcome, "channel": channel, "note": form.value("note") or None}
        before = await self.register(visit, "emergency", {"iso2": code})
        try:
            await self.in_thread(
                lambda: reporting.report(self.house, visit.caller, designation, body, _key(form, body, designation))
            )
        except DirectoryError as error:
            if not mendable(error):
                raise
            return self._shown(visit, before, STATUS[error.kind], error=error, form=form.fields())
        told = _told(before["steps"], outcome, designation, channel)
        return self._shown(visit, await self.register(visit, "emergency", {"iso2": code}), told=told)

    async def _states(self, visit: Visit) -> tuple[Found, ...]:
        return states_of(await self.public(visit, "list-states", limit=str(MOST)), visit.language)

    def _shown(self, visit: Visit, content: Item, status: int = 200, **more: Any) -> Response:
        principal, state = visit.caller.principal, content["state"]
        name = named(content["names"], visit.language) or state
        return visit.show(
            "emergency_card.html",
            status,
            {"Retry-After": RETRY_AFTER_SECONDS} if visit.unchecked else kept_for(visit, state, name),
            content=content,
            entries={each["designation"]["id"]: each for each in content["entries"]},
            said=_in(visit.language),
            reports=decide(principal, Permission.REPORT, Matter(state)).allowed,
            foreign=principal.state != state,
            withheld=any(each["code"] == "withheld" for each in content["notes"]),
            opens=bool(visit.caller.session and roles_for(principal)),
            hours=int(KEPT_FOR.total_seconds()) // 3600,
            key=uuid.uuid4().hex,
            **{"error": None, "form": {}, "told": None, **more},
        )


def _pressed(form: Form) -> tuple[str, str, str | None]:
    """Which button: what came of it, at which designation, by which number. Raises InvalidBody where none was pressed."""
    for outcome in (Sort.ANSWERED, Sort.DID_NOT_ANSWER):
        designation, _, channel = form.value(outcome.value).partition(" ")
        if designation:
            return outcome.value, designation, channel or None
    raise InvalidBody("say whether somebody answered: press one of the two buttons beside the number")


def _key(form: Form, body: Mapping[str, str | None], designation: str) -> str | None:
    """One page makes several reports, each once: of the page's own key and of what is said."""
    of_page = form.value("key")
    return hashlib.sha256(repr((of_page, designation, sorted(body.items()))).encode()).hexdigest() if of_page else None


def _told(steps: Sequence[Item], outcome: str, designation: str, channel: str | None) -> Item:
    """What was kept, and the next to call: the one behind it in the order that its reader had before them."""
    places = [place for place, each in enumerate(steps) if (each["designation"], each["value"]) == (designation, channel)]
    place = places[0] if places else len(steps)
    behind = [each for each in steps[place + 1 :] if DISPUTED not in each["flags"]]
    step = steps[place] if places else None
    return {"outcome": outcome, "step": step, "next": behind[0] if behind and outcome == Sort.DID_NOT_ANSWER else None}


def _in(language: str) -> Callable[[Mapping[str, Any], str], str]:
    """What reads a member that is there in both languages."""
    return lambda item, name: item[name if language == "en" else f"{name}_{language}"] or ""
