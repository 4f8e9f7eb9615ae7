"""Freshness over HTTP: "still correct" for one entry or for several of a State, and what came of a call."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from app.actions.freshness import at_once, attesting, reporting
from app.actions.freshness.attesting import Claim
from app.actions.particulars import members
from app.domain.access import Permission, asks
from app.http import bodies
from app.http.counter import Counter, Endpoint, identifier, key

ATTESTATIONS = "/designations/{id}/attestations"
REPORTS = "/designations/{id}/reports"
AT_ONCE = "/states/{iso2}/attestations"


class Confirmation(Counter):
    """The endpoints about freshness."""

    at_once = 4

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return ((ATTESTATIONS, "POST", self.attest), (REPORTS, "POST", self.report), (AT_ONCE, "POST", self.attest_all))

    @asks(Permission.ATTEST)
    async def attest(self, request: Request) -> Response:
        """Needs what was seen: If-Match, or a version in the body."""
        caller, body = await self.asked_to(request, Permission.ATTEST)
        given = members(body, ("version",)).get("version")
        version = None if given is None else at_once.version(given, "/version")
        claim = Claim(request.headers.get("if-match"), version)
        chosen, designation = key(request), identifier(request)
        return await self.entered(caller, lambda: attesting.attest(self.house, caller, designation, claim, chosen))

    @asks(Permission.ATTEST)
    async def attest_all(self, request: Request) -> Response:
        """Needs the designations with the versions that were seen."""
        caller, body = await self.asked_to(request, Permission.ATTEST, bodies.decision)
        chosen, state = key(request), identifier(request, "iso2").upper()
        return await self.entered(caller, lambda: at_once.attest_all(self.house, caller, state, body, chosen))

    @asks(Permission.REPORT)
    async def report(self, request: Request) -> Response:
        """Needs an outcome; takes the channel that is meant, and a note."""
        caller, body = await self.asked_to(request, Permission.REPORT, bodies.decision)
        chosen, designation = key(request), identifier(request)
        return await self.entered(caller, lambda: reporting.report(self.house, caller, designation, body, chosen))
