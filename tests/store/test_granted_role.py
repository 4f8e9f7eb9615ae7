"""The grants that the operations guide prints: a service role that can do its work and cannot touch the past."""

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from app.domain.access import Audience
from app.store import migrate
from app.store.unit import Database
from tests.store.makers import Hand, draft

GUIDE = Path(__file__).parents[2] / "docs" / "operations" / "database.md"
ROLE = "authdir_service"


@pytest.fixture
def service_url(postgres_url: str) -> str:
    migrate.upgrade(postgres_url)
    owner = create_engine(postgres_url)
    with owner.begin() as connection:
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ROLE}).first()
        if not known:
            connection.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
        for block in re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL):
            for statement in block.split(";"):
                if statement.strip():
                    connection.execute(text(statement))
    owner.dispose()
    return make_url(postgres_url).set(username=ROLE).render_as_string(hide_password=False)


def test_the_service_role_writes_entries(service_url: str) -> None:
    database = Database(service_url, Hand(), allow_unsafe_durability=True)
    with database.writing() as unit:
        unit.ledger.append([draft(audience=Audience.NETWORK)], notification="n_1", approval="sha256:1")
    with database.reading() as unit:
        assert unit.ledger.head() == 1
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET payload = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "DELETE FROM audit_event",
        "UPDATE audit_event SET body = 'x'",
        "UPDATE decision SET verdict = 'approved'",
        "UPDATE notification SET content = 'x'",
        "DROP TRIGGER entry_append_only ON entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
    ],
)
def test_the_service_role_cannot_touch_the_past(service_url: str, statement: str) -> None:
    engine = create_engine(service_url)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(text(statement))
    engine.dispose()
