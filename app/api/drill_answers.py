"""The page behind the link in a drill's message. Looking at it answers nothing: mail scanners follow links. Its button does.

Made here without a script. It says the same for every link that it does not know, and nothing of the register.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.actions.callers import Callers
from app.actions.drills.answering import take
from app.actions.drills.pace import Pace
from app.actions.drills.running import ANSWERS
from app.actions.house import Caller, House
from app.domain.access import Permission, asks
from app.domain.errors import DirectoryError, Kind
from app.http.asked import caller_of
from app.http.conditional import PRIVATE, represented
from app.http.counter import Counter, Endpoint, identifier
from app.http.problems import RETRY_AFTER_SECONDS, STATUS

_HTML = "text/html"
_WAITING = (Kind.UNAVAILABLE, Kind.TOO_MANY)


@dataclass(frozen=True, slots=True)
class _Text:
    """What a page says in one language: a heading, paragraphs, and a button where there is one to press."""

    language: str
    heading: str
    paragraphs: tuple[str, ...]
    button: str | None = None


ASKING = (
    _Text(
        "en",
        "This is a drill",
        (
            (
                "The directory of authorities checks whether the mailbox that received this link is read. There is no "
                "request, no case and no emergency."
            ),
            "Press the button to answer. Nothing else is asked for: no sign-in, no password, no data about any case.",
        ),
        "This mailbox is read",
    ),
    _Text(
        "fr",
        "Ceci est un exercice",
        (
            (
                "L'annuaire des autorités vérifie si la boîte de messagerie qui a reçu ce lien est consultée. Il n'y a ni "
                "demande, ni affaire, ni urgence."
            ),
            (
                "Appuyez sur le bouton pour répondre. Rien d'autre ne vous est demandé : ni connexion, ni mot de passe, ni "
                "donnée sur une affaire."
            ),
        ),
        "Cette boîte est consultée",
    ),
)
NOTED = (
    _Text("en", "Thank you", ("Your answer was noted. The drill asks for nothing else; you can close this page.",)),
    _Text("fr", "Merci", ("Votre réponse a été notée. L'exercice ne demande rien d'autre ; vous pouvez fermer cette page.",)),
)
NOT_OPEN = (
    _Text(
        "en",
        "This link is not open",
        (
            "It was used before, the drill is over, or the address was not copied as a whole. Nothing was noted now.",
            "If you have answered already, nothing is left to do. Otherwise open the link in the message once more.",
        ),
    ),
    _Text(
        "fr",
        "Ce lien n'est pas ouvert",
        (
            "Il a déjà servi, l'exercice est terminé, ou l'adresse n'a pas été copiée en entier. Rien n'a été noté à l'instant.",
            "Si vous avez déjà répondu, il n'y a plus rien à faire. Sinon, rouvrez le lien dans le message.",
        ),
    ),
)
LATER = (
    _Text(
        "en", "Not now", ("Your answer could not be noted at this moment. Please press the button again in a minute.",), "Try again"
    ),
    _Text(
        "fr",
        "Pas maintenant",
        ("Votre réponse n'a pu être notée à l'instant. Veuillez appuyer à nouveau sur le bouton dans une minute.",),
        "Réessayer",
    ),
)


class DrillAnswers(Counter):
    """The page and its button, outside the API's paths."""

    at_once = 2
    prefix = ""

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
        self._asking(request)
        return represented(request, page(ASKING), _HTML, PRIVATE)

    @asks(Permission.ANSWER_DRILL)
    async def press(self, request: Request) -> Response:
        """Answers by the link. What comes in the body is not read."""
        caller = self._asking(request)
        link = identifier(request, "link")
        try:
            self.pace.take(caller.source, self.house.clock.now())
            noted = await self.in_thread(lambda: take(self.house, caller, link))
        except DirectoryError as error:
            if error.kind not in _WAITING or _HTML not in request.headers.get("accept", ""):
                raise  # a program gets the problem document, as from every path
            after = str(error.extra.get("retry_after", RETRY_AFTER_SECONDS))
            return _page(LATER, STATUS[error.kind], {"Retry-After": after})
        return _page(NOTED if noted else NOT_OPEN)

    def _asking(self, request: Request) -> Caller:
        return caller_of(dict(request.scope["headers"]), self.callers, request.scope)


def page(texts: Sequence[_Text]) -> bytes:
    """A page in each language. Its form leads to where it is."""
    sections = "".join(
        f'<section lang="{each.language}"><h2>{html.escape(each.heading)}</h2>'
        + "".join(f"<p>{html.escape(text)}</p>" for text in each.paragraphs)
        + (f'<form method="post"><button type="submit">{html.escape(each.button)}</button></form>' if each.button else "")
        + "</section>"
        for each in texts
    )
    title = html.escape(" / ".join(each.heading for each in texts))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Authority Directory</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"></head>'
        f'<body><main><h1>Authority Directory / <span lang="fr">Annuaire des autorités</span></h1>{sections}</main></body></html>'
    ).encode()


def _page(texts: Sequence[_Text], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(page(texts), status, {"Cache-Control": PRIVATE, **(headers or {})}, _HTML)
