"""The reads of the register as routes; one endpoint serves them all.

They are plain ASGI endpoints, because the framework's machinery costs several times what an answer from memory does; OpenAPI
describes them all the same (see ``openapi``).
"""

from collections.abc import Mapping

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.actions.answer import Answer
from app.actions.callers import Callers
from app.actions.emergency import carding
from app.actions.house import House
from app.actions.read import Question, read
from app.http.asked import caller_of, parameters
from app.http.conditional import PRIVATE, VARY, acceptable, language, matches, public_control
from app.http.reads import ALWAYS, CARDS, FORMS, LANG, PREFIX, READS, TEXTS, Read, question

_UTF8 = "; charset=utf-8"
_SAID_FURTHER = {CARDS["vcf"]: _UTF8, FORMS["csv"]: _UTF8, TEXTS["txt"]: _UTF8, CARDS["jscontact"]: ";version=1.0"}
_PRIVATE, _VARY, _VARY_IN_WORDS = PRIVATE.encode(), VARY.encode(), f"{VARY}, Accept-Language".encode()


def routes(house: House, callers: Callers) -> list[Route]:
    """A route for each read, and for each place outside the prefix where one is served as well."""
    places = [(each, PREFIX + each.path) for each in READS] + [(each, each.outside) for each in READS if each.outside]
    return [Route(path, Reading(house, callers, offered(each)), methods=["GET"], name=each.name) for each, path in places]


def offered(read: Read) -> tuple[Read, ...]:
    """The reads among which a caller of this one's path chooses by what they accept: its own, and the same as files."""
    return (read, *(each for each in READS if each.path in (f"{read.path}.{form}" for form in (*FORMS, *CARDS, *TEXTS))))


class Reading:
    """The ASGI endpoint of one read, in each form in which it is offered, the usual one first."""

    def __init__(self, house: House, callers: Callers, forms: tuple[Read, ...]) -> None:
        self._house = house
        self._callers = callers
        self._forms = {each.media_type: (each, frozenset((*each.parameters, *ALWAYS))) for each in forms}
        self._vary = _VARY_IN_WORDS if any(LANG in each.parameters for each in forms) else _VARY
        self.permission = forms[0].permission

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answers a request."""
        headers = dict(scope["headers"])
        caller = caller_of(headers, self._callers, scope)
        what, allowed = self._forms[acceptable(headers, *self._forms)]
        answer = await read(self._house, caller, _question(what, allowed, scope, headers))
        control = self._public_control() if caller.principal.anonymous else _PRIVATE
        known = matches(headers.get(b"if-none-match"), answer.etag)
        started = {
            "type": "http.response.start",
            "status": 304 if known else 200,
            "headers": [
                (b"etag", answer.etag.encode()),
                (b"cache-control", control),
                (b"vary", self._vary),
                *([] if known else _of_body(answer, what.media_type)),
            ],
        }
        await send(started)
        await send({"type": "http.response.body", "body": b"" if known else answer.body})

    def _public_control(self) -> bytes:
        return public_control(self._house).encode()


def _question(what: Read, allowed: frozenset[str], scope: Scope, headers: Mapping[bytes, bytes]) -> Question:
    query = scope["query_string"]
    spoken = {LANG: language(headers, *carding.LANGUAGES)} if LANG in allowed else {}
    text = b"".join((scope["path"].encode("utf-8", "replace"), b"?", query, *(each.encode() for each in spoken.values())))
    return question(what, text, lambda: parameters(query, allowed), scope["path_params"], spoken)


def _of_body(answer: Answer, media_type: str) -> list[tuple[bytes, bytes]]:
    """The headers that go with a body; a file has its name."""
    further = _SAID_FURTHER.get(media_type, "")
    told = [(b"content-type", f"{media_type}{further}".encode()), (b"content-length", b"%d" % len(answer.body))]
    return told if answer.file is None else [*told, (b"content-disposition", disposition(answer.file).encode())]


def disposition(name: str) -> str:
    """The header that has a file kept under ``name``, which is made of letters, digits, hyphens and dots."""
    return f'attachment; filename="{name}"'
