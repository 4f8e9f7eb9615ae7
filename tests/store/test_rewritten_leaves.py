"""The migration that takes the ledger's numbers out of the leaves: all are right afterwards, and an altered line stays altered."""

import hashlib
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from app.domain.access import Audience
from app.domain.entry import Entry, leaf_of
from app.store import migrate
from app.store.unit import Database
from tests.store.makers import Hand, draft


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    made = create_engine(migrated_url)
    yield made
    made.dispose()


@pytest.fixture
def lines(migrated_url: str) -> list[Entry]:
    database = Database(migrated_url, Hand(), allow_unsafe_durability=True)
    drafts = [draft(f"d_{number}", audience=audience) for number in range(3) for audience in Audience]
    with database.writing() as unit:
        unit.ledger.append([*drafts, draft("d_0", payload=None)], notification="n_1", approval="sha256:1")
    with database.reading() as unit:
        found = unit.ledger.after(0, 100)
    database.close()
    return found


def _leaves(engine: Engine) -> list[bytes]:
    with engine.connect() as connection:
        return [bytes(leaf) for leaf in connection.execute(text("SELECT leaf FROM entry ORDER BY number")).scalars()]


def _numbered(line: Entry) -> bytes:
    """The leaf as it was defined before."""
    said = json.loads(line.line()) | {"number": line.number}
    content = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    if line.salt:
        commitment = hashlib.sha256(line.salt + content).hexdigest()
        content = json.dumps(
            {"audience": line.audience.label, "commitment": commitment, "number": line.number}, separators=(",", ":")
        ).encode()
    return hashlib.sha256(b"\x00" + content).digest()


def test_leaves_lose_their_numbers_and_get_them_back(migrated_url: str, engine: Engine, lines: list[Entry]) -> None:
    assert _leaves(engine) == [leaf_of(line) for line in lines]
    migrate.downgrade(migrated_url, "0013")
    assert _leaves(engine) == [_numbered(line) for line in lines]
    migrate.upgrade(migrated_url)
    assert _leaves(engine) == [leaf_of(line) for line in lines]


def test_an_altered_line_is_still_one_afterwards(migrated_url: str, engine: Engine, lines: list[Entry]) -> None:
    migrate.downgrade(migrated_url, "0013")
    with engine.begin() as connection:
        kept = ""
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER entry_append_only"))
        else:
            kept = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'entry_refuses_update'")).scalar_one()
            connection.execute(text("DROP TRIGGER entry_refuses_update"))
        connection.execute(text("UPDATE entry SET state = 'FR' WHERE number = 2"))
        connection.execute(text("UPDATE entry SET salt = NULL WHERE number = 3"))
        if kept:
            connection.execute(text(kept))
    migrate.upgrade(migrated_url)
    assert [number for number, (leaf, line) in enumerate(zip(_leaves(engine), lines, strict=True), 1) if leaf != leaf_of(line)] == [
        2,
        3,
    ]


def test_nothing_can_be_changed_after_it(engine: Engine, lines: list[Entry]) -> None:
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(text("UPDATE entry SET leaf = leaf WHERE number = :number"), {"number": lines[0].number})
