"""What the groups of endpoints beside the lookups have in common: who asks, whether they may, work in threads, answers.

Each group has threads of its own, so that work of one kind holds up no other.
"""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.responses import Response

from app.actions import refusals
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.reply import Reply
from app.domain.access import Permission
from app.domain.errors import DirectoryError, MissingIfMatch, StaleRepresentation
from app.http import bodies
from app.http.asked import caller_of, checked_path, parameters
from app.http.conditional import PRIVATE, matches, represented
from app.http.reads import JSON, PREFIX
from app.intake.strict import strict_json

T = TypeVar("T")
KEY = "idempotency-key"
REVISION = "Directory-Revision"
"""The header that tells a writer from which revision on what they wrote is read."""
NOTHING: frozenset[str] = frozenset()
Endpoint = Callable[[Request], Awaitable[Response]]
Reader = Callable[[Request], Awaitable[Any]]
"""Reads a body."""


class Counter(ABC):
    """A group of endpoints."""

    at_once: ClassVar[int] = 8
    """How much of its work is done at the same time."""
    prefix: ClassVar[str] = PREFIX
    """What its paths begin with."""

    def __init__(self, house: House, callers: Callers) -> None:
        self.house = house
        self.callers = callers
        self.threads = CapacityLimiter(self.at_once)

    @abstractmethod
    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Path after the prefix, method and endpoint of each."""

    def attach(self, app: FastAPI) -> None:
        """Adds its routes."""
        for path, method, endpoint in self.routes():
            app.add_api_route(f"{self.prefix}{path}", endpoint, methods=[method], response_class=Response)

    def asked(self, request: Request, allowed: frozenset[str] = NOTHING) -> tuple[Caller, Asked]:
        """Who asks, and with which parameters of those that are ``allowed``."""
        caller = caller_of(dict(request.scope["headers"]), self.callers, request.scope)
        return caller, Asked(parameters(request.scope["query_string"], allowed))

    def caller(self, request: Request) -> Caller:
        """Who asks, without parameters."""
        return self.asked(request)[0]

    async def admitted(self, request: Request, permission: Permission) -> Caller:
        """Who asks, if they may do this at all: known before a body is read. Raises Unauthenticated, Forbidden."""
        caller = self.caller(request)
        await self.in_thread(lambda: refusals.admit(self.house, caller, permission))
        return caller

    async def asked_to(self, request: Request, permission: Permission, read: Reader | None = None) -> tuple[Caller, Any]:
        """Who asks for a write, and its body; admitted before the body is read, and once more when it is there.

        A body can take its time: who was let in before it came may have been shut out since. Raises Unauthenticated, Forbidden.
        """
        await self.admitted(request, permission)
        body = await (read or body_of)(request)
        return await self.admitted(request, permission), body

    async def in_thread(self, work: Callable[[], T], threads: CapacityLimiter | None = None) -> T:
        """What ``work`` gives, in the threads of this group, or in others."""
        return await to_thread.run_sync(work, limiter=threads or self.threads)

    async def entered(self, caller: Caller, work: Callable[[], Reply]) -> Response:
        """The answer to a write that goes into the ledger, with the revision that is then here, in the caller's count."""
        reply = await self.in_thread(work)
        revision = self.house.shelf.edition(self.house.clock.now()).view(caller.clearance).revision
        return written(replace(reply, headers={**reply.headers, REVISION: str(revision)}))

    async def changed(self, work: Callable[[], T], threads: CapacityLimiter | None = None) -> T:
        """What ``work`` gives, which changes who may do what; this process knows of it before it is answered."""
        done = await self.in_thread(work, threads)
        with contextlib.suppress(DirectoryError):  # it is done, whether this process can read it again at once or a little later
            await self.in_thread(self.callers.refresh, threads)
        return done


def identifier(request: Request, name: str = "id") -> str:
    """What the path names."""
    return checked_path(request.path_params)[name]


def key(request: Request) -> str | None:
    """The caller's Idempotency-Key."""
    return request.headers.get(KEY)


async def body_of(request: Request, what: str = "what is asked here") -> Any:
    """The JSON body; without one an empty object. Parameters are taken by no write."""
    parameters(request.scope["query_string"], NOTHING)
    body = await bodies.decision(request, what)
    return {} if body is None else body


def unless_stale(request: Request, what: str) -> Callable[[Answer], None]:
    """What raises StaleRepresentation for a thing in another state than If-Match names. Raises MissingIfMatch without one."""
    expected = request.headers.get("if-match")
    if expected is None:
        raise MissingIfMatch(f"{what} needs the header If-Match")
    return lambda present: refuse_stale(expected, present)


def refuse_stale(expected: str, present: Answer) -> None:
    """Raises StaleRepresentation, which shows the present state."""
    if not matches(expected.encode("latin-1", "replace"), present.etag):
        raise StaleRepresentation("If-Match names another state of this", extra={"current": strict_json(present.body)})


def seen(request: Request, answer: Answer) -> Response:
    """A read, for this caller alone."""
    return represented(request, answer.body, JSON, PRIVATE, answer.etag)


def written(reply: Reply) -> Response:
    """The answer to a write."""
    return Response(reply.body, reply.status, {"Cache-Control": PRIVATE, **reply.headers}, JSON)


def told(content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Something made for this caller alone."""
    return Response(msgspec.json.encode(content), status, {"Cache-Control": PRIVATE, **(headers or {})}, JSON)
