"""Notifications over HTTP: sending one, seeing it, deciding it. The work is done in a bounded pool of threads."""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from app.actions import decide, notifications
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.callers import Callers
from app.actions.house import Caller, House
from app.actions.reply import Reply
from app.actions.submit import Sent, submit
from app.api.conditional import matches
from app.api.permissions import asks
from app.api.reads import PREFIX, caller_of, parameters
from app.domain.access import Permission
from app.domain.errors import Fault, InvalidBody, MalformedBody, StaleRepresentation, TooLarge, UnsupportedMediaType
from app.intake.limits import MAX_BYTES
from app.intake.strict import strict_json

T = TypeVar("T")
AT_ONCE = 8
METADATA_BYTES = 64 * 1024
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
        for path, method, endpoint, summary in (
            ("", "POST", self.submit, "Send a notification: the file is read, kept and planned; nothing is applied"),
            ("", "GET", self.every, "Notifications, newest first"),
            ("/{id}", "GET", self.one, "One notification"),
            ("/{id}/plan", "GET", self.plan, "What approving it would do, row by row and field by field"),
            ("/{id}/file", "GET", self.file, "The original file, byte for byte"),
            ("/{id}/approve", "POST", self.approve, "Apply it, all or nothing, by another person than the submitter"),
            ("/{id}/reject", "POST", self.reject, "End it without applying, for a reason"),
            ("/{id}/withdraw", "POST", self.withdraw, "Take back one's own"),
        ):
            app.add_api_route(
                f"{PREFIX}/notifications{path}",
                endpoint,
                methods=[method],
                summary=summary,
                response_class=Response,
                tags=["notifications"],
            )

    @asks(Permission.SUBMIT)
    async def submit(self, request: Request) -> Response:
        """Multipart with the parts ``file`` and ``metadata``, or JSON with the members ``metadata`` and ``rows``."""
        caller, _ = self._asked(request, _NOTHING)
        caller.require(Permission.SUBMIT)
        sent = await _sent(request)
        key = request.headers.get(_KEY)
        return _written(await self._in_thread(lambda: submit(self._house, caller, sent, key)))

    @asks(Permission.SEE_NOTIFICATION)
    async def every(self, request: Request) -> Response:
        """A page of notifications."""
        caller, asked = self._asked(request, frozenset(("state", "status", "limit", "cursor")))
        return _seen(request, await self._in_thread(lambda: notifications.every(self._house, caller, asked)))

    @asks(Permission.SEE_NOTIFICATION)
    async def one(self, request: Request) -> Response:
        """Status, metadata, counts, decisions."""
        caller, _ = self._asked(request, _NOTHING)
        identifier = request.path_params["id"]
        return _seen(request, await self._in_thread(lambda: notifications.one(self._house, caller, identifier)))

    @asks(Permission.SEE_NOTIFICATION)
    async def plan(self, request: Request) -> Response:
        """The plan now, or with ``digest`` the one that was shown under it."""
        caller, asked = self._asked(request, frozenset(("digest",)))
        identifier, digest = request.path_params["id"], asked.parameters.get("digest")
        return _seen(request, await self._in_thread(lambda: notifications.plan(self._house, caller, identifier, digest)))

    @asks(Permission.SEE_NOTIFICATION)
    async def file(self, request: Request) -> Response:
        """Always as a download of plain bytes: it is somebody else's file."""
        caller, _ = self._asked(request, _NOTHING)
        identifier = request.path_params["id"]
        found, content = await self._in_thread(lambda: notifications.original(self._house, caller, identifier))
        headers = {"Content-Disposition": f'attachment; filename="{found.id}"', "Cache-Control": "private, no-store"}
        return Response(content, headers=headers, media_type="application/octet-stream")

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

    async def _decision(
        self, request: Request, permission: Permission, verb: Callable[[House, Caller, str, Any, str | None], Reply]
    ) -> Response:
        caller, _ = self._asked(request, _NOTHING)
        caller.require(permission)
        content = await request.body()
        body = strict_json(content) if content else None
        identifier, key = request.path_params["id"], request.headers.get(_KEY)
        expected = request.headers.get("if-match")

        def decided() -> Reply:
            if expected is not None:
                self._unless_stale(caller, identifier, expected)
            return verb(self._house, caller, identifier, body, key)

        return _written(await self._in_thread(decided))

    def _unless_stale(self, caller: Caller, identifier: str, expected: str) -> None:
        present = notifications.one(self._house, caller, identifier)
        if not matches(expected.encode("latin-1", "replace"), present.etag):
            current = strict_json(present.body)
            raise StaleRepresentation("If-Match names another state of this notification", extra={"current": current})

    def _asked(self, request: Request, allowed: frozenset[str]) -> tuple[Caller, Asked]:
        caller = caller_of(dict(request.scope["headers"]), self._callers, request.scope["request_id"])
        return caller, Asked(parameters(request.scope["query_string"], allowed))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._threads)


async def _sent(request: Request) -> Sent:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json":
        return _json_body(await request.body())
    if media_type == "multipart/form-data":
        return await _form(request)
    raise UnsupportedMediaType(f"a notification is not sent as {media_type or 'a body without Content-Type'}")


def _json_body(content: bytes) -> Sent:
    body = strict_json(content)
    if not isinstance(body, dict) or body.keys() != {"metadata", "rows"}:
        detail = "the JSON body has exactly the members 'metadata' and 'rows'"
        raise InvalidBody(detail, (Fault("invalid-members", detail, pointer=""),))
    return Sent(content, None, "application/json", body["metadata"])


async def _form(request: Request) -> Sent:
    try:
        form = await request.form(max_files=1, max_fields=1, max_part_size=METADATA_BYTES)
    except (MultiPartException, HTTPException) as error:
        detail = f"the multipart form cannot be read: {getattr(error, 'detail', '') or error}"
        raise MalformedBody(detail, (Fault("malformed-form", detail),)) from error
    try:
        return await _parts(form)
    finally:
        await form.close()


async def _parts(form: FormData) -> Sent:
    file, metadata = form.get("file"), form.get("metadata")
    if not isinstance(file, UploadFile) or not isinstance(metadata, str):
        detail = "the form has two parts: 'file', with a file name, and 'metadata', a JSON text"
        raise InvalidBody(detail, (Fault("invalid-parts", detail),))
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge("a notification file may have 10 MiB")
    named = (file.filename or "file")[:200]
    return Sent(content, named, file.content_type or "application/octet-stream", strict_json(metadata.encode()))


def _seen(request: Request, answer: Answer) -> Response:
    headers = {"ETag": answer.etag, "Cache-Control": "private, no-store"}
    if matches(request.headers.get("if-none-match", "").encode("latin-1") or None, answer.etag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type="application/json")


def _written(reply: Reply) -> Response:
    headers = {"Cache-Control": "private, no-store", **reply.headers}
    return Response(reply.body, reply.status, headers, "application/json")
