"""The history of a record on both axes: its versions, one of them, and two of them field by field."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.http.counter import Endpoint, identifier
from app.snapshot.citation import PATHS
from app.web.axes import axes
from app.web.pages import Pages
from app.web.visit import Visit
from app.web.when import WHEN, moment

Content = Mapping[str, Any]
_AT_ONCE = "20"
"""Versions on a page: each is shown with what it changed."""
_LED_BACK = ("designation", "authority", "statement", "provider")
"""Kinds whose records have a page of their own."""


class History(Pages):
    """These pages, for each kind of record that has versions."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return tuple(
            (f"/{path}/{{id}}/{last}", "GET", _endpoint(page, kind))
            for kind, path in PATHS.items()
            for last, page in (("history", self.versions), ("diff", self.difference))
        )

    async def versions(self, request: Request, kind: str) -> Response:
        """All versions, the newest first, each with what it changed against the one before."""
        visit, key = self.visit(request, "cursor", *WHEN), identifier(request)
        when = {"known_at": moment(visit)["known_at"], "limit": _AT_ONCE, "cursor": visit.asked.get("cursor")}
        found = await self.register(visit, _read(kind, "list-{}versions"), {"id": key}, **when)
        shown = [{**each, "changes": await self._changes(visit, kind, key, each["version"])} for each in found["items"]]
        return visit.show(
            "history.html",
            kind=kind,
            key=key,
            path=PATHS[kind],
            has_page=kind in _LED_BACK,
            versions=shown[::-1],
            following=found["next"],
            meta=found["meta"],
            drawn=axes(found["items"], self.house.today()),
        )

    async def difference(self, request: Request, kind: str) -> Response:
        """Two versions, each day compared with itself."""
        visit, key = self.visit(request, "from", "to"), identifier(request)
        listed = await self.register(visit, _read(kind, "list-{}versions"), {"id": key}, limit="200")
        numbers = [str(each["version"]) for each in listed["items"]]
        wanted = {"from": visit.asked.get("from", numbers[max(0, len(numbers) - 2)]), "to": visit.asked.get("to", numbers[-1])}
        found = await self.register(visit, _read(kind, "see-{}difference"), {"id": key}, **wanted)
        return visit.show("difference.html", kind=kind, key=key, path=PATHS[kind], found=found, numbers=numbers, wanted=wanted)

    async def _changes(self, visit: Visit, kind: str, key: str, version: int) -> list[Content]:
        """What a version changed against the one before; nothing for the first, which brought everything."""
        if version == 1:
            return []
        two = {"from": str(version - 1), "to": str(version)}
        found = await self.register(visit, _read(kind, "see-{}difference"), {"id": key}, **two)
        changes: list[Content] = found["changes"]
        return changes


def _read(kind: str, name: str) -> str:
    """The name of a read of a kind's history: those of designations go without the kind."""
    return name.format("" if kind == "designation" else f"{kind.replace('_', '-')}-")


def _endpoint(page: Callable[[Request, str], Awaitable[Response]], kind: str) -> Endpoint:
    @asks(Permission.READ_PUBLIC)
    async def endpoint(request: Request) -> Response:
        return await page(request, kind)

    return endpoint
