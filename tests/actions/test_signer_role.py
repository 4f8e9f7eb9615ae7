"""The grants that the guide prints for the signer: it can do its work and nothing else, and the service cannot do the signer's."""

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from app.actions.sign import Signer
from app.bundle.keyring import Keyring
from app.bundle.remembered import Remembered
from app.domain.access import Audience
from app.store import migrate
from app.store.unit import Database
from tests.store.makers import Hand, draft

GUIDES = Path(__file__).parents[2] / "docs" / "operations"
SERVICE, SIGNER = "authdir_service", "authdir_signer"


def granted(url: str, guide: str, role: str) -> str:
    """The URL of the database for a role with what a guide grants it."""
    owner = create_engine(url)
    with owner.begin() as connection:
        if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first():
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        for block in re.findall(r"```sql\n(.*?)```", (GUIDES / guide).read_text(encoding="utf-8"), re.DOTALL):
            for statement in filter(str.strip, block.split(";")):
                connection.execute(text(statement))
    owner.dispose()
    return make_url(url).set(username=role).render_as_string(hide_password=False)


@pytest.fixture
def urls(postgres_url: str) -> tuple[str, str]:
    migrate.upgrade(postgres_url)
    return granted(postgres_url, "database.md", SERVICE), granted(postgres_url, "signing.md", SIGNER)


def test_the_signer_signs_and_changes_keys_and_writes_no_line(urls: tuple[str, str], tmp_path: Path) -> None:
    service, own = (Database(url, Hand(), allow_unsafe_durability=True) for url in urls)
    with service.writing() as unit:
        unit.ledger.append([draft(audience=audience) for audience in Audience], notification="n_1", approval="sha256:1")
    signer = Signer(own, Hand(), Keyring(tmp_path), Remembered(tmp_path))
    old = signer.make_key("directory.example/register")
    assert signer.sign(whole=True).fresh == tuple(Audience)
    signer.make_key("")
    signer.end_key(old.id)
    assert signer.sign(whole=False).fresh == tuple(Audience)
    with service.reading() as unit:
        assert len(unit.signed.trees()) == 8
    with pytest.raises(ProgrammingError, match="permission denied"), own.writing() as unit:
        unit.ledger.append([draft()], notification="n_2", approval="sha256:2")
    service.close()
    own.close()


def test_the_service_signs_nothing(urls: tuple[str, str]) -> None:
    service = Database(urls[0], Hand(), allow_unsafe_durability=True)
    with pytest.raises(ProgrammingError, match="permission denied"), service.signing() as signed:
        signed.publish(Audience.PUBLIC, 1, b"r" * 32, "note", Hand().now())
    service.close()
