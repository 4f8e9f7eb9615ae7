"""The database that is measured: filled once for each shape and kept, and entered with a fresh token each time.

A kept one is made anew when the domain, the tables or what fills them changed.
"""

import hashlib
import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import make_url

from app.domain.access import Audience, Role
from app.identity.tokens import new_token, token_hash
from app.store import migrate
from app.store.accounts import Account
from app.store.unit import Database
from tests.bench import usual_tables
from tests.bench.register import Shape, day_of, drafts_of
from tests.bench.servers import ROOT
from tests.bench.usual_tables import UsualToken

_WRITTEN_BY = ("app/domain", "app/store", "migrations", "tests/bench")
READER = Role.DUTY_OFFICER


@dataclass
class _Hand:
    """A clock that shows what it is set to: the register's history is written as if it had been lived."""

    shown: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.shown


def recorded_at(version: int) -> datetime:
    """When a version was written, or shortly before."""
    return datetime.combine(day_of(version), time(12), UTC)


def prepared(shape: Shape, folder: Path, url: str | None, *, usual: bool = True) -> str:
    """The URL of a database that holds the register, filled now where it was not filled before; with the ``usual`` tables, or not.

    Raises SystemExit for a given database that holds anything else.
    """
    if url is not None:
        migrate.upgrade(url)
        if not _filled(shape, url):
            _fill(shape, url, usual=usual)
        return url
    home = folder / _name(shape)
    kept = f"sqlite:///{home / 'directory.sqlite'}"
    if home.exists() and not _filled(shape, kept):
        shutil.rmtree(home)
    if not home.exists():
        for other in folder.glob(f"{shape.name}-*"):
            shutil.rmtree(other)
        home.mkdir(mode=0o700, parents=True)
        migrate.upgrade(kept)
        _fill(shape, kept, usual=usual)
    return kept


def _account(shape: Shape) -> str:
    """The last thing written: whoever finds it, finds everything."""
    return f"bench-{_name(shape)}"


def _name(shape: Shape) -> str:
    sources = [path for folder in _WRITTEN_BY for path in sorted((ROOT / folder).rglob("*.py"))]
    written_by = hashlib.sha256(b"".join(path.read_bytes() for path in sources))
    return f"{shape.name}-{written_by.hexdigest()[:8]}"


def _filled(shape: Shape, url: str) -> bool:
    database = Database(url, _Hand())
    try:
        with database.reading() as unit:
            return unit.accounts.account(_account(shape)) is not None
    finally:
        database.close()


def _fill(shape: Shape, url: str, *, usual: bool) -> None:
    hand = _Hand()
    database = Database(url, hand)
    try:
        with database.reading() as unit:
            if unit.ledger.head():
                raise SystemExit(f"{make_url(url).render_as_string()} holds another register: name an empty database")
        for version in range(shape.versions):
            hand.shown = recorded_at(version)
            print(f"\rwriting version {version + 1} of {shape.versions}", end="", file=sys.stderr, flush=True)
            _write(shape, database, version)
        print(file=sys.stderr)
        if usual:
            engine = usual_tables.open_engine(url)
            usual_tables.fill(engine, shape)
            engine.dispose()
        hand.shown = datetime.now(UTC)
        with database.writing() as unit:
            unit.accounts.add_account(Account(_account(shape), "bench-person", "Bench", shape.codes()[0]))
            unit.accounts.grant(_account(shape), READER)
    finally:
        database.close()


def _write(shape: Shape, database: Database, version: int) -> None:
    for number, state in enumerate(shape.codes()):
        drafts = drafts_of(shape, number, state, version)
        with database.writing() as unit:
            unit.ledger.append(drafts, notification=drafts[0].key, approval=f"sha256:bench{version}")


def admitted(shape: Shape, url: str) -> str:
    """A token of this hour for somebody who sees 24/7 contacts, valid with the register and with the usual tables."""
    token = new_token()
    hashed = token_hash(token)
    database = Database(url, _Hand())
    with database.writing() as unit:
        unit.accounts.add_token(
            _account(shape),
            token_hash=hashed,
            label="bench",
            stepped_up=True,
            ceiling=Audience.RESTRICTED,
            expires_at=unit.now + timedelta(hours=12),
        )
    database.close()
    engine = usual_tables.open_engine(url)
    usual_tables.admit(engine, [UsualToken(hash=hashed, account=_account(shape), audience=int(Audience.NETWORK))])
    engine.dispose()
    return token


def entries(url: str) -> int:
    """How many lines the ledger has."""
    database = Database(url, _Hand())
    try:
        with database.reading() as unit:
            return unit.ledger.head()
    finally:
        database.close()
