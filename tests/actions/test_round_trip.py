"""What is exported is imported unchanged: whoever exports it, no row asks for anything that is not there."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions import export
from app.actions.answer import Answer
from app.domain.plan import Plan
from app.domain.submission import Particulars
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.writing import WRITERS
from tests import makers
from tests.makers import actions
from tests.snapshot.makers import READERS, Book, ask
from tests.snapshot.registers import File, base, histories

Exporting = Callable[..., Answer]
DAYS = ("2024-05-01", "2025-03-01", "2026-06-01", "2026-12-31")


def imported(book: Book, content: bytes) -> Plan:
    """The plan of a file, of several States, on the register that it came from."""
    found, told = rows(read(content), Particulars())
    assert not [each for each in told if each.code != "comments-passed-over"]
    return book.plan(*found, name="n_again", on="2026-06-15")


def exported(book: Book, reader: str, form: str, of: Exporting = export.designations, **asked: str) -> bytes:
    return ask(book.snapshot(), partial(of, form=form), READERS[reader], **asked).body


@pytest.mark.parametrize("form", WRITERS)
def test_statements_are_unchanged(form: str) -> None:
    book = base()
    said: dict[str, Any] = {
        "summary": '=Notify "us"; always',
        "options": ["in-every-case", "interpol"],
        "circumstances": "-x\u00e9",
        "territory": "PF",
    }
    book.submit(makers.statement(provision="7.5.a", state="FR", valid_from="2024-02-01", **said), name="n_second")
    content = exported(book, "anonymous", form, export.statements)
    plan = imported(book, content)
    assert actions(plan) == ["unchanged"] * 2
    assert plan.writes == ()


@settings(max_examples=60)
@given(histories(), st.sampled_from(sorted(READERS)), st.sampled_from(DAYS), st.sampled_from(sorted(WRITERS)))
def test_every_row_is_unchanged(history: list[File], reader: str, day: str, form: str) -> None:
    book = base()
    for file in history:
        book.submit(*file.rows, on=file.on, state=file.state)
    content = exported(book, reader, form, as_of=day)
    held = content if form == "csv" else exported(book, reader, "csv", as_of=day)
    if held.count(b"\r\n") > 1:
        plan = imported(book, content)
        assert set(actions(plan)) == {"unchanged"}, [(row.as_json()) for row in plan.rows if row.action.value != "unchanged"]
        assert plan.writes == ()
