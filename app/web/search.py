"""The search: straight to what is meant without doubt, else what was found by kind, each with the reason why."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError
from app.http.counter import Endpoint
from app.http.problems import STATUS
from app.web.pages import Pages, mendable
from app.web.visit import FOUND, WITHOUT_WAY_BACK, Visit

Content = Mapping[str, Any]
EMERGENCY = "emergency"
_EVERYTHING = "all"
_NOTHING: Content = {"answer": None, "items": [], "next": None, "meta": {"total": 0}}


class Search(Pages):
    """This page."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Its route."""
        return (("/search", "GET", self.search),)

    @asks(Permission.READ_PUBLIC)
    async def search(self, request: Request) -> Response:
        """What was found for ``q``; ``to`` may ask for the emergency card, ``all`` for everything instead of the answer."""
        visit = self.visit(request, "q", "to", _EVERYTHING, "cursor")
        if "q" not in visit.asked:
            return self._shown(visit, _NOTHING)
        try:
            found = await self.register(visit, "search", None, q=visit.asked["q"], cursor=visit.asked.get("cursor"))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return self._shown(visit, _NOTHING, error)
        place = _straight(visit, found["answer"])
        return self._shown(visit, found) if place is None else visit.see_other(place)

    def _shown(self, visit: Visit, found: Content, error: DirectoryError | None = None) -> Response:
        wanted = _of_emergency(found["items"]) if visit.asked.get("to") == EMERGENCY else found["items"]
        return visit.show(
            "search.html",
            200 if error is None else STATUS[error.kind],
            found=found,
            groups=by_kind(wanted or found["items"]),
            place_of=place_of,
            error=error,
        )


def _straight(visit: Visit, answer: Content | None) -> str | None:
    """Where a search leads without a list between; the page there links back, but for those that people call by."""
    if answer is None or visit.asked.keys() & {_EVERYTHING, "cursor"}:
        return None
    if visit.asked.get("to") == EMERGENCY:
        place = f"/emergency/{answer['state']}" if answer.get("state") else None
    else:
        place = place_of(answer)
    if place is None or place.startswith(WITHOUT_WAY_BACK):
        return place
    back = urlencode({FOUND: visit.asked["q"]})
    return f"{place}{'&' if '?' in place else '?'}{back}"


def _of_emergency(items: Sequence[Content]) -> list[Content]:
    return [each for each in items if each["kind"] == EMERGENCY]


def by_kind(items: Sequence[Content]) -> list[tuple[str, list[Content]]]:
    """What was found, by its kind; the kind of the best first."""
    kinds = dict.fromkeys(each["kind"] for each in items)
    return [(kind, [each for each in items if each["kind"] == kind]) for kind in kinds]


def place_of(target: Content) -> str:
    """The page that a target of the search is shown on. What a route is for may still have to be chosen there."""
    kind, state, provision = target["kind"], target.get("state"), target.get("provision")
    if kind == "designations":
        return f"/states/{state}/{provision}" if state else f"/coverage?{urlencode({'provision': provision})}"
    if kind in ("statements", "route"):
        names = ("state", "provision") if kind == "statements" else ("from", "to", "purpose")
        return f"/{kind.rstrip('s')}s?{urlencode({name: target[name] for name in names if target.get(name)})}"
    if kind in (EMERGENCY, "state"):
        return f"/{_PLACES[kind]}/{state}"
    return f"/{_PLACES[kind]}/{provision if kind == 'provision' else target['id']}"


_PLACES = {
    EMERGENCY: "emergency",
    "state": "states",
    "authority": "authorities",
    "provider": "providers",
    "designation": "designations",
    "provision": "provisions",
}
