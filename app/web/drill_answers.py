"""The page behind the link in a drill's message. Looking at it answers nothing: mail scanners follow links. Its button does.

It stands apart from all other pages, without a script, in both languages. It says the same for every link that it does not know,
and nothing of the register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.drills.answering import take
from app.actions.drills.pace import Pace
from app.actions.drills.running import ANSWERS
from app.actions.house import House
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, Kind
from app.http.asked import caller_of
from app.http.counter import Endpoint, identifier
from app.http.problems import RETRY_AFTER_SECONDS, STATUS
from app.web.language import LANGUAGES, translations
from app.web.pages import Pages
from app.web.visit import Visit

_HTML = "text/html"
_WAITING = (Kind.UNAVAILABLE, Kind.FULL, Kind.TOO_MANY)


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues."""
    return sentence


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page says: a heading, paragraphs, and a button where there is one to press."""

    heading: str
    paragraphs: tuple[str, ...]
    button: str = ""


ASKING = _Said(
    _("This is a drill"),
    (
        _(
            "The directory of authorities checks whether the mailbox that received this link is read. There is no request, no case "
            "and no emergency."
        ),
        _("Press the button to answer. Nothing else is asked for: no sign-in, no password, no data about any case."),
    ),
    _("This mailbox is read"),
)
NOTED = _Said(_("Thank you"), (_("Your answer was noted. The drill asks for nothing else; you can close this page."),))
NOT_OPEN = _Said(
    _("This link is not open"),
    (
        _("It was used before, the drill is over, or the address was not copied as a whole. Nothing was noted now."),
        _("If you have answered already, nothing is left to do. Otherwise open the link in the message once more."),
    ),
)
LATER = _Said(
    _("Not now"),
    (_("Your answer could not be noted at this moment. Please press the button again in a minute."),),
    _("Try again"),
)


class DrillAnswers(Pages):
    """The page and its button."""

    at_once = 2

    def __init__(self, house: House, callers: Callers) -> None:
        super().__init__(house, callers)
        self.pace = Pace()

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        path = f"{ANSWERS}/{{link}}"
        return ((path, "GET", self.look), (path, "POST", self.press))

    @asks(Permission.ANSWER_DRILL)
    async def look(self, request: Request) -> Response:
        """The same page for every link: none is looked up. What gateways append to it is not read."""
        return _page(self._asking(request), ASKING)

    @asks(Permission.ANSWER_DRILL)
    async def press(self, request: Request) -> Response:
        """Answers by the link. What comes in the body is not read, so that it works from anywhere."""
        visit = self._asking(request)
        link = identifier(request, "link")
        try:
            self.pace.take(visit.caller.source, self.house.clock.now())
            noted = await self.in_thread(lambda: take(self.house, visit.caller, link))
        except DirectoryError as error:
            if error.kind not in _WAITING or _HTML not in request.headers.get("accept", ""):
                raise  # a program gets the problem document, as from every path
            after = str(error.extra.get("retry_after", RETRY_AFTER_SECONDS))
            return _page(visit, LATER, STATUS[error.kind], {"Retry-After": after})
        return _page(visit, NOTED if noted else NOT_OPEN)

    def _asking(self, request: Request) -> Visit:
        """The visit, without parameters: the language is the browser's."""
        return Visit.of(request, self.house, caller_of(dict(request.scope["headers"]), self.callers, request.scope), {})


def _page(visit: Visit, said: _Said, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """In the reader's language first, then in the others."""
    order = sorted(LANGUAGES, key=lambda code: code != visit.language)
    sections = [_in(code, said) for code in order]
    return visit.show("drill_answer.html", status, headers, sections=sections)


def _in(code: str, said: _Said) -> Mapping[str, object]:
    say = translations(code).gettext
    return {
        "language": code,
        "heading": say(said.heading),
        "paragraphs": [say(each) for each in said.paragraphs],
        "button": say(said.button) if said.button else "",
    }
