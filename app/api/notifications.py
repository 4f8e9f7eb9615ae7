"""Notifications over HTTP: sending one, seeing it, deciding it. The work is done in a bounded pool of threads."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions import choose, decide, notifications, refusals
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.reply import Reply
from app.actions.submit import submit
from app.api import bodies
from app.api.conditional import PRIVATE, matches, represented
from app.api.permissions import asks
from app.api.reads import PAGED, PREFIX, caller_of, checked_path, parameters
from app.domain.access import Permission
from app.domain.errors import StaleRepresentation
from app.intake.strict import strict_json

T = TypeVar("T")
AT_ONCE = 8
_KEY = "idempotency-key"
_NOTHING: frozenset[str] = frozenset()


class Desk:
    """The endpoints about notifications."""

    def __init__(self, house: House, callers: Callers) -> None:
        self._house = house
        self._callers = callers
        self._threads = CapacityLimiter(AT_ONCE)

    def attach(self, app: FastAPI) -> None:
        """Adds their routes."""
        for path, method, endpoint in (
            ("", "POST", self.submit),
            ("", "GET", self.every),
            ("/{id}", "GET", self.one),
            ("/{id}/plan", "GET", self.plan),
            ("/{id}/file", "GET", self.file),
            ("/{id}/choices", "POST", self.choose),
            ("/{id}/approve", "POST", self.approve),
            ("/{id}/reject", "POST", self.reject),
            ("/{id}/withdraw", "POST", self.withdraw),
        ):
            app.add_api_route(f"{PREFIX}/notifications{path}", endpoint, methods=[method], response_class=Response)

    @asks(Permission.SUBMIT)
    async def submit(self, request: Request) -> Response:
        """Multipart with the parts ``file`` and ``metadata``, or JSON with the members ``metadata`` and ``rows``."""
        caller, _ = await self._admitted(request, Permission.SUBMIT)
        sent = await bodies.notification(request, self._threads)
        key = request.headers.get(_KEY)
        return _written(await self._in_thread(lambda: submit(self._house, caller, sent, key)))

    @asks(Permission.SEE_NOTIFICATION)
    async def every(self, request: Request) -> Response:
        """A page of notifications."""
        caller, asked = self._asked(request, frozenset(("state", "status", *PAGED)))
        return _seen(request, await self._in_thread(lambda: notifications.every(self._house, caller, asked)))

    @asks(Permission.SEE_NOTIFICATION)
    async def one(self, request: Request) -> Response:
        """Status, metadata, counts, decisions."""
        caller, _ = self._asked(request, _NOTHING)
        identifier = _identifier(request)
        return _seen(request, await self._in_thread(lambda: notifications.one(self._house, caller, identifier)))

    @asks(Permission.SEE_NOTIFICATION)
    async def plan(self, request: Request) -> Response:
        """The plan now, or with ``digest`` the one that was shown under it."""
        caller, asked = self._asked(request, frozenset(("digest",)))
        identifier, digest = _identifier(request), asked.parameters.get("digest")
        return _seen(request, await self._in_thread(lambda: notifications.plan(self._house, caller, identifier, digest)))

    @asks(Permission.SEE_NOTIFICATION)
    async def file(self, request: Request) -> Response:
        """Always as a download of plain bytes: it is somebody else's file."""
        caller, _ = self._asked(request, _NOTHING)
        identifier = _identifier(request)
        found, content = await self._in_thread(lambda: notifications.original(self._house, caller, identifier))
        answer = represented(request, content, "application/octet-stream", PRIVATE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{found.id}"'
        return answer

    @asks(Permission.SUBMIT)
    async def choose(self, request: Request) -> Response:
        """Says which of the offered readings is meant. Needs the digest of the plan that offers them."""
        caller, _ = await self._admitted(request, Permission.SUBMIT)
        body = await bodies.decision(request)
        identifier, key = _identifier(request), request.headers.get(_KEY)
        return _written(await self._in_thread(lambda: choose.choose(self._house, caller, identifier, body, key)))

    @asks(Permission.APPROVE)
    async def approve(self, request: Request) -> Response:
        """Needs the digest of the plan that the approver saw."""
        return await self._decision(request, Permission.APPROVE, decide.approve)

    @asks(Permission.REJECT)
    async def reject(self, request: Request) -> Response:
        """Needs a reason."""
        return await self._decision(request, Permission.REJECT, decide.reject)

    @asks(Permission.WITHDRAW)
    async def withdraw(self, request: Request) -> Response:
        """By the submitter."""
        return await self._decision(request, Permission.WITHDRAW, decide.withdraw)

    async def _decision(self, request: Request, permission: Permission, verb: Callable[..., Reply]) -> Response:
        caller, _ = await self._admitted(request, permission)
        body = await bodies.decision(request)
        identifier, key = _identifier(request), request.headers.get(_KEY)
        expected = request.headers.get("if-match")

        def condition() -> None:
            self._unless_stale(caller, identifier, expected)

        reply = await self._in_thread(lambda: verb(self._house, caller, identifier, body, key, condition=condition))
        return _written(reply)

    def _unless_stale(self, caller: Caller, identifier: str, expected: str | None) -> None:
        if expected is None:
            return
        present = notifications.one(self._house, caller, identifier)
        if not matches(expected.encode("latin-1", "replace"), present.etag):
            current = strict_json(present.body)
            raise StaleRepresentation("If-Match names another state of this notification", extra={"current": current})

    def _asked(self, request: Request, allowed: frozenset[str]) -> tuple[Caller, Asked]:
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])
        return caller, Asked(parameters(request.scope["query_string"], allowed))

    async def _admitted(self, request: Request, permission: Permission) -> tuple[Caller, Asked]:
        """Before a body is read: whether this caller may do this at all."""
        caller, asked = self._asked(request, _NOTHING)
        await self._in_thread(lambda: refusals.admit(self._house, caller, permission))
        return caller, asked

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._threads)


def _seen(request: Request, answer: Answer) -> Response:
    return represented(request, answer.body, "application/json", PRIVATE, answer.etag)


def _identifier(request: Request) -> str:
    return checked_path(request.path_params)["id"]


def _written(reply: Reply) -> Response:
    headers = {"Cache-Control": PRIVATE, **reply.headers}
    return Response(reply.body, reply.status, headers, "application/json")
