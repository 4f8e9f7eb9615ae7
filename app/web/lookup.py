"""Single things of the register and lists of them: authorities, statements, providers, and the table of provisions."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import Permission, asks
from app.domain.provisions import PROVISIONS, Kind
from app.domain.records.provider import KINDS_OF_PROVIDER
from app.domain.records.statement import KINDS_OF_STATEMENT
from app.http.counter import Endpoint, identifier
from app.web import choices
from app.web.listing import whole
from app.web.pages import Pages
from app.web.visit import Visit
from app.web.when import WHEN, asked_again, moment

Content = Mapping[str, Any]
_OF_STATEMENTS = ("state", "provision", "kind")
_OF_PROVIDERS = ("state", "kind", "q")
_PAGE = "cursor"
UNDER_WHICH = [row.code for row in PROVISIONS.values() if row.kind is not Kind.DESIGNATION]
"""The provisions under which statements are made."""


class Lookup(Pages):
    """These pages."""

    def routes(self) -> Sequence[tuple[str, str, Endpoint]]:
        """Their routes."""
        return (
            ("/authorities/{id}", "GET", self.authority),
            ("/statements", "GET", self.statements),
            ("/statements/{id}", "GET", self.statement),
            ("/providers", "GET", self.providers),
            ("/providers/{id}", "GET", self.provider),
            ("/provisions", "GET", self.provisions),
            ("/provisions/{code}", "GET", self.provision),
        )

    @asks(Permission.READ_PUBLIC)
    async def authority(self, request: Request) -> Response:
        """A body: what it is called, where it is, and what it holds."""
        visit, key = self.visit(request, *WHEN), identifier(request)
        when = moment(visit)
        authority = await self.register(visit, "see-authority", {"id": key}, **when)
        held = await whole(self, visit, "find-designations", state=authority["state"], authority=key, **when)
        state = await self.register(visit, "see-state", {"iso2": authority["state"]}, **when)
        return visit.show("authority.html", authority=authority, held=held, state=state, query=asked_again(visit))

    @asks(Permission.READ_PUBLIC)
    async def statements(self, request: Request) -> Response:
        """Declarations, reservations and notifications, filtered."""
        visit = self.visit(request, *_OF_STATEMENTS, _PAGE)
        found = await self.register(visit, "list-statements", None, **visit.asked)
        return visit.show(
            "statements.html",
            found=found,
            names=dict(await choices.states_by_name(self, visit)),
            kinds=KINDS_OF_STATEMENT,
            provisions=UNDER_WHICH,
        )

    @asks(Permission.READ_PUBLIC)
    async def statement(self, request: Request) -> Response:
        """One of them, with what it means for a request, its source and its versions."""
        visit, key = self.visit(request, *WHEN), identifier(request)
        when = moment(visit)
        statement = await self.register(visit, "see-statement", {"id": key}, **when)
        state = await self.register(visit, "see-state", {"iso2": statement["state"]})
        row = await self.register(visit, "see-provision", {"code": statement["provision"]})
        versions = await whole_of(self, visit, "list-statement-versions", key, when)
        return visit.show("statement.html", statement=statement, state=state, row=row, versions=versions, query=asked_again(visit))

    @asks(Permission.READ_PUBLIC)
    async def providers(self, request: Request) -> Response:
        """Providers, filtered."""
        visit = self.visit(request, *_OF_PROVIDERS, _PAGE)
        found = await self.register(visit, "list-providers", None, **visit.asked)
        return visit.show(
            "providers.html", found=found, names=dict(await choices.states_by_name(self, visit)), kinds=KINDS_OF_PROVIDER
        )

    @asks(Permission.READ_PUBLIC)
    async def provider(self, request: Request) -> Response:
        """One provider with its policies."""
        visit = self.visit(request, *WHEN)
        when = moment(visit)
        provider = await self.register(visit, "see-provider", {"id": identifier(request)}, **when)
        state = await self.register(visit, "see-state", {"iso2": provider["state"]})
        return visit.show("provider.html", provider=provider, state=state, query=asked_again(visit))

    @asks(Permission.READ_PUBLIC)
    async def provisions(self, request: Request) -> Response:
        """The table of provisions."""
        visit = self.visit(request)
        return visit.show("provisions.html", rows=(await whole(self, visit, "list-provisions"))["items"])

    @asks(Permission.READ_PUBLIC)
    async def provision(self, request: Request) -> Response:
        """One row of it."""
        visit = self.visit(request)
        return visit.show("provision.html", row=await self.register(visit, "see-provision", {"code": identifier(request, "code")}))


async def whole_of(pages: Pages, visit: Visit, name: str, key: str, when: Mapping[str, str | None]) -> list[Content]:
    """The versions of a record, the last first, as far as one answer tells them."""
    found = await pages.register(visit, name, {"id": key}, limit="200", **when)
    return list(found["items"])
