"""Freshness in answers: each reader counts from what they see themselves; what is above them moves nothing, not even by time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions import history, look_up
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.entry import Change, Draft, Entry
from app.domain.freshness import Observation, Sort, key_of, observing
from app.domain.moment import Span, format_instant
from app.snapshot.shelf import Edition, Shelf
from app.snapshot.waiting import waiting
from tests.snapshot.makers import (
    AUDITOR,
    DUTY,
    EDITOR,
    NOW,
    OFFICER,
    READERS,
    TODAY,
    ZONE,
    Book,
    edition,
    everything,
    post,
    questions,
    state,
    told,
    view,
)  # fmt: skip
from tests.snapshot.registers import BODIES, POSTS, base

DAY = timedelta(days=1)
ALL = (PUBLIC_ONLY, OFFICER, DUTY, AUDITOR, EDITOR)


def register() -> Book:
    """A 24/7 point and a ministry that were known for years, with something in every audience."""
    book = Book()
    book.submit(state("JP"), state("FR", "France", 3))
    held: dict[str, Any] = {"channels__duty_phone": ["+81300000001"], "channels__email": ["duty@police.example"]}
    book.submit(post(provision="35", authority__names__en="Police", person="Somebody", **held))
    book.submit(post(provision="8.10.a", authority__names__en="Ministry of Justice", channels__email=["m@justice.example"]))
    return book


def see(
    book: Book,
    sort: Sort,
    at: datetime = NOW,
    place: int = 0,
    *,
    state: str = "JP",
    covers: Audience = Audience.RESTRICTED,
    note: str = "secret",
    later: timedelta = timedelta(),
) -> list[Entry]:
    """What was found of a State's designation, and is written down so much ``later``."""
    record = book.records["designation", book.key("designation", state, place)]
    first = record.entries()[0]
    said: dict[str, Any] = {"note": note, "by": "p_1"}
    if sort is Sort.ATTESTED:
        said = {"speaker": "state", "covers": covers, "by": "p_1"}
    found = Observation(record.key, state, first.provision or "", sort, at, **said)
    before = book.records.get(("observation", found.key))
    drafts = observing(found, ZONE, before, min(record.streams))
    return book.write(drafts, notification=f"o_{book.submitted}", approval="observation", at=at + later)


def trusted(there: Edition | Book, book: Book, reader: Clearance = DUTY, place: int = 0, **asked: str) -> dict[str, Any]:
    """The freshness of a designation, the same alone, in a list, and in the list of those that are as fresh as that."""
    where = there if isinstance(there, Edition) else edition(there.snapshot(), max(NOW, there.entries[-1].recorded_at))
    key = book.key("designation", place=place)
    found: dict[str, Any] = told(where, look_up.designation, reader, id=key, **asked)["trust"]
    listed = {each["id"]: each["trust"] for each in told(where, look_up.designations, reader, state="JP", **asked)["items"]}
    assert listed[key] == found
    for status in look_up.ATTESTATIONS:
        filtered = told(where, look_up.designations, reader, state="JP", attestation=status, **asked)["items"]
        assert (key in {each["id"] for each in filtered}) == (status == found["status"])
    del found["changed_recently"]
    return found


def standings(book: Book, place: int = 0, **asked: str) -> list[str]:
    """The status that each reader reads: anonymous, officer, duty officer, auditor, editor."""
    return [trusted(book, book, reader, place, **asked)["status"] for reader in ALL]


def change(book: Book, at: datetime, provision: str = "35", **values: Any) -> None:
    name = "Police" if provision == "35" else "Ministry of Justice"
    row = post(provision=provision, authority__names__en=name, start=at.date().isoformat(), **values)
    book.submit(row, state="JP", on=at.date().isoformat(), at=at)


def test_nobody_said_anything() -> None:
    book = register()
    assert standings(book) == ["unconfirmed"] * 5
    assert trusted(book, book) == {
        "recorded_at": "2024-01-03T12:00:00.000000Z",
        "attested_at": None,
        "attested_by": None,
        "answered_at": None,
        "status": "unconfirmed",
        "due_on": None,
        "disputed_since": None,
    }


def test_attested_by_the_state_and_then_by_time() -> None:
    book = register()
    before = trusted(book, book)
    see(book, Sort.ATTESTED)
    after = {"attested_at": format_instant(NOW), "attested_by": "state", "status": "confirmed", "due_on": "2026-08-30"}
    for reader in ALL:
        assert trusted(book, book, reader)["due_on"] == "2026-08-30"
    assert trusted(book, book) == before | after
    assert trusted(book, book, place=1)["status"] == "unconfirmed"
    shelf = Shelf(ZONE)
    shelf.put(book.snapshot())
    found = {
        days: trusted(shelf.edition(NOW + days * DAY), book)["status"] for days in (0, 74, 75, 90, 91, 400)
    }  # the same snapshot: only the day goes on
    assert found == {0: "confirmed", 74: "confirmed", 75: "due", 90: "due", 91: "overdue", 400: "overdue"}


def test_the_day_turns_at_the_legal_midnight() -> None:
    book, shelf = register(), Shelf(ZONE)
    see(book, Sort.ATTESTED, datetime.fromisoformat("2026-06-01T22:30:00+00:00"))  # the second of June in Paris
    shelf.put(book.snapshot())
    last = datetime.fromisoformat("2026-08-31T21:59:59+00:00")
    assert trusted(shelf.edition(last), book)["due_on"] == "2026-08-31"
    assert trusted(shelf.edition(last), book)["status"] == "due"
    assert trusted(shelf.edition(last + timedelta(seconds=1)), book)["status"] == "overdue"


def test_a_change_unsettles_those_who_see_it_only() -> None:
    book = register()
    see(book, Sort.ATTESTED)
    change(book, NOW + DAY, channels__duty_phone=["+81300000009"])
    assert standings(book) == ["confirmed", "confirmed", "unconfirmed", "unconfirmed", "unconfirmed"]
    assert trusted(book, book)["attested_at"] == format_instant(NOW)
    assert trusted(book, book)["due_on"] is None
    change(book, NOW + 2 * DAY, person="Somebody else")
    see(book, Sort.ATTESTED, NOW + 3 * DAY)
    change(book, NOW + 4 * DAY, authority__website="https://police.example/")
    assert standings(book) == ["unconfirmed"] * 5


def test_an_attestation_speaks_for_what_stood_on_its_day() -> None:
    book = register()
    row = post(provision="35", authority__names__en="Police", start="2026-06-11", channels__duty_phone=["+81300000009"])
    book.submit(row, state="JP", on="2026-06-01", at=NOW)
    see(book, Sort.ATTESTED, NOW + DAY)
    there = edition(book.snapshot(), NOW + 2 * DAY)
    shown = {day: trusted(there, book, as_of=f"2026-06-{day}")["status"] for day in ("02", "10", "11", "20")}
    assert shown == {"02": "confirmed", "10": "confirmed", "11": "unconfirmed", "20": "unconfirmed"}
    assert trusted(there, book, OFFICER, as_of="2026-06-20")["status"] == "confirmed", "the number is not theirs to see"
    see(book, Sort.ATTESTED, NOW + 11 * DAY)
    assert trusted(book, book)["status"] == "confirmed"


def test_an_attestation_speaks_for_what_its_maker_saw() -> None:
    book = register()
    see(book, Sort.ATTESTED, covers=Audience.PARTIES)
    assert standings(book) == ["confirmed", "confirmed", "unconfirmed", "unconfirmed", "unconfirmed"]
    assert (trusted(book, book)["attested_at"], trusted(book, book, OFFICER)["attested_at"]) == (None, format_instant(NOW))
    see(book, Sort.ATTESTED, NOW + DAY, covers=Audience.RESTRICTED)
    see(book, Sort.ATTESTED, NOW + 2 * DAY, covers=Audience.NETWORK)
    assert standings(book) == ["confirmed"] * 5
    assert [trusted(book, book, each)["due_on"] for each in (DUTY, AUDITOR)] == ["2026-09-01", "2026-08-31"]


def test_reports_and_answers_reach_those_who_know_the_channels() -> None:
    book = register()
    for place in (0, 1):
        see(book, Sort.ATTESTED, place=place)
        see(book, Sort.DID_NOT_ANSWER, NOW + DAY, place)
    assert standings(book) == ["confirmed", "confirmed", "disputed", "disputed", "disputed"]
    assert standings(book, 1) == ["confirmed", *["disputed"] * 4]
    see(book, Sort.ATTESTED, NOW + 2 * DAY)
    assert standings(book)[2:] == ["disputed"] * 3
    see(book, Sort.ANSWERED, NOW + 3 * DAY)
    assert standings(book) == ["confirmed"] * 5
    assert [trusted(book, book, each)["answered_at"] for each in (OFFICER, DUTY)] == [None, format_instant(NOW + 3 * DAY)]
    see(book, Sort.WRONG, NOW + 4 * DAY)
    see(book, Sort.WRONG, NOW + 5 * DAY)
    assert trusted(book, book)["disputed_since"] == format_instant(NOW + 4 * DAY)
    assert standings(book)[2:] == ["disputed"] * 3


def test_a_change_of_what_one_is_reached_by_clears_a_report_for_those_who_see_it() -> None:
    book = register()
    see(book, Sort.WRONG)
    change(book, NOW + DAY, person="Somebody else")
    assert standings(book)[2:] == ["disputed"] * 3
    change(book, NOW + 2 * DAY, authority__website="https://police.example/")
    assert standings(book)[2:] == ["disputed"] * 3, "what is no way to reach it settles nothing"
    change(book, NOW + 3 * DAY, channels__duty_phone=["+81300000009"])
    assert standings(book) == ["unconfirmed"] * 5
    change(book, NOW + 4 * DAY, channels__duty_phone=["+81300000001"])
    assert standings(book)[2:] == ["disputed"] * 3, "what did not answer is back"
    see(book, Sort.ANSWERED, NOW + 5 * DAY)
    assert standings(book) == ["unconfirmed"] * 5


def test_a_change_clears_a_report_from_the_day_on_which_it_takes_effect() -> None:
    book = register()
    see(book, Sort.DID_NOT_ANSWER)
    row = post(provision="35", authority__names__en="Police", start="2026-06-11", channels__duty_phone=["+81300000009"])
    book.submit(row, state="JP", on="2026-06-02", at=NOW + DAY)
    there = edition(book.snapshot(), NOW + 2 * DAY)
    shown = {day: trusted(there, book, as_of=f"2026-06-{day}")["status"] for day in ("01", "03", "10", "11", "20")}
    assert shown == {"01": "disputed", "03": "disputed", "10": "disputed", "11": "unconfirmed", "20": "unconfirmed"}


def test_a_report_that_is_brought_late_is_about_what_stood_when_it_was_made() -> None:
    book = register()
    change(book, NOW + DAY, channels__duty_phone=["+81300000009"])
    see(book, Sort.DID_NOT_ANSWER, NOW + 2 * DAY)
    assert standings(book)[2:] == ["disputed"] * 3
    book = register()
    change(book, NOW + DAY, channels__duty_phone=["+81300000009"])
    see(book, Sort.DID_NOT_ANSWER, NOW, later=2 * DAY)
    assert standings(book) == ["unconfirmed"] * 5


def test_other_days_and_what_was_known_then() -> None:
    book = register()
    see(book, Sort.ATTESTED)
    see(book, Sort.DID_NOT_ANSWER, NOW + 10 * DAY)
    see(book, Sort.ANSWERED, NOW + 20 * DAY)
    there = edition(book.snapshot(), NOW + 80 * DAY)
    shown = {day: trusted(there, book, as_of=(TODAY + day * DAY).isoformat())["status"] for day in (-1, 0, 9, 10, 19, 20, 80, 91)}
    assert shown == {
        -1: "unconfirmed", 0: "confirmed", 9: "confirmed", 10: "disputed", 19: "disputed", 20: "confirmed", 80: "due", 91: "overdue"
    }  # fmt: skip
    for days, status in ((-1, "unconfirmed"), (1, "due"), (11, "disputed"), (21, "due")):
        assert trusted(there, book, known_at=format_instant(NOW + days * DAY))["status"] == status


def test_a_version_tells_how_fresh_it_was_then() -> None:
    book = register()
    see(book, Sort.ATTESTED)
    key = book.key("designation")
    shown = told(book.snapshot(), history.version, DUTY, id=key, n="1")
    assert (shown["version"], shown["trust"]["attested_at"]) == (1, None)
    assert len(told(book.snapshot(), history.versions, DUTY, id=key)["items"]) == 1


def test_lines_that_make_no_observation_are_passed_over() -> None:
    book = register()
    see(book, Sort.ATTESTED)
    key = key_of(book.key("designation"), Sort.ATTESTED)
    draft = Draft("observation", key, "JP", "35", Audience.PUBLIC, Span(TODAY), Change.AMEND, b"{}")
    book.write([draft], notification="o_0", at=NOW + DAY)
    assert standings(book) == ["confirmed"] * 5


def test_saving_without_a_change_moves_no_date() -> None:
    book = register()
    see(book, Sort.ATTESTED)
    before = [trusted(book, book, reader) for reader in ALL]
    change(book, NOW + DAY, channels__duty_phone=["+81300000001"])
    assert [trusted(book, book, reader) for reader in ALL] == before


def test_the_free_text_leaves_no_trace_below_restricted() -> None:
    found = []
    for note in ("A stranger answered.", "Nobody did."):
        book = register()
        see(book, Sort.WRONG, note=note)
        asked = questions(book.records, words=("stranger",))
        found.append([everything(edition(book.snapshot(), NOW), DUTY, asked, time) for time in ({}, {"known_at": "8"})])
    assert found[0] == found[1]


def observed(book: Book, reader: Clearance) -> list[dict[str, Any]]:
    """What was observed of the 24/7 point, for a reader."""
    found: list[dict[str, Any]] = told(book.snapshot(), look_up.observations, reader, id=book.key("designation"))["items"]
    return found


def test_what_was_observed_is_told_the_last_first_and_who_said_it_to_the_state_alone() -> None:
    book = register()
    see(book, Sort.DID_NOT_ANSWER, NOW - 2 * DAY)
    see(book, Sort.ATTESTED, NOW - DAY, covers=Audience.NETWORK)
    reported = {"id": "o_3", "outcome": "did-not-answer", "at": format_instant(NOW - 2 * DAY)}
    attested = {"id": "o_4", "outcome": "attested", "at": format_instant(NOW - DAY), "attested_by": "state", "covers": "network"}
    assert observed(book, OFFICER) == [attested]
    assert observed(book, DUTY) == [attested, reported]
    of_the_state = {"by": "p_1", "channel": None}
    expected = [attested | of_the_state | {"note": None}, reported | of_the_state | {"note": "secret"}]
    assert observed(book, EDITOR) == expected
    assert observed(book, AUDITOR) == expected


def test_somebody_who_attests_without_having_seen_it_all_covers_nothing_more() -> None:
    book = register()
    see(book, Sort.ATTESTED, covers=Audience.PUBLIC)
    assert [each["covers"] for each in observed(book, PUBLIC_ONLY)] == ["public"]


def waited_for(book: Book, ahead: int = 0, reader: Clearance = EDITOR) -> dict[str, tuple[str, date, date]]:
    """Of what holds and is not confirmed so many days from now: its provision, how fresh, since when, and recorded on which day."""
    found = waiting(view(book.snapshot(), reader, TODAY + ahead * DAY), "JP")
    return {each.provision: (each.standing.value, each.since, each.recorded_on) for each in found}


def test_what_somebody_must_look_at() -> None:
    book = register()
    recorded = date(2024, 1, 3)
    ministry = ("unconfirmed", date(2025, 1, 4), date(2024, 1, 4))
    assert waited_for(book) == {"8.10.a": ministry, "35": ("unconfirmed", date(2024, 4, 3), recorded)}
    see(book, Sort.ATTESTED)
    assert waited_for(book) == {"8.10.a": ministry}, "what is confirmed waits for nobody"
    assert waited_for(book, 91)["35"] == ("overdue", date(2026, 8, 31), recorded)
    see(book, Sort.WRONG, NOW + DAY)
    assert waited_for(book, 1)["35"] == ("disputed", date(2026, 6, 2), recorded)
    assert "35" not in waited_for(book, 1, PUBLIC_ONLY)
    row = post(
        provision="8.10.a", authority__names__en="Ministry of Justice", channels__email=["m@justice.example"], end="2026-06-30"
    )
    book.submit(row, state="JP", on="2026-06-01", at=NOW + DAY)
    assert "8.10.a" in waited_for(book, 28)
    assert "8.10.a" not in waited_for(book, 29), "what has ended waits for nobody"
    (first,) = waiting(view(book.snapshot(), EDITOR, TODAY + 30 * DAY), "JP")
    assert (first.key, first.names) == (book.key("designation"), {"en": "Police"})


def _without(book: Book) -> None:
    """Nothing is observed."""


times = st.sampled_from(
    ({}, {"as_of": "2026-05-31"}, {"as_of": "2026-06-20"}, {"known_at": "9"}, {"known_at": format_instant(NOW)})
)


PLACES = {"anonymous": (("JP", 0), ("JP", 1), ("FR", 0)), "officer": (("FR", 0),)}
"""Where reports and answers are made that a reader may not learn of; the one of France answers round the clock."""


@st.composite
def hidden(draw: st.DrawFn, places: tuple[tuple[str, int], ...]) -> Callable[[Book], None]:
    """Reports, answers and changes of the duty phone after now, in order of time."""
    moments = sorted(draw(st.lists(st.integers(1, 1000), min_size=1, max_size=4, unique=True)))
    deeds = [draw(st.sampled_from((Sort.ANSWERED, Sort.DID_NOT_ANSWER, Sort.WRONG, None))) for _ in moments]
    chosen = [draw(st.sampled_from(places)) for _ in moments]

    def write(book: Book) -> None:
        for hour, deed, (code, place) in zip(moments, deeds, chosen, strict=True):
            at = NOW + timedelta(hours=hour)
            if deed is not None:
                see(book, deed, at, place, state=code)
            else:
                said = dict(POSTS[0][1] if code == "JP" else POSTS[1][1])
                body = BODIES[0 if code == "JP" else 1]
                row = post(2, code, authority__names__en=body, channels__duty_phone=[f"+3310{hour:07}"], **said)
                book.submit(row, state=code, name=f"n_hidden{hour}", on="2026-06-01", at=at)

    return write


@pytest.mark.parametrize("reader", ["anonymous", "officer"])
@settings(max_examples=25)
@given(data=st.data(), time=times, ahead=st.integers(0, 2000))
def test_who_is_not_cleared_cannot_tell(reader: str, data: st.DataObject, time: dict[str, str], ahead: int) -> None:
    books = base(), base()
    found = []
    write = data.draw(hidden(PLACES[reader]))
    for book, hide in zip(books, (_without, write), strict=True):
        for place, code in ((0, "JP"), (0, "FR")):
            see(book, Sort.ATTESTED, NOW, place, state=code)
        hide(book)
        see(book, Sort.ATTESTED, NOW + 45 * DAY, 1)
        there = edition(book.snapshot(), NOW + 45 * DAY + timedelta(hours=ahead))
        asked = questions(books[0].records, words=("secret",))
        found.append((everything(there, READERS[reader], asked, time), there.day, there.midnight))
    assert found[0] == found[1]
