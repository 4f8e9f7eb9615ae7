"""Backups: whole, locked, the same on both databases; and what does not hold is refused and leaves nothing."""

import errno
import gzip
import json
import os
import sqlite3
import stat
import threading
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyrage
import pytest
from typer.testing import Result

from app.actions.backup import wire
from app.actions.backup.reading import Unusable, read
from app.actions.backup.taking import take
from app.identity.age import key_of, passing_key
from app.store import migrate
from app.store.unit import Database
from app.store.whole import RowOf, Whole, shape
from tests.api.served import Loaded, serving
from tests.cli.town import run
from tests.makers import SEAL_KEY
from tests.store.makers import Hand, draft

NOBODY = "http://127.0.0.1:1"
OTHER_KEY = SEAL_KEY[::-1].replace("=", "A")[:43] + "="


@pytest.fixture
def kept(loaded_sqlite: Loaded, tmp_path: Path) -> Path:
    """A backup of the demonstration on SQLite."""
    made = operate(loaded_sqlite.url, "backup", str(tmp_path / "kept.age"), folder=tmp_path / "its")
    assert made.exit_code == 0, made.output
    return tmp_path / "kept.age"


@pytest.fixture
def empty(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


def operate(url: str, *words: str, folder: Path | None = None, key: str | None = SEAL_KEY) -> Result:
    """A command of somebody at the machine whose database that is."""
    place = str(folder or Path("elsewhere"))
    settings = {"AUTHDIR_DATABASE_URL": url, "AUTHDIR_VAR_DIR": place, "AUTHDIR_SEAL_KEY": key, "COLUMNS": "1000"}
    return run(*words, **settings, AUTHDIR_ALLOW_UNSAFE_DURABILITY="true")


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a backup must hold of a database."""
    with Whole(url, allow_unsafe_durability=True).reading() as held:
        return {table: [row for portion in held.portions(table) for row in portion] for table in shape()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_one_form_serves_both_databases(loaded_sqlite: Loaded, kept: Path, postgres_url: str, empty: str, tmp_path: Path) -> None:
    there = operate(postgres_url, "restore", str(kept))
    assert there.exit_code == 0, there.output
    assert "everything holds" in there.stdout
    again = operate(postgres_url, "backup", str(tmp_path / "again.age"), "--json")
    assert json.loads(again.stdout)["entries"] > 500
    back = operate(empty, "restore", str(tmp_path / "again.age"), "--json")
    assert json.loads(back.stdout)["findings"] == []
    assert rows(empty) == rows(postgres_url) == rows(loaded_sqlite.url)


def test_a_restored_copy_is_for_reading_until_it_is_released(loaded_sqlite: Loaded, kept: Path, empty: str, tmp_path: Path) -> None:
    operate(empty, "restore", str(kept))
    sent = b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Office,2026-02-01\n"
    with serving(empty, tmp_path / "own", loaded_sqlite.tokens) as served:
        assert served.get("/designations?state=JP").json()["items"]
        assert served.get("/designations?state=QM", "officer").status_code == 200
        refused = served.submit(sent)
        assert (refused.status_code, refused.json()["code"]) == (503, "restored-copy")
        assert refused.headers["retry-after"]
        assert operate(empty, "restore", "--release", "--no-erasures").exit_code == 0
        assert served.submit(sent).status_code == 201


def test_nothing_is_sent_from_a_copy(kept: Path, empty: str) -> None:
    operate(empty, "restore", str(kept))
    with closing(Database(empty, Hand())) as database:
        for unit in (database.posting, database.telling, database.writing, database.touching):
            with pytest.raises(Exception, match="nobody released it yet"), unit():
                pass


def damaged(content: bytes) -> Iterator[tuple[bytes, str]]:
    yield content[: len(content) // 2], "cut off or altered"
    yield content[:-1], "cut off or altered"
    yield content[:100], "no file of age"
    yield content[:-40] + bytes([content[-40] ^ 1]) + content[-39:], "cut off or altered"
    yield b"nothing of the kind", "no file of age"
    for inside, told in (
        (b"plain", "not compressed"),
        (b"", "its end is missing"),
    ):
        yield pyrage.encrypt(inside, [key_of(bytes(32)).to_public()]), told


@pytest.mark.parametrize("database", ["empty", "postgres_url"])
def test_what_does_not_hold_leaves_nothing(kept: Path, database: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url, keys = request.getfixturevalue(database), tmp_path / "keys"
    keys.write_text(f"# made for this test\n{key_of(bytes(32))}\n")
    for content, told in damaged(kept.read_bytes()):
        (tmp_path / "bad.age").write_bytes(content)
        known = [] if content.startswith(kept.read_bytes()[:90]) else ["--keys", str(keys)]
        refused = operate(url, "restore", str(tmp_path / "bad.age"), *known)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert f"Nothing was restored: {tmp_path / 'bad.age'}: " in refused.stderr
        assert told in refused.stderr
    assert operate(url, "restore", str(kept)).exit_code == 0


def test_what_unpacks_to_more_than_any_line_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody who knows a recipient can make a file that opens."""
    monkeypatch.setattr(wire, "MOST", 1_000_000)
    key, place = passing_key(), tmp_path / "bomb.age"
    place.write_bytes(pyrage.encrypt(gzip.compress(b'"' + b"x" * 100_000_000), [key.to_public()]))
    tracemalloc.start()
    with pytest.raises(Unusable, match="a line of it has more than 1,000,000 bytes"):
        read(place, [key])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64 * 1024 * 1024


def test_another_key_does_not_open_it(kept: Path, empty: str, tmp_path: Path) -> None:
    assert "none of the keys opens it" in operate(empty, "restore", str(kept), key=OTHER_KEY).stderr
    assert "AUTHDIR_SEAL_KEY" in operate(empty, "restore", str(kept), key=None).stderr
    assert operate(empty, "restore", str(kept), key=f"{OTHER_KEY},{SEAL_KEY}").exit_code == 0
    (tmp_path / "none").write_text("a letter\n")
    assert "holds no key of age" in operate(empty, "restore", str(kept), "--keys", str(tmp_path / "none")).stderr


def test_a_copy_for_somebody_else(loaded_sqlite: Loaded, empty: str, tmp_path: Path) -> None:
    theirs, place = passing_key(), tmp_path / "theirs.age"
    made = operate(loaded_sqlite.url, "backup", str(place), "--recipient", str(theirs.to_public()), key=None)
    assert made.exit_code == 0, made.output
    assert "none of the keys opens it" in operate(empty, "restore", str(place)).stderr
    (tmp_path / "keys").write_text(str(theirs))
    assert operate(empty, "restore", str(place), "--keys", str(tmp_path / "keys"), key=None).exit_code == 0
    assert "is no recipient of age" in operate(loaded_sqlite.url, "backup", "x.age", "--recipient", "age1nobody").stderr


def test_no_file_is_written_over(loaded_sqlite: Loaded, kept: Path, tmp_path: Path) -> None:
    before = kept.read_bytes()
    again = operate(loaded_sqlite.url, "backup", str(kept))
    assert (again.exit_code, kept.read_bytes()) == (1, before)
    assert "kept.age is there already" in again.stderr
    (tmp_path / "next.age.part").write_text("somebody else's")
    assert "next.age.part is there already" in operate(loaded_sqlite.url, "backup", str(tmp_path / "next.age")).stderr
    assert (tmp_path / "next.age.part").read_text() == "somebody else's"
    assert "no-folder" in operate(loaded_sqlite.url, "backup", "no-folder/x.age").stderr


def test_where_a_file_has_one_name_only_none_is_written_over_either(
    loaded_sqlite: Loaded, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def no_call(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    monkeypatch.setattr("app.actions.backup.taking.os.fsync", no_call)
    before = kept.read_bytes()
    again = operate(loaded_sqlite.url, "backup", str(kept))
    assert (again.exit_code, kept.read_bytes()) == (1, before)
    assert "kept.age is there already" in again.stderr
    made = operate(loaded_sqlite.url, "backup", str(tmp_path / "next.age"))
    assert made.exit_code == 0, made.output
    assert operate(f"sqlite:///{tmp_path / 'there.sqlite'}", "restore", str(tmp_path / "next.age")).exit_code == 0
    monkeypatch.setattr(Path, "rename", no_links)
    assert "Operation not permitted" in operate(loaded_sqlite.url, "backup", str(tmp_path / "third.age")).stderr
    assert not list(tmp_path.glob("third.age*")) + list(tmp_path.glob("*.part"))


def test_only_an_empty_database_is_filled(loaded_sqlite: Loaded, kept: Path, empty: str) -> None:
    before = rows(loaded_sqlite.url)
    refused = operate(loaded_sqlite.url, "restore", str(kept))
    assert refused.exit_code == 1
    assert "into an empty database only" in refused.stderr
    assert rows(loaded_sqlite.url) == before
    migrate.upgrade(empty)
    migrate.downgrade(empty, "0012")
    assert "has tables of revision 0012" in operate(empty, "restore", str(kept)).stderr
    assert "there is no file nowhere.age" in operate(empty, "restore", "nowhere.age").stderr


def test_what_is_found_in_a_copy_keeps_it_closed(kept: Path, empty: str) -> None:
    assert "was not restored from a backup" in operate(migrated(empty), "restore", "--release").stderr
    operate(empty, "restore", str(kept))
    with closing(sqlite3.connect(empty.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE decision SET last_entry = last_entry - 1 WHERE id = 4")
    refused = operate(empty, "restore", "--release", "--no-erasures")
    assert refused.exit_code == 1
    assert "FINDING" in refused.stdout
    assert "not released" in refused.stderr
    assert operate(empty, "restore", "--release", "--despite-findings").exit_code == 0
    assert "released already" in operate(empty, "restore", "--release", "--despite-findings").stderr


def migrated(url: str) -> str:
    migrate.upgrade(url)
    return url


def test_one_thing_at_a_time(kept: Path, empty: str) -> None:
    for words in ([], [str(kept), "--release"], [str(kept), "--despite-findings"]):
        assert operate(empty, "restore", *words).exit_code == 2


def test_a_backup_is_of_one_moment_while_others_write(migrated_url: str, tmp_path: Path) -> None:
    stop, key = threading.Event(), passing_key()

    def write() -> None:
        with closing(Database(migrated_url, Hand(), allow_unsafe_durability=True)) as database:
            for number in range(100_000):
                if stop.is_set():
                    return
                with database.writing() as unit:
                    drafts = [draft(f"a_{number}_{each}") for each in range(20)]
                    unit.ledger.append(drafts, notification=f"n_{number}", approval="sha256:1")

    writer = threading.Thread(target=write)
    writer.start()
    sizes: list[int] = []
    while len(set(sizes)) < 4:
        place, heads = tmp_path / f"{len(sizes)}.age", list[RowOf]()
        whole = Whole(migrated_url, allow_unsafe_durability=True)
        take(whole, place, [key.to_public()], datetime.now(UTC))
        contents = read(place, [key], partial(_only_heads, heads))
        sizes.append(contents.entries)
        ((_, number, _),) = heads
        assert contents.entries == number
        assert number % 20 == 0
    stop.set()
    writer.join()
    assert sizes == sorted(sizes)


def _only_heads(heads: list[RowOf], table: str, found: Sequence[RowOf]) -> None:
    if table == "head":
        heads += found
