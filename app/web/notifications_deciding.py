"""What is done about a notification from its page: choosing readings, approving, rejecting, withdrawing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.actions import choose, decide
from app.actions.reply import Reply
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, Fault, Forbidden, InvalidBody
from app.http.counter import Endpoint, identifier
from app.intake.strict import strict_json
from app.web.notifications import ONE, PATH, NotificationPages
from app.web.notifications_plan import to_see
from app.web.pages import Form, mendable
from app.web.visit import Visit


class Deciding(NotificationPages):
    """These deeds. Each asks for itself whether somebody may; what is wrong with one is told on the page it came from."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes; their addresses show the page when they are opened."""
        deeds = {
            "plan": self.anew,
            "choices": self.choose,
            "approve": self.approve,
            "reject": self.reject,
            "withdraw": self.withdraw,
        }
        back = tuple((f"{ONE}/{verb}", "GET", self.back) for verb in deeds)
        return (*back, *((f"{ONE}/{verb}", "POST", deed) for verb, deed in deeds.items()))

    @asks(Permission.SEE_NOTIFICATION)
    async def back(self, request: Request) -> Response:
        """The page, for whoever comes back from signing in to where they were sent from."""
        return await self.told(self.visit(request), identifier(request))

    @asks(Permission.SEE_NOTIFICATION)
    async def anew(self, request: Request) -> Response:
        """The page with the plan as it would be made now. That may be minutes of work, so it takes a press of a button."""
        visit, named, _ = await self._sent(request)
        return await self.told(visit, named, anew=True)

    @asks(Permission.SUBMIT)
    async def choose(self, request: Request) -> Response:
        """Says which of the offered readings are meant."""
        visit, named, form = await self._sent(request)
        try:
            asked, places = _chosen(form)
            body = {"digest": form.value("digest"), "choices": asked}
            try:
                await self._done(choose.choose, visit, named, form, body)
            except InvalidBody as error:
                raise InvalidBody(error.detail, [_placed(each, places) for each in error.faults]) from error
        except DirectoryError as error:
            return await self._mended(visit, named, form, error)
        return visit.see_other(f"{_page(named)}#plan")

    @asks(Permission.APPROVE)
    async def approve(self, request: Request) -> Response:
        """Applies the plan that was shown, or a part of it, by whoever has said that they have seen what is grave in it."""
        visit, named, form = await self._sent(request)
        agreed = form.values("agreed")
        try:
            await self._refuse_unseen(visit, named, form, agreed)
            await self._done(decide.approve, visit, named, form, {"digest": form.value("digest")})
        except Forbidden as error:
            if visit.caller.principal.stepped_up or not visit.caller.session:
                raise
            query = urlencode({"digest": form.value("whole")[:100]})
            there = f"/step-up?next={quote(f'{_page(named)}?{query}', safe='')}"
            looked = replace(visit, asked={"digest": form.value("whole")})
            return await self.told(looked, named, error, form.fields(), step_up=there)
        except DirectoryError as error:
            return await self._mended(visit, named, form, error, agreed=agreed)
        return visit.see_other(_page(named))

    @asks(Permission.REJECT)
    async def reject(self, request: Request) -> Response:
        """Ends it without applying, for a reason."""
        return await self._ended(request, decide.reject)

    @asks(Permission.WITHDRAW)
    async def withdraw(self, request: Request) -> Response:
        """Takes back one's own."""
        return await self._ended(request, decide.withdraw)

    async def _sent(self, request: Request) -> tuple[Visit, str, Form]:
        named = identifier(request)
        visit = self.visit(request).at(_page(named))
        return visit, named, await self.form(visit)

    async def _done(self, deed: Callable[..., Reply], visit: Visit, named: str, form: Form, body: Mapping[str, Any]) -> Reply:
        key = form.value("key") or None
        return await self.in_thread(lambda: deed(self.house, visit.caller, named, body, key))

    async def _ended(self, request: Request, deed: Callable[..., Reply]) -> Response:
        visit, named, form = await self._sent(request)
        try:
            await self._done(deed, visit, named, form, {"reason": form.value("reason") or None})
        except DirectoryError as error:
            return await self._mended(visit, named, form, error)
        return visit.see_other(_page(named))

    async def _mended(self, visit: Visit, named: str, form: Form, error: DirectoryError, **more: Any) -> Response:
        """The page again with what was wrong. Raises what cannot be mended there."""
        if not mendable(error):
            raise error
        whole = form.value("whole") or form.value("digest")
        looked = replace(visit, asked={"digest": whole[:100]} if whole else {})
        return await self.told(looked, named, error, form.fields(), **more)

    async def _refuse_unseen(self, visit: Visit, named: str, form: Form, agreed: Sequence[str]) -> None:
        """Raises InvalidBody where something grave in what is approved was not said to be seen.

        A plan that is not kept is not looked into: its digest is not that of any plan that was shown, and approving it fails.
        """
        plan = await self.plan_of(visit, named, form.value("whole") or form.value("digest"))
        if plan is None:
            return
        part = next((each for each in plan["parts"] if each["digest"] == form.value("digest")), None)
        seeing = await self.in_thread(lambda: to_see(plan, part))
        unseen = [each for each in seeing if each not in agreed]
        if unseen:
            detail = "say that you have seen it before you approve"
            place = f"part-{plan['parts'].index(part) + 1}" if part else "whole"
            raise InvalidBody(detail, [Fault("not-seen", detail, pointer=f"/seen-{place}-{unseen[0]}")])


def _page(named: str) -> str:
    return f"{PATH}/{quote(named, safe='')}"


def _chosen(form: Form) -> tuple[list[dict[str, Any]], list[str]]:
    """The choices that were made in the form, and the places where it asked for them. Raises InvalidBody where there are none."""
    found, places = [], []
    for name, value in form.fields().items():
        place = name.removeprefix("finding-")
        reading, before = form.value(f"reading-{place}"), form.value(f"before-{place}")
        if place == name or reading == before:
            continue
        found.append({**_named(value), "choice": reading or None})
        places.append(place)
    if not found:
        detail = "choose one of the readings first"
        raise InvalidBody(detail, [Fault("missing-member", detail, pointer="/reading-0")])
    return found, places


def _named(text: str) -> dict[str, Any]:
    """What a hidden field says about a finding; the action says what is wrong with it. Raises MalformedBody for what is no JSON."""
    said = strict_json(text.encode())
    row, code, column = said if isinstance(said, list) and len(said) == 3 else (None, None, None)
    return {"row": row, "code": code, "column": column}


def _placed(fault: Fault, places: Sequence[str]) -> Fault:
    """A fault of a choice, at the place of the form where it was made."""
    number = (fault.pointer or "").removeprefix("/choices/").partition("/")[0]
    at = places[int(number)] if number.isdigit() and int(number) < len(places) else None
    return replace(fault, pointer=f"/reading-{at}" if at is not None else None)
