"""What is kept is always what would be made afresh: cards and treaties live no longer than what they rest on."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions import look_up
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.entry import Change, Draft
from app.domain.moment import Span
from app.domain.submission import Row
from app.snapshot.cards import DAYS_KEPT
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Edition
from app.snapshot.treaties import MOMENTS_KEPT
from tests.snapshot.makers import (
    AUDITOR,
    EDITOR,
    READERS,
    TODAY,
    Book,
    ask,
    edition,
    everything,
    party,
    post,
    questions,
    state,
    told,
    view,
)
from tests.snapshot.registers import File, base, files

CONSENTING = ("RS", "HU", "CR", "EE")


def consents(*codes: str) -> tuple[Row, ...]:
    """Parties to the Convention that consent to the Protocol: with Japan's, five."""
    convention = [party(code, "ETS185", number, consented_on="2010-01-05") for number, code in enumerate(codes, 2)]
    return (*convention, *(party(code, "CETS224", number + 50, consented_on="2025-01-15") for number, code in enumerate(codes)))


def files_of_all_sorts() -> st.SearchStrategy[File]:
    """Files about designations, and such as move a treaty for others, rename a body or make a State an exercise one."""
    elsewhere = (
        (*consents(*CONSENTING), party("JP", "CETS224", 40, consented_on="2023-08-10")),
        (state("EE", "Exercise State", exercise=True),),
        (state("EE", "Estonia", exercise=False, memberships=["EU"]),),
        (party("CR", "CETS224", consented_on="2025-01-15", denounced_on="2025-06-01"),),
        (post(2, authority__names__en="Ministry of Justice", authority__names__fr="Ministère", start="2025-01-01"),),
        (post(2, procedure="New", authority__names__en="Ministry of Justice"), _other(procedure="New")),
    )
    return files() | st.sampled_from([File(rows, "2024-01-01") for rows in elsewhere])


def _other(**values: str) -> Row:
    return post(3, "FR", provision="8.10.b", authority__names__en="Ministry of Justice", **values)


WHEN: tuple[dict[str, str], ...] = ({}, {"as_of": "2025-03-01"}, {"as_of": "2027-01-01"}, {"known_at": "14"})


@settings(max_examples=15)
@given(st.lists(files_of_all_sorts(), min_size=1, max_size=3), st.permutations(sorted(READERS)), st.sampled_from(WHEN))
def test_a_warm_edition_answers_like_a_cold_one(history: list[File], readers: list[str], time: dict[str, str]) -> None:
    book = base()
    warm = book.snapshot()
    _compare(warm, book, readers, time)
    for file in history:
        warm = warm.advance(book.submit(*file.rows, on=file.on, state=file.state))
        _compare(warm, book, readers, time)


def _compare(warm: Snapshot, book: Book, readers: list[str], time: dict[str, str]) -> None:
    asked = questions(book.records)
    for reader in readers:
        found = everything(warm, READERS[reader], asked, time)
        assert found == everything(book.snapshot(), READERS[reader], asked, time), reader


def bound() -> Book:
    """Japan has consented; four more are missing."""
    book = Book()
    book.submit(state("JP"), *(state(code, code, number) for number, code in enumerate(CONSENTING, 3)))
    book.submit(party("JP", "ETS185", consented_on="2012-07-03"), party("JP", "CETS224", 3, consented_on="2023-08-10"))
    book.submit(post(authority__names__en="Ministry", person="Somebody", procedure="Call"), state="JP")
    return book


def operative(there: Edition | Snapshot, **when: str) -> tuple[bool, str | None]:
    (found,) = told(there, look_up.designations, state="JP", **when)["items"]
    return found["operative"], found["operative_reason"]


def test_a_consent_elsewhere_drops_what_was_kept() -> None:
    book = bound()
    warm = book.snapshot()
    assert operative(warm) == (False, "treaty-not-in-force")
    warm = warm.advance(book.submit(*consents(*CONSENTING)))
    assert operative(warm) == (True, None)


def test_a_state_that_turns_out_to_be_fictional_drops_what_was_kept() -> None:
    book = bound()
    warm = book.snapshot().advance(book.submit(*consents(*CONSENTING)))
    assert operative(warm) == (True, None)
    warm = warm.advance(book.submit(state("EE", "Exercise State", exercise=True)))
    assert operative(warm) == (False, "treaty-not-in-force")


def test_a_fictional_state_whose_record_ended_still_takes_no_part() -> None:
    book = bound()
    book.submit(state("EE", "Exercise State", exercise=True), *consents(*CONSENTING))
    book.write([Draft("state", "EE", "EE", None, Audience.PUBLIC, Span(date(2020, 1, 1)), Change.END, None)], notification="n_end")
    assert operative(book.snapshot()) == (False, "treaty-not-in-force")


def test_a_renamed_authority_is_answered_by_its_new_name() -> None:
    book = bound()
    warm = book.snapshot()
    assert told(warm, look_up.designations, q="ministry")["meta"]["total"] == 1
    rename = post(authority__names__en="Ministry", authority__names__fr="Chancellerie", start="2024-01-01")
    warm = warm.advance(book.submit(rename, state="JP"))
    assert told(warm, look_up.designations, q="chancellerie")["meta"]["total"] == 1


@pytest.mark.parametrize("order", [(AUDITOR, EDITOR), (EDITOR, AUDITOR)])
def test_one_readers_card_is_not_anothers(order: tuple[Clearance, ...]) -> None:
    """A notification of several States belongs to none of them: who reads all of one State only does not see its reference."""
    book = bound()
    book.submit(state("FR", "France"))
    book.submit(post(2, "FR", provision="35", authority__names__en="Police", procedure="Call"), state="FR")
    several = (
        post(2, "JP", authority__names__en="Ministry", procedure="Write"),
        post(3, "FR", provision="35", authority__names__en="Police", procedure="Write"),
    )
    book.submit(*several, name="n_several")
    warm = book.snapshot()
    for clearance in order:
        (found,) = told(warm, look_up.designations, clearance, state="JP")["items"]
        assert found["source"]["notification"] == "n_several"
        assert found["source"]["reference"] == ("ref n_several" if clearance is AUDITOR else None)


def test_days_asked_about_do_not_pile_up() -> None:
    warm = edition(bound().snapshot())
    today = ask(warm, look_up.designations)
    days = [f"20{year}-01-01" for year in range(24, 24 + 3 * DAYS_KEPT)]
    answers = {day: ask(warm, look_up.designations, as_of=day, attestation="unconfirmed") for day in days}
    derived = warm.snapshot.part("JP").derived
    assert len(derived["days"]) == DAYS_KEPT
    assert any(what == "card" for (what, *_), *_ in derived["today"][1]), "other days pushed out today's"
    for day, answer in answers.items():
        assert ask(warm, look_up.designations, as_of=day, attestation="unconfirmed") == answer
    assert ask(warm, look_up.designations) == today


def test_positions_asked_about_do_not_pile_up() -> None:
    book = bound()
    for number in range(600):
        book.write(
            [Draft("state", f"s_{number}", "JP", None, Audience.PUBLIC, Span(TODAY), Change.CREATE, b"{}")], notification="n_x"
        )
    snapshot = book.snapshot()
    for known in range(snapshot.number):
        view(snapshot, PUBLIC_ONLY, known=known).standing("JP", "CETS224")
    assert len(snapshot.derived["treaties"]) == MOMENTS_KEPT


def test_treaties_are_computed_once_for_entries_that_say_nothing_of_them() -> None:
    book = bound()
    first = len(book.entries)
    book.submit(post(3, provision="35", authority__names__en="Police"), state="JP")
    snapshot = book.snapshot()
    assert view(snapshot, known=first).treaties is view(snapshot).treaties
    assert view(snapshot, known=first - 20).treaties is not view(snapshot).treaties


def test_treaties_are_computed_once_for_days_between_which_nothing_changes() -> None:
    snapshot = bound().snapshot()
    assert view(snapshot, day="2025-01-01").treaties is view(snapshot, AUDITOR, day="2025-12-31").treaties
    assert view(snapshot, day="1999-12-31").treaties is not view(snapshot, day="2000-01-01").treaties
    assert view(snapshot, day="1999-12-31").treaties.participations == {}
