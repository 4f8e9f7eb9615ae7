"""The route page: whom to turn to in another State for a purpose on a day, why, with what, and by when."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, Fault, InvalidParameter
from app.http.counter import Endpoint
from app.http.problems import STATUS
from app.web import choices
from app.web.pages import Pages, mendable
from app.web.visit import Visit

NEEDED = ("from", "to", "purpose")
_ASKED = (*NEEDED, "on", "start", "case", "provider", "as_of", "known_at")
_ANSWERED = ("answer", "given")
"""The answer to a route's question, and those to earlier ones, as the form of the question sends them."""


class Routes(Pages):
    """This page."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Its route."""
        return (("/routes", "GET", self.route),)

    @asks(Permission.READ_PUBLIC)
    async def route(self, request: Request) -> Response:
        """The form and, once enough is said, the answer; with what is wrong beside the field that it is wrong in."""
        visit = self.visit(request, *_ASKED, *_ANSWERED)
        asked = {name: value for name, value in visit.asked.items() if name in _ASKED}
        if "answer" in visit.asked:
            return visit.see_other(_with_answer(visit, asked))
        if not any(name in asked for name in NEEDED):
            return await self._shown(visit, asked)
        try:
            _refuse_blank(asked)
            found = await self.register(visit, "route", None, **asked)
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._shown(visit, asked, error=error, status=STATUS[error.kind])
        return await self._shown(visit, asked, found=found)

    async def _shown(
        self,
        visit: Visit,
        asked: dict[str, str],
        *,
        found: dict[str, object] | None = None,
        error: DirectoryError | None = None,
        status: int = 200,
    ) -> Response:
        return visit.show(
            "routes.html",
            status,
            asked=asked,
            found=found,
            error=error,
            states=await choices.states(self, visit),
            providers=await choices.providers(self, visit),
            purposes=choices.purposes(visit),
            today=self.house.today().isoformat(),
            place_of=place_of,
            reversed_address=_turned_round(visit, asked),
        )


def _refuse_blank(asked: dict[str, str]) -> None:
    """Raises InvalidParameter that names each field without which there is no route."""
    faults = [Fault("missing-parameter", f"{name}: choose one", parameter=name) for name in NEEDED if name not in asked]
    if faults:
        raise InvalidParameter("a route leads from one State to another for a purpose", faults)


def _with_answer(visit: Visit, asked: dict[str, str]) -> str:
    """The address of the route with one more question answered."""
    words = [*filter(None, visit.asked.get("given", "").split(",")), visit.asked["answer"]]
    return f"{visit.path}?{urlencode({**asked, 'case': ','.join(dict.fromkeys(words))})}"


def _turned_round(visit: Visit, asked: dict[str, str]) -> str:
    """The same question the other way."""
    turned = {name: value for name, value in asked.items() if name in ("purpose", "on")}
    return f"{visit.path}?{urlencode({**turned, 'from': asked.get('to', ''), 'to': asked.get('from', '')})}"


def place_of(permalink: str) -> str:
    """The page that shows what a permalink of the API answers."""
    query = urlsplit(permalink).query
    return f"/routes?{urlencode(parse_qsl(query))}"
