"""A view: the rule of time against its definition, a reader's own count of revisions, and what is upcoming, ended or voided."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions import history, look_up
from app.domain.access import PUBLIC_ONLY, Audience
from app.domain.canonical import canonical
from app.domain.entry import Change, Draft, Entry
from app.domain.errors import InvalidParameter, NotFound
from app.domain.moment import Span, format_instant
from app.snapshot.model import Snapshot
from tests import makers
from tests.snapshot.makers import AUDITOR, DUTY, EDITOR, NOW, OFFICER, READERS, Book, ask, edition, post, state, told, view

A_DAY = st.dates(date(2024, 1, 1), date(2024, 1, 9))
NAMES = {Audience.PUBLIC: "scope", Audience.PARTIES: "languages", Audience.NETWORK: "procedure", Audience.RESTRICTED: "person"}


@st.composite
def lines(draw: st.DrawFn) -> list[Entry]:
    """Entries of one designation: a public one first, then whatever, each with its own span of days."""
    found = []
    for number in range(1, 1 + draw(st.integers(1, 7))):
        audience = Audience.PUBLIC if number == 1 else draw(st.sampled_from(Audience))
        start, end = draw(A_DAY), draw(st.none() | A_DAY)
        span = Span(start, end if end and end > start else None)
        payload = draw(st.none() | st.just(canonical({NAMES[audience]: f"{audience.label} {number}"})))
        found.append(makers.entry(number, audience=audience, span=span, payload=payload, recorded_at=NOW + timedelta(hours=number)))
    return found


def expected(entries: list[Entry], on: date, known: int, ceiling: Audience) -> dict[str, str] | None:
    """The rule of time, word for word: of each stream the last entry known whose span holds the day."""
    value: dict[str, str] = {}
    public = False
    for audience in Audience:
        said = [e for e in entries if e.audience is audience and e.number <= known and on in e.span]
        if said and said[-1].payload is not None and audience <= ceiling:
            value[NAMES[audience]] = f"{audience.label} {said[-1].number}"
            public |= audience is Audience.PUBLIC
    return value if public else None


@given(lines(), st.dates(date(2023, 12, 31), date(2024, 1, 11)), st.integers(0, 8), st.sampled_from(sorted(READERS)))
def test_the_rule_of_time(entries: list[Entry], on: date, known: int, reader: str) -> None:
    snapshot, clearance = Snapshot.empty().advance(entries), READERS[reader]
    there = view(snapshot, clearance, on, known)
    ceiling = clearance.over("JP")
    record = there.record("designation", "d_1")
    seen = [e.number for e in entries if e.number <= known and e.audience <= ceiling]
    assert (record is not None) is bool(seen)
    assert list(there.values("designation")) == list(there.values("designation", "JP"))
    if record is not None:
        assert there.value(record) == expected(entries, on, known, ceiling)
        assert [e.number for e in there.entries(record)] == seen
        held = there.span(record)
        assert (held is not None) is (expected(entries, on, known, Audience.PUBLIC) is not None)
        assert held is None or on in held
    assert there.revision == len(seen)
    assert there.known_at == (format_instant(entries[seen[-1] - 1].recorded_at) if seen else None)


@given(lines(), st.integers(0, 9), st.sampled_from(sorted(READERS)))
def test_known_at_takes_a_revision_in_the_readers_own_count(entries: list[Entry], revision: int, reader: str) -> None:
    clearance = READERS[reader]
    there = edition(Snapshot.empty().advance(entries))
    seen = [e for e in entries if e.audience <= clearance.over("JP")]
    revision = min(revision, len(seen))
    meta = told(there, look_up.provisions, clearance, known_at=str(revision))["meta"]
    assert meta["revision"] == revision
    for entry in seen[:revision][-1:]:
        assert meta["known_at"] == format_instant(entry.recorded_at)
        by_instant = told(there, look_up.provisions, clearance, known_at=meta["known_at"])["meta"]
        assert by_instant == meta


@pytest.fixture
def book() -> Book:
    book = Book()
    book.submit(state("JP"), state("FR", "France", 3))
    book.submit(post(provision="8.10.a", authority__names__en="Ministry", languages=["ja"], person="Somebody"), state="JP")
    return book


def test_a_restricted_change_moves_no_lower_number(book: Book) -> None:
    before = book.snapshot()
    book.submit(post(provision="8.10.a", authority__names__en="Ministry", person="Another"), state="JP")
    after = book.snapshot()
    for clearance in (PUBLIC_ONLY, OFFICER, DUTY):
        assert view(after, clearance).revision == view(before, clearance).revision
        assert view(after, clearance).known_at == view(before, clearance).known_at
        assert ask(after, look_up.designations, clearance).etag == ask(before, look_up.designations, clearance).etag
    for clearance in (AUDITOR, EDITOR):
        assert view(after, clearance).revision > view(before, clearance).revision
        assert view(after, clearance).known_at == "2024-01-04T12:00:00.000000Z"


def test_an_editors_count_is_their_own_state_and_what_all_officers_see(book: Book) -> None:
    book.submit(post(state="FR", provision="8.10.a", authority__names__en="Ministère", person="Quelqu'un"), state="FR")
    snapshot = book.snapshot()
    numbers = {name: view(snapshot, clearance).revision for name, clearance in READERS.items()}
    assert numbers["anonymous"] < numbers["officer"] < numbers["editor"] < numbers["auditor"] == snapshot.number


def test_before_anything_was_known(book: Book) -> None:
    there = view(book.snapshot(), AUDITOR, known=0)
    assert (there.revision, there.known_at, there.current) == (0, None, False)
    assert list(there.values("state")) == []
    assert told(book.snapshot(), look_up.designations, known_at="2020-01-01T00:00:00Z")["items"] == []


def test_as_of_and_known_at_keep_what_was(book: Book) -> None:
    book.submit(post(provision="8.10.a", authority__names__en="Ministry", scope__text="All", start="2025-01-01"), state="JP")
    book.submit(post(provision="8.10.a", authority__names__en="Ministry", scope__text="Some", start="2024-01-01"), state="JP")
    snapshot, key = book.snapshot(), book.key("designation")

    def scope(**when: str) -> str | None:
        found = told(snapshot, look_up.designation, id=key, **when)["scope"]
        return found and str(found["text"])

    assert (scope(as_of="2024-06-01"), scope(as_of="2025-06-01")) == ("Some", "All")
    assert (
        scope(as_of="2024-06-01", known_at="2024-01-04T13:00:00Z"),
        scope(as_of="2024-12-31", known_at="2024-01-05T11:59:59Z"),
    ) == (
        None,
        None,
    )
    assert scope(as_of="2025-01-01", known_at="2024-01-04T12:00:00Z") == "All"


def test_upcoming_current_ended() -> None:
    book = Book()
    book.submit(state("JP"))
    book.submit(post(provision="8.10.a", authority__names__en="Ministry", start="2025-01-01", end="2026-01-01"), state="JP")
    snapshot, key = book.snapshot(), book.key("designation")
    at = {
        day: told(snapshot, look_up.designation, id=key, as_of=day)
        for day in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    }
    assert [each["standing"] for each in at.values()] == ["upcoming", "current", "current", "ended"]
    assert [each["operative_reason"] for each in at.values()] == ["upcoming", "not-a-party", "not-a-party", "ended"]
    assert {(each["valid_from"], each["valid_to"]) for each in at.values()} == {("2025-01-01", "2026-01-01")}
    listed = {day: told(snapshot, look_up.designations, as_of=day)["meta"]["total"] for day in at}
    assert list(listed.values()) == [0, 1, 1, 0]
    announced = {day: told(snapshot, look_up.state, iso2="jp", as_of=day)["upcoming"] for day in at}
    assert announced["2024-12-31"] == [{"id": key, "provision": "8.10.a", "valid_from": "2025-01-01"}]
    assert [announced[day] for day in list(at)[1:]] == [[], [], []]


def test_between_two_periods_the_next_is_upcoming() -> None:
    book = Book()
    book.submit(state("JP"))
    book.submit(post(authority__names__en="Ministry", start="2024-01-01", end="2024-06-01"), state="JP")
    book.submit(post(authority__names__en="Ministry", start="2025-01-01"), state="JP")
    key = book.key("designation")
    found = told(book.snapshot(), look_up.designation, id=key, as_of="2024-08-01")
    assert (found["standing"], found["valid_from"], found["valid_to"]) == ("upcoming", "2025-01-01", None)
    assert told(book.snapshot(), look_up.designation, id=key, as_of="2024-03-01")["valid_to"] == "2024-06-01"


def test_what_was_voided_was_never_there_but_its_history_is(book: Book) -> None:
    record = book.records["designation", book.key("designation")]
    voided = [
        Draft("designation", record.key, "JP", "8.10.a", audience, stream[0].span, Change.VOID, None)
        for audience, stream in sorted(record.streams.items())
    ]
    book.write(voided, notification="n_void", at=datetime(2025, 1, 1, tzinfo=UTC))
    snapshot = book.snapshot()
    shown = told(snapshot, look_up.designation, OFFICER, id=record.key)
    assert (shown["standing"], shown["operative"], shown["valid_from"]) == ("corrected", False, None)
    assert (shown["languages"], shown["version"], shown["source"]["notification"]) == (["ja"], 2, "n_void")
    assert told(snapshot, look_up.designations, AUDITOR)["meta"]["total"] == 0
    assert told(snapshot, look_up.designation, id=record.key, known_at="2024-06-01T00:00:00Z")["standing"] == "current"
    rows = told(snapshot, history.versions, id=record.key)["items"]
    assert [each["change"] for each in rows] == ["create", "void"]
    assert told(snapshot, history.version, id=record.key, n="1")["id"] == record.key
    assert told(snapshot, history.version, id=record.key, n="2")["standing"] == "corrected"
    changed = told(snapshot, history.difference, id=record.key, from_="1", to="2")["changes"]
    assert changed == [{"field": "valid_from", "before": "2024-01-01", "after": None, "audience": "public"}]


def test_an_authority_is_known_by_its_key_where_its_record_does_not_hold(book: Book) -> None:
    key = book.key("authority")
    ended = Draft("authority", key, "JP", None, Audience.PUBLIC, Span(date(2025, 1, 1)), Change.END, None)
    book.write([ended], notification="n_end")
    found = told(book.snapshot(), look_up.designations, state="JP")["items"][0]["authority"]
    assert found == {"id": key, "names": {}, "parent": None, "type": None, "address": None, "website": None}
    with pytest.raises(NotFound):
        ask(book.snapshot(), look_up.authority, id=key)
    assert told(book.snapshot(), look_up.authority, id=key, as_of="2024-12-31")["names"] == {"en": "Ministry"}


@pytest.mark.parametrize(
    "text", ["9007199254740992", "1" * 5000, "-1", "1.0", "2026-06-01", "\uff12", "now", "2026-06-01T12:00:00"]
)
def test_known_at_that_is_neither_instant_nor_revision(book: Book, text: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        ask(book.snapshot(), look_up.designations, known_at=text)
    assert raised.value.faults[0].parameter == "known_at"


def test_an_instant_still_to_come_is_now_and_a_revision_still_to_come_is_refused(book: Book) -> None:
    now = ask(book.snapshot(), look_up.designations)
    for beyond in ("2026", "9007199254740991"):
        with pytest.raises(InvalidParameter):
            ask(book.snapshot(), look_up.designations, known_at=beyond)
    assert ask(book.snapshot(), look_up.designations, known_at="9999-12-31T23:59:59Z") == now


def test_versions_are_what_one_approval_wrote_of_what_a_reader_sees(book: Book) -> None:
    book.submit(post(authority__names__en="Ministry", person="Another", start="2025-01-01"), state="JP")
    book.submit(post(authority__names__en="Ministry", languages=["en"], start="2025-02-01"), state="JP")
    snapshot, key = book.snapshot(), book.key("designation")
    counts = {name: told(snapshot, history.versions, clearance, id=key)["meta"]["total"] for name, clearance in READERS.items()}
    assert counts == {"anonymous": 1, "officer": 2, "duty": 2, "auditor": 3, "editor": 3}
    officer = told(snapshot, history.versions, OFFICER, id=key)["items"]
    assert [(each["version"], each["change"], each["valid_from"]) for each in officer] == [
        (1, "create", "2024-01-01"),
        (2, "amend", "2025-02-01"),
    ]
    assert told(snapshot, history.version, OFFICER, id=key, n=str(2))["languages"] == ["en"]
    assert told(snapshot, history.version, OFFICER, id=key, n=str(1))["languages"] == ["ja"]
    changed = told(snapshot, history.difference, OFFICER, id=key, from_="1", to="2")["changes"]
    days = [{"from": "2025-02-01", "to": None}]
    assert changed == [{"field": "languages", "before": ["ja"], "after": ["en"], "audience": "parties", "days": days}]
    whole = msgspec.structs.replace(ask(snapshot, history.version, OFFICER, id=key, n="2"), body=b"", etag="")
    assert whole.fields == ("languages",)
