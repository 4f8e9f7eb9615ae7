"""Records as rows: what a reader sees of them, and since when all of it is so."""

from datetime import date
from typing import Any

import pytest

from app.domain.access import Audience, Clearance
from app.domain.submission import Row
from app.snapshot.rows import disclosed, row_of
from tests import makers
from tests.snapshot.makers import READERS, TODAY, Book, post, state, view

AUDITOR = READERS["auditor"]


def book(*rows: Row) -> Book:
    """Japan, and files of one row each."""
    found = Book()
    found.submit(state("JP", "Japan"))
    for each in rows:
        found.submit(each, state="JP")
    return found


def seen(there: Book, reader: Clearance = AUDITOR, day: str | date = TODAY, kind: str = "designation") -> Row:
    eyes = view(there.snapshot(), reader, day)
    record = eyes.record(kind, there.key(kind))
    assert record is not None
    return row_of(eyes, record, 2)


def named(**said: Any) -> Row:
    return post(provision="8.10.a", authority__names__en="Ministry", **said)


def test_a_designation_says_its_authority_and_its_channels() -> None:
    said = {"authority__website": "https://moj.example/", "channels__phone": ["+81300000001", "+81300000002"], "scope__text": "All"}
    row = seen(book(named(languages=["ja"], hours__spec="24/7", end="2030-01-01", **said)))
    assert row == Row(
        2,
        "designation",
        {
            "state": "JP",
            "provision": "8.10.a",
            "role": "submit",
            "scope.text": "All",
            "languages": ["ja"],
            "hours.spec": "24/7",
            "channels.phone": ["+81300000001", "+81300000002"],
            "authority.names.en": "Ministry",
            "authority.website": "https://moj.example/",
        },
        valid_from=date(2024, 1, 1),
        valid_to=date(2030, 1, 1),
    )


def test_a_statement_says_what_it_says() -> None:
    there = book(makers.statement(valid_from="2023-01-01", state="JP"))
    row = seen(there, READERS["anonymous"], kind="statement")
    assert row.kind == "statement"
    assert row.values["summary"] == "As the Protocol allows."
    assert (row.valid_from, row.valid_to) == (date(2023, 1, 1), None)


@pytest.mark.parametrize(
    ("changed", "since"),
    [
        ({"scope__text": "New"}, {"anonymous": "2025-01-01", "officer": "2025-01-01", "auditor": "2025-01-01"}),
        ({"authority__website": "https://new.example/"}, {"anonymous": "2025-01-01", "officer": "2025-01-01"}),
        ({"channels__email": ["new@moj.example"]}, {"anonymous": "2024-01-01", "officer": "2025-01-01"}),
        ({"procedure": "Call."}, {"anonymous": "2024-01-01", "officer": "2024-01-01", "duty": "2025-01-01"}),
        (
            {"person": "Somebody"},
            {"anonymous": "2024-01-01", "officer": "2024-01-01", "duty": "2024-01-01", "auditor": "2025-01-01"},
        ),
        ({"scope__text": None}, {"anonymous": "2025-01-01"}),
    ],
)
def test_it_begins_with_the_last_change_that_its_reader_sees(changed: dict[str, Any], since: dict[str, str]) -> None:
    there = book(named(scope__text="Old"), named(start="2025-01-01", **changed), named(start="2026-09-01", scope__text="Later"))
    for reader, day in since.items():
        assert seen(there, READERS[reader]).valid_from == date.fromisoformat(day), reader
        assert seen(there, READERS[reader], "2024-06-01").valid_from == date(2024, 1, 1), reader
        assert seen(there, READERS[reader], "2026-12-01").valid_from == date(2026, 9, 1), reader


def test_what_returns_to_its_former_value_begins_anew() -> None:
    there = book(
        named(scope__text="One"), named(start="2025-01-01", scope__text="Two"), named(start="2026-01-01", scope__text="One")
    )
    assert seen(there).valid_from == date(2026, 1, 1)


def test_a_designation_that_was_interrupted_begins_with_its_return() -> None:
    there = book(named(end="2025-01-01"), named(start="2026-01-01"))
    assert (seen(there).valid_from, seen(there, day="2024-06-01").valid_to) == (date(2026, 1, 1), date(2025, 1, 1))


def test_it_names_the_fields_above_public_that_it_discloses() -> None:
    there = book(named(languages=["ja"], channels__phone=["+81300000001"], person="Somebody", scope__text="All"))
    assert disclosed(seen(there)) == {"languages", "channels", "person"}
    assert disclosed(seen(there, READERS["officer"])) == {"languages", "channels"}
    assert disclosed(seen(there, READERS["anonymous"])) == set()


def test_a_body_that_does_not_hold_on_that_day_is_not_made_up() -> None:
    there = book(named())
    body = there.records["authority", there.key("authority")]
    there.write([makers.draft(body.key, kind="authority", span=makers.span("2024-01-01"), audience=Audience.PUBLIC, payload=None)],
                notification="n_gone")  # fmt: skip
    assert [path for path in seen(there).values if path.startswith("authority.")] == []
