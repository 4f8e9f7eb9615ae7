"""The lookup written the usual way: FastAPI, a SQLModel session in each request, response models, one INSERT for the audit."""

import hashlib
import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, SQLModel, col, select

from app.domain.access import Audience
from app.domain.values import fold
from tests.bench.usual_tables import UsualAudit, UsualAuthority, UsualDesignation, UsualToken, open_engine

DATABASE = "BENCH_DATABASE_URL"


class AuthorityRead(SQLModel):
    """A body as it is answered."""

    id: str
    names: dict[str, str]
    type: str
    parent: str
    address: dict[str, Any]
    website: str


class ChannelRead(SQLModel):
    """A channel as it is answered."""

    type: str
    value: str
    priority: int
    audience: int


class DesignationRead(SQLModel):
    """A designation as everybody sees it."""

    id: str
    state: str
    treaty: str
    provision: str
    role: str
    authority: AuthorityRead
    scope: dict[str, Any]
    source_url: str
    valid_from: str
    version: int


class DesignationReadRestricted(DesignationRead):
    """A designation as those see it who signed in."""

    languages: list[str]
    hours: dict[str, Any]
    procedure: str
    channels: list[ChannelRead]


class Page(SQLModel):
    """A list of public answers."""

    items: list[DesignationRead]
    total: int


class RestrictedPage(SQLModel):
    """A list of restricted answers."""

    items: list[DesignationReadRestricted]
    total: int


def _matching(state: str | None, provision: str | None, q: str | None) -> Any:
    wanted = select(UsualDesignation).options(joinedload(UsualDesignation.authority))  # type: ignore[arg-type]
    if state:
        wanted = wanted.where(UsualDesignation.state == state)
    if provision:
        wanted = wanted.where(UsualDesignation.provision == provision)
    if q:
        wanted = wanted.join(UsualAuthority)
        for word in fold(q).split():
            wanted = wanted.where(col(UsualAuthority.words).like(f"% {word}%"))
    return wanted.order_by(UsualDesignation.id)


def usual_way() -> FastAPI:
    """The application, on the database that the environment names."""
    app = FastAPI()
    engine = open_engine(os.environ[DATABASE])

    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session

    opened = Annotated[Session, Depends(get_session)]

    def get_account(session: opened, given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> UsualToken:
        token = session.get(UsualToken, hashlib.sha256(given.credentials.encode()).digest())
        if token is None or token.audience < Audience.NETWORK:
            raise HTTPException(401)
        return token

    @app.get("/designations", response_model=Page)
    def read(
        session: opened, state: str | None = None, provision: str | None = None, q: str | None = None, limit: int = 50
    ) -> dict[str, Any]:
        items = session.exec(_matching(state, provision, q).limit(limit)).all()
        return {"items": items, "total": len(items)}

    @app.get("/restricted/designations", response_model=RestrictedPage)
    def read_restricted(
        session: opened, account: Annotated[UsualToken, Depends(get_account)], state: str, provision: str
    ) -> dict[str, Any]:
        wanted = _matching(state, provision, None).options(selectinload(UsualDesignation.channels))  # type: ignore[arg-type]
        items = session.exec(wanted).all()
        found = {"items": [DesignationReadRestricted.model_validate(item) for item in items], "total": len(items)}
        session.add(UsualAudit(account=account.account, action="read-designations", targets=[item.id for item in items]))
        session.commit()
        return found

    return app
