"""What changed, and being told of it: the feed as a page, and one's own subscriptions."""

from collections.abc import Sequence
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions.notices import subscribing
from app.actions.people.once import Instruction
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, NotFound
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.web import choices
from app.web.pages import Pages, mendable
from app.web.visit import Visit

_FILTERS = ("state", "provision")
_LAST = 200
"""So many of the last revisions are looked through where nobody says since when."""
_DEEDS = {"end": subscribing.end, "resume": subscribing.resume, "rotate": subscribing.rotate}


class Changes(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/changes", "GET", self.changes),
            ("/subscriptions", "GET", self.mine),
            ("/subscriptions", "POST", self.subscribe),
            ("/subscriptions/{id}/{deed}", "POST", self.alter),
        )

    @asks(Permission.READ_PUBLIC)
    async def changes(self, request: Request) -> Response:
        """The last changes, or those behind a revision, the newest first on the page."""
        visit = self.visit(request, "since", "cursor", *_FILTERS)
        asked = dict(visit.asked)
        if "since" not in asked:
            newest = await self.register(visit, "changes", None, since="0", limit="1")
            asked["since"] = str(max(0, newest["meta"]["revision"] - _LAST))
        found = await self.register(visit, "changes", None, limit="200", **asked)
        states = await choices.states(self, visit)
        return visit.show(
            "changes.html",
            found=found,
            since=asked["since"],
            states=states,
            names=dict(states),
            provisions=await choices.provisions(self, visit),
        )

    @asks(Permission.SUBSCRIBE)
    async def mine(self, request: Request) -> Response:
        """One's own subscriptions, and a form for another."""
        return await self._shown(await self.admitted_to(request, Permission.SUBSCRIBE))

    @asks(Permission.SUBSCRIBE)
    async def subscribe(self, request: Request) -> Response:
        """Makes one. A webhook's secret is shown on this page, and never again."""
        visit = await self.admitted_to(request, Permission.SUBSCRIBE)
        form = await self.form(visit)
        told = {name: form.value(name) for name in ("medium", "url", *_FILTERS) if form.value(name)}
        try:
            asked = Instruction(visit.caller, told, form.value("key") or None)
            reply = await self.in_thread(lambda: subscribing.make(self.house, asked))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._shown(visit, error=error, given=form.fields())
        return await self._shown(visit, secret=msgspec.json.decode(reply.body).get("secret"))

    @asks(Permission.SUBSCRIBE)
    async def alter(self, request: Request) -> Response:
        """Ends one, goes on with one, or has another secret made."""
        visit = await self.admitted_to(request, Permission.SUBSCRIBE)
        named, deed = identifier(request), _DEEDS.get(identifier(request, "deed"))
        if deed is None:
            raise NotFound("no such path")
        form = await self.form(visit)
        asked = Instruction(visit.caller, {}, form.value("key") or None)
        reply = await self.in_thread(lambda: deed(self.house, asked, named))
        return await self._shown(visit, secret=msgspec.json.decode(reply.body).get("secret"))

    async def _shown(
        self, visit: Visit, *, error: DirectoryError | None = None, given: dict[str, str] | None = None, secret: str | None = None
    ) -> Response:
        mine = await self.in_thread(lambda: subscribing.mine(self.house, visit.caller))
        states = await choices.states(self, visit)
        return visit.at("/subscriptions").show(
            "subscriptions.html",
            STATUS[error.kind] if error else 200,
            found=msgspec.json.decode(mine.body),
            error=error,
            given=given or {},
            secret=secret,
            keys=lambda: uuid4().hex,
            states=states,
            names=dict(states),
            provisions=await choices.provisions(self, visit),
        )
