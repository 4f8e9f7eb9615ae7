"""Notifications over HTTP: sending one, seeing it, deciding it. The work is done in a bounded pool of threads."""

from collections.abc import Callable, Sequence

from fastapi import Request
from starlette.responses import Response

from app.actions import choose, decide, notifications
from app.actions.reply import Reply
from app.actions.submit import submit
from app.domain.access import Permission, asks
from app.http import bodies
from app.http.conditional import PRIVATE, represented
from app.http.counter import Counter, Endpoint, identifier, key, refuse_stale, seen, written
from app.http.reads import PAGED


class Desk(Counter):
    """The endpoints about notifications."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/notifications", "POST", self.submit),
            ("/notifications", "GET", self.every),
            ("/notifications/{id}", "GET", self.one),
            ("/notifications/{id}/plan", "GET", self.plan),
            ("/notifications/{id}/file", "GET", self.file),
            ("/notifications/{id}/choices", "POST", self.choose),
            ("/notifications/{id}/approve", "POST", self.approve),
            ("/notifications/{id}/reject", "POST", self.reject),
            ("/notifications/{id}/withdraw", "POST", self.withdraw),
        )

    @asks(Permission.SUBMIT)
    async def submit(self, request: Request) -> Response:
        """Multipart with the parts ``file`` and ``metadata``, or JSON with the members ``metadata`` and ``rows``."""
        caller, sent = await self.asked_to(request, Permission.SUBMIT, lambda asked: bodies.notification(asked, self.threads))
        chosen = key(request)
        return written(await self.in_thread(lambda: submit(self.house, caller, sent, chosen)))

    @asks(Permission.SEE_NOTIFICATION)
    async def every(self, request: Request) -> Response:
        """A page of notifications."""
        caller, asked = self.asked(request, frozenset(("state", "status", *PAGED)))
        return seen(request, await self.in_thread(lambda: notifications.every(self.house, caller, asked)))

    @asks(Permission.SEE_NOTIFICATION)
    async def one(self, request: Request) -> Response:
        """Status, metadata, counts, decisions."""
        caller = self.caller(request)
        named = identifier(request)
        return seen(request, await self.in_thread(lambda: notifications.one(self.house, caller, named)))

    @asks(Permission.SEE_CONTENTS)
    async def plan(self, request: Request) -> Response:
        """The plan now, or with ``digest`` the one that was shown under it."""
        caller, asked = self.asked(request, frozenset(("digest",)))
        named, digest = identifier(request), asked.parameters.get("digest")
        return seen(request, await self.in_thread(lambda: notifications.plan(self.house, caller, named, digest)))

    @asks(Permission.SEE_CONTENTS)
    async def file(self, request: Request) -> Response:
        """Always as a download of plain bytes: it is somebody else's file."""
        caller = self.caller(request)
        named = identifier(request)
        found, content = await self.in_thread(lambda: notifications.original(self.house, caller, named))
        answer = represented(request, content, "application/octet-stream", PRIVATE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{found.id}"'
        return answer

    @asks(Permission.SUBMIT)
    async def choose(self, request: Request) -> Response:
        """Says which of the offered readings is meant. Needs the digest of the plan that offers them."""
        caller, body = await self.asked_to(request, Permission.SUBMIT, bodies.decision)
        named, chosen = identifier(request), key(request)
        return written(await self.in_thread(lambda: choose.choose(self.house, caller, named, body, chosen)))

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
        caller, body = await self.asked_to(request, permission, bodies.decision)
        named, chosen = identifier(request), key(request)
        expected = request.headers.get("if-match")

        def condition() -> None:
            if expected is not None:
                refuse_stale(expected, notifications.one(self.house, caller, named))

        return await self.entered(caller, lambda: verb(self.house, caller, named, body, chosen, condition=condition))
