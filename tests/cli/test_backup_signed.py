"""A restored copy against checkpoints that somebody kept: how much is missing, and whether it is the same register."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.bundle.checkpoint import Checkpoint, sign
from app.bundle.keyring import Keyring
from app.bundle.keys import SigningKey
from app.bundle.note import Note
from app.domain.access import Audience
from app.store.unit import Database
from tests.api.served import Loaded, copied
from tests.cli.test_backups import operate
from tests.cli.town import run
from tests.makers import SEAL_KEY
from tests.store.makers import Hand, draft


@pytest.fixture
def register(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[str]:
    """A register of the test's own, with its signer's folder."""
    folder = Path(make_url(loaded_sqlite.url).database or "").parent
    shutil.copytree(folder / "signer", tmp_path / "signer")
    with copied(loaded_sqlite, tmp_path) as url:
        assert operate(url, "backup", str(tmp_path / "kept.age")).exit_code == 0
        yield url


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def newest(url: str) -> Checkpoint:
    """What the signer last said of the public tree, which is written to the file ``note``."""
    with closing(Database(url, Hand())) as database, database.reading() as unit:
        note = unit.signed.newest()[Audience.PUBLIC].note
    Path("note").write_text(note, encoding="utf-8")
    return Checkpoint.parse(Note.parse(note).text)


def restored(url: str, note: str = "note") -> tuple[int, str]:
    done = operate(url, "restore", "kept.age", "--checkpoint", note)
    return done.exit_code, done.output


def test_a_copy_that_holds_all_that_was_signed(register: str, tmp_path: Path) -> None:
    newest(register)
    code, told = restored(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert code == 0, told
    assert "It holds every line that the checkpoint counts" in told


def test_a_copy_says_how_much_is_missing(register: str, tmp_path: Path) -> None:
    before = newest(register).size
    with closing(Database(register, Hand())) as database, database.writing() as unit:
        now = unit.ledger.head_time()
        assert now is not None
    with closing(Database(register, Hand(now))) as database, database.writing() as unit:
        drafts = [draft(f"a_late_{number}") for number in range(3)]
        unit.ledger.append(drafts, notification="n_late", approval="sha256:late")
    signed = run("sign", AUTHDIR_DATABASE_URL=register, AUTHDIR_SIGNER_DIR="signer", AUTHDIR_SEAL_KEY=SEAL_KEY)
    assert signed.exit_code == 0, signed.output
    assert newest(register).size == before + 3
    code, told = restored(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert code == 0, told
    assert "MISSING  3 lines that the checkpoint counts" in told


def test_a_copy_of_another_register_is_not_taken_for_it(register: str, tmp_path: Path) -> None:
    other = replace(newest(register), root=b"\x01" * 32)
    Path("other").write_text(sign(other, Keyring(Path("signer")).signing), encoding="utf-8")
    Path("stranger").write_text(sign(other, [SigningKey(b"s" * 32)]), encoding="utf-8")
    Path("none").write_text("a letter\n")
    for note, why in (("other", "of other public lines"), ("stranger", "nobody known signed"), ("none", "no signed note")):
        code, told = restored(f"sqlite:///{tmp_path / f'{note}.sqlite'}", note)
        assert code == 1
        assert why in told
        assert "Do not release it." in told
    assert operate(f"sqlite:///{tmp_path / 'other.sqlite'}", "restore", "--release", "--checkpoint", "note").exit_code == 2


def test_the_doctor_compares_what_was_signed(register: str) -> None:
    database = make_url(register).database or ""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE checkpoint SET root = x'00' WHERE audience = 0")
        connection.execute("UPDATE checkpoint SET size = size + 5 WHERE audience = 2")
    found = operate(register, "check", "--url", "http://127.0.0.1:1").stdout
    assert "is of other lines than are there" in found
    assert "says something else than its note" in found
    assert "lines were removed after they were signed" in found
