"""The form by which a file is sent in, with what stands beside it; and what was wrong with what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions.submit import Sent, submit
from app.domain.access import Matter, Permission, asks, decide
from app.domain.errors import DirectoryError, Fault, InvalidBody, StillRunning, TooLarge
from app.http.counter import Endpoint
from app.http.problems import STATUS
from app.intake.headings import IMPORTED
from app.intake.limits import MAX_BYTES, MAX_ROWS
from app.web import choices
from app.web.notifications import NAMED, PATH, NotificationPages, helpers
from app.web.pages import Form, mendable
from app.web.visit import Visit

NEW = f"{PATH}/new"
BESIDE = "metadata-"
"""What the fields of the metadata begin with in the form, so that a fault of a member leads to its field."""
MEMBERS = (*NAMED, "instrument", "reference")
FORMATS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json")
_UNKNOWN = "application/octet-stream"
LIMITS: Mapping[str, Any] = {"formats": FORMATS, "kinds": IMPORTED, "most_bytes": MAX_BYTES, "most_rows": MAX_ROWS}
"""What a file may be, for the form's words."""


class Sending(NotificationPages):
    """Its page, without a script and with one that tells how far it has come."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return ((NEW, "GET", self.blank), (NEW, "POST", self.send))

    @asks(Permission.SUBMIT)
    async def blank(self, request: Request) -> Response:
        """The form, with the members of the metadata that the address names filled in."""
        visit = await self.admitted_to(request, Permission.SUBMIT, *NAMED)
        return await self._form(visit, {f"{BESIDE}{name}": value for name, value in visit.asked.items()})

    @asks(Permission.SUBMIT)
    async def send(self, request: Request) -> Response:
        """Takes a file: a notification with a plan, or the form again with what was wrong. Nothing is written to the register."""
        visit = await self.admitted_to(request, Permission.SUBMIT)
        try:
            return await self._sent(visit, await self.form(visit, files=1))
        finally:
            await request.close()

    async def _sent(self, visit: Visit, form: Form) -> Response:
        try:
            sent = _read(form)
            reply = await self.in_thread(lambda: submit(self.house, visit.caller, sent, form.value("key") or None))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._form(visit.at(NEW), form.fields(), error)
        told = msgspec.json.decode(reply.body)
        differs = ",".join(told.get("metadata_differs", ()))
        known = f"?{urlencode({'differs': differs or 'nothing'})}" if reply.status == 200 else ""
        return visit.see_other(f"{PATH}/{told['id']}{known}")

    async def _form(self, visit: Visit, form: Mapping[str, str], error: DirectoryError | None = None) -> Response:
        states = await choices.states(self, visit)
        own = visit.caller.principal.state
        anywhere = decide(visit.caller.principal, Permission.SUBMIT, Matter(state="")).allowed
        offered = [(code, name) for code, name in states if anywhere or code == own]
        content = {"form": dict(form), "error": error, "offered": offered, "anywhere": anywhere}
        kept = {"key": form["key"]} if isinstance(error, StillRunning) and form.get("key") else {}
        said = {**helpers(visit), **kept, **LIMITS, **content}
        return visit.show("notifications/new.html", STATUS[error.kind] if error else 200, **said)


def _read(form: Form) -> Sent:
    """What the form brought. Raises InvalidBody without a file and TooLarge."""
    file = form.file("file")
    if file is None:
        detail = "file: choose the file that the State sent"
        raise InvalidBody(detail, [Fault("missing-member", detail, pointer="/file")])
    if len(file.content) > MAX_BYTES:
        raise TooLarge(
            "a notification file may have 10 MiB", [Fault("too-large", "a notification file may have 10 MiB", pointer="/file")]
        )
    metadata: dict[str, Any] = {name: form.value(BESIDE + name) or None for name in MEMBERS}
    metadata["complete"] = form.value(f"{BESIDE}complete") == "yes"
    return Sent(file.content, file.name, file.media_type or _UNKNOWN, metadata)
