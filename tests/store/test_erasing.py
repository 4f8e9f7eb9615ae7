"""The one change that a stored line may see: it becomes less, where a later line of its audience tells of it."""

import contextlib
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.erasure import APPROVAL, Carried, Wiped, drafts, remaining
from app.store import migrate
from app.store.unit import Database
from tests.store.makers import NOON, draft, notification

FIELDS = ("named_person",)
PAYLOAD = b'{"named_person":"Jo Doe","verification":"called"}'


def _written(database: Database) -> Entry:
    with database.writing() as unit:
        said = replace(draft("d_1", audience=Audience.RESTRICTED, payload=PAYLOAD), kind="designation")
        return unit.ledger.append([said], notification="n_1", approval="sha256:1")[0]


def _erase(database: Database, line: Entry, left: Entry | None = None) -> None:
    wiped = Wiped(line, FIELDS, remaining(line, FIELDS, "x_1"))
    with database.writing() as unit:
        said = drafts(Carried("x_1", line.state, "objection", NOON.date(), "p_1", "p_2"), [wiped], ())
        unit.ledger.append(said, notification="x_1", approval=APPROVAL)
        unit.erasures.erase([left or wiped.after])


def test_a_line_becomes_less(database: Database) -> None:
    line = _written(database)
    _erase(database, line)
    with database.reading() as unit:
        found, told = unit.ledger.after(0, 10)
    assert found == remaining(line, FIELDS, "x_1")
    assert (found.salt, found.leaf, told.kind) == (None, line.leaf, "erasure")


@pytest.mark.parametrize(
    "changed",
    [{"erased": "x_2"}, {"erased": None}, {"payload": None}],
    ids=lambda changed: "-".join(f"{name} {value}" for name, value in changed.items()),
)
def test_other_changes_are_refused(database: Database, changed: dict[str, Any]) -> None:
    line = _written(database)
    with pytest.raises(IntegrityError, match="append-only"):
        _erase(database, line, replace(remaining(line, FIELDS, "x_1"), **changed))
    with database.reading() as unit:
        assert unit.ledger.after(0, 10) == [line]


@pytest.mark.parametrize(
    "change", ["state = 'QM'", "leaf = 'x'", "valid_from = '2020-01-01'", "salt = 'x'", "number = 9", "version = 7"]
)
def test_nothing_else_changes_with_it(database: Database, migrated_url: str, change: str) -> None:
    _erase(database, _written(database))
    engine = create_engine(migrated_url)
    try:
        with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(text(f"UPDATE entry SET {change}, erased = 'x_1' WHERE number = 1"))
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        *(
            (change, True)
            for change in (
                "content = 'x'",
                "sha256 = 'x'",
                "nonce = 'x'",
                "size = 9",
                "particulars = '{}'",
                "file_name = 'x'",
                "problem = 'x'",
            )
        ),
        *((change, False) for change in ("content = ''", "sha256 = ''", "file_name = NULL", "status = 'rejected'")),
    ],
)
def test_what_came_may_go_and_is_never_another(database: Database, migrated_url: str, change: str, refused: bool) -> None:
    with database.writing() as unit:
        unit.inbox.add(notification(), b"as it came")
    engine, stays = create_engine(migrated_url), pytest.raises(IntegrityError, match="append-only")
    try:
        with stays if refused else contextlib.nullcontext(), engine.begin() as connection:
            connection.execute(text(f"UPDATE notification SET {change}"))
    finally:
        engine.dispose()
    with database.reading() as unit:
        assert (unit.inbox.content("n_1") == b"as it came") is (change != "content = ''")


def test_the_tables_of_before_do_not_come_back_over_an_erasure(database: Database, migrated_url: str) -> None:
    _erase(database, _written(database))
    with pytest.raises(RuntimeError, match="1 lines of the ledger were erased"):
        migrate.downgrade(migrated_url, "0015")
