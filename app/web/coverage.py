"""What the register has of whom, treaties over time, and what Member States of the Union owe: figures as pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.domain.moment import parse_day
from app.http.counter import Endpoint
from app.web import choices
from app.web.chart import chart
from app.web.pages import Pages
from app.web.visit import Visit

_MOMENT = ("as_of", "known_at")


_AT_ONCE = "200"


class Coverage(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/coverage", "GET", self.coverage),
            ("/indicators", "GET", self.indicators),
            ("/indicators/union", "GET", self.union),
        )

    @asks(Permission.READ_PUBLIC)
    async def coverage(self, request: Request) -> Response:
        """State by provision."""
        visit = self.visit(request, "state", "provision", "show", *_MOMENT)
        asked = {name: value for name, value in visit.asked.items() if name != "show"}
        found = await self.register(visit, "coverage", None, limit=_AT_ONCE, **asked)
        rows = [*found["items"]]
        following = found["next"]
        while following:
            page = await self.register(visit, "coverage", None, limit=_AT_ONCE, cursor=following, **asked)
            rows, following = [*rows, *page["items"]], page["next"]
        rows = [row for row in rows if _wanted(row, visit.asked.get("show"))]
        states = await choices.states(self, visit)
        return visit.show(
            "coverage.html",
            rows=sorted(rows, key=lambda row: _place(states, row["state"])),
            meta=found["meta"],
            states=states,
            names=dict(states),
            provisions=await choices.provisions(self, visit),
        )

    @asks(Permission.READ_PUBLIC)
    async def indicators(self, request: Request) -> Response:
        """Treaties over time with what is missing until they are in force; how complete and how fresh each list is."""
        visit = self.visit(request, *_MOMENT)
        found = await self.register(visit, "indicators", None, **visit.asked)
        until = parse_day(found["meta"]["as_of"])
        drawn = {each["treaty"]: chart(_series(visit, each), until) for each in found["treaties"]}
        labels, names = dict(await choices.provisions(self, visit)), dict(await choices.states(self, visit))
        return visit.show("indicators.html", found=found, charts=drawn, labels=labels, names=names)

    @asks(Permission.READ_PUBLIC)
    async def union(self, request: Request) -> Response:
        """Decision (EU) 2023/436 and each Member State."""
        visit = self.visit(request, "state", *_MOMENT)
        found = await self.register(visit, "union", None, limit=_AT_ONCE, **visit.asked)
        states = await choices.states(self, visit)
        return visit.show("union.html", found=found, states=states, names=dict(states))


def _wanted(row: Mapping[str, Any], shown: str | None) -> bool:
    if shown == "gaps":
        return bool(row["totals"]["missing"])
    if shown == "doubts":
        return bool(row["totals"]["overdue"] or row["totals"]["disputed"])
    return True


def _place(states: choices.Options, code: str) -> int:
    return next((place for place, (known, _) in enumerate(states) if known == code), len(states))


def _series(visit: Visit, treaty: Mapping[str, Any]) -> list[tuple[str, Sequence[dict[str, Any]]]]:
    """The lines worth drawing: where the register knows of fewer signatures than consents, theirs would mislead."""
    signatures, consents = treaty["signatures"], treaty["consents"]
    known = signatures["count"] >= consents["count"]
    return [
        *([(visit.say("Signatures"), signatures["steps"])] if known else []),
        (visit.say("Consents"), consents["steps"]),
    ]
