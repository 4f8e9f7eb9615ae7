"""A designation: who it is, how to reach them, how sure that is; as it stands, as it stood, as one version left it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.actions.freshness import attesting, reporting
from app.actions.freshness.at_once import version
from app.actions.freshness.attesting import Claim
from app.domain.access import MATRIX, Permission, asks
from app.domain.errors import DirectoryError
from app.http.counter import Endpoint, identifier
from app.http.problems import STATUS
from app.web.pages import Pages, mendable
from app.web.reasons import stating
from app.web.states import may_open
from app.web.visit import Visit
from app.web.when import WHEN, asked_again, moment

_DEEDS = (Permission.ATTEST, Permission.REPORT)
_DONE = ("attested", "answered", "did-not-answer", "wrong")


class Designations(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/designations/{id}", "GET", self.designation),
            ("/designations/{id}/versions/{n}", "GET", self.version),
            ("/designations/{id}/attestations", "POST", self.attest),
            ("/designations/{id}/reports", "POST", self.report),
            ("/designations/{id}/reason", "POST", self.for_reason),
        )

    @asks(Permission.READ_PUBLIC)
    async def designation(self, request: Request) -> Response:
        """It as it stands, or stood."""
        visit = self.visit(request, "done", *WHEN)
        return await self._shown(visit, identifier(request))

    @asks(Permission.READ_PARTIES)
    async def for_reason(self, request: Request) -> Response:
        """It as it stands, for whoever says why beyond the hourly measure."""
        key = identifier(request)
        asked = (await self.admitted_to(request, Permission.READ_PARTIES)).at(f"/designations/{quote(key, safe='')}")
        return await self._shown(stating(asked, await self.form(asked)), key)

    @asks(Permission.READ_PUBLIC)
    async def version(self, request: Request) -> Response:
        """It as one version left it."""
        visit, key, number = self.visit(request), identifier(request), identifier(request, "n")
        found = await self.register(visit, "see-version", {"id": key, "n": number})
        return await self._page(visit, found, number=number)

    @asks(Permission.ATTEST)
    async def attest(self, request: Request) -> Response:
        """Says that what is on the page is still correct: in the version that was seen."""
        visit, key = await self.admitted_to(request, Permission.ATTEST), identifier(request)
        form = await self.form(visit)
        claim = Claim(None, version(_number(form.value("version")), "/version"))
        await self.in_thread(lambda: attesting.attest(self.house, visit.caller, key, claim, form.value("key") or None))
        return visit.see_other(f"/designations/{key}?done=attested")

    @asks(Permission.REPORT)
    async def report(self, request: Request) -> Response:
        """Says what came of a call."""
        visit, key = await self.admitted_to(request, Permission.REPORT), identifier(request)
        form = await self.form(visit)
        said = {name: form.value(name) for name in ("outcome", "channel", "note") if form.value(name)}
        try:
            reply = await self.in_thread(lambda: reporting.report(self.house, visit.caller, key, said, form.value("key") or None))
        except DirectoryError as error:
            if not mendable(error):
                raise
            return await self._shown(visit.at(f"/designations/{key}"), key, error=error)
        told = msgspec.json.decode(reply.body)
        return visit.see_other(f"/designations/{key}?done={told['outcome']}")

    async def _shown(self, visit: Visit, key: str, error: DirectoryError | None = None) -> Response:
        found = await self.register(visit, "see-designation", {"id": key}, **moment(visit))
        roles = visit.caller.principal.roles
        may = frozenset(each.value for each in _DEEDS if any(role in MATRIX[each] for role in roles))
        return await self._page(visit, found, error=error, may=may)

    async def _page(
        self,
        visit: Visit,
        found: Mapping[str, Any],
        *,
        number: str | None = None,
        error: DirectoryError | None = None,
        may: frozenset[str] = frozenset(),
    ) -> Response:
        done = visit.asked.get("done")
        return visit.show(
            "designation.html",
            STATUS[error.kind] if error else 200,
            found=found,
            names=await self._state(visit, found["state"]),
            number=number,
            query=asked_again(visit),
            error=error,
            may_open=may_open(visit, [found]),
            may=may if not visit.asked.keys() & set(WHEN) else frozenset(),
            done=done if done in _DONE else None,
            key=uuid4().hex,
        )

    async def _state(self, visit: Visit, code: str) -> dict[str, str]:
        found = msgspec.json.decode(await self.public(visit, "see-state", {"iso2": code}))
        names: dict[str, str] = found["names"]
        return names


def _number(text: str) -> int | str:
    """What a hidden field says, as a number where it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
