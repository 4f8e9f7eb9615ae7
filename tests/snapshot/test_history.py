"""A designation is answered with its authority, so its history is both: version, time, source and differences agree with it."""

import json
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions import history, look_up
from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.entry import Change, Draft
from app.domain.errors import NotFound
from app.domain.moment import Span
from app.domain.submission import Row
from app.snapshot.model import Snapshot
from tests import makers
from tests.snapshot.makers import AUDITOR, FIRST, NOW, OFFICER, READERS, Book, ask, post, state, told, treaty_book
from tests.snapshot.registers import File, base, histories

MOVED_AT = FIRST + timedelta(days=400)
LATER = "2025-01-01T00:00:00Z"


def ministry(number: int = 2, **values: Any) -> Row:
    return post(number, provision="8.10.a", authority__names__en="Ministry", **values)


@pytest.fixture
def book() -> Book:
    """Japan's ministry, which has an address and a designation."""
    book = Book()
    book.submit(state("JP"))
    book.submit(ministry(authority__address__locality="Tokyo", languages=["ja"]), state="JP", name="n_named")
    return book


def move(book: Book, start: str = "2025-03-01", **values: Any) -> None:
    book.submit(ministry(authority__address__locality="Osaka", start=start, **values), state="JP", name="n_moved", at=MOVED_AT)


def test_a_move_of_the_authority_is_a_version_of_what_it_holds(book: Book) -> None:
    key = book.key("designation")
    before = told(book.snapshot(), look_up.designation, id=key)
    move(book)
    snapshot = book.snapshot()
    after = told(snapshot, look_up.designation, id=key)
    assert [each["authority"]["address"]["locality"] for each in (before, after)] == ["Tokyo", "Osaka"]
    assert (before["version"], after["version"]) == (1, 2)
    assert (after["source"]["notification"], after["source"]["reference"]) == ("n_moved", "ref n_moved")
    assert after["trust"]["recorded_at"] == "2025-02-04T12:00:00.000000Z"
    assert told(snapshot, look_up.designations, updated_since=LATER)["meta"]["total"] == 1
    rows = told(snapshot, history.versions, id=key)["items"]
    assert [(row["version"], row["change"], row["valid_from"], row["source"]["notification"]) for row in rows] == [
        (1, "create", "2024-01-01", "n_named"),
        (2, "amend", "2025-03-01", "n_moved"),
    ]
    assert ask(snapshot, look_up.designation, OFFICER, id=key).targets[0].version == 2
    assert ask(snapshot, look_up.designations, OFFICER).targets[0].version == 2


def test_the_versions_show_what_was_known_and_the_difference_names_the_authority(book: Book) -> None:
    key = book.key("designation")
    move(book, languages=["en"])
    snapshot = book.snapshot()
    shown = [told(snapshot, history.version, OFFICER, id=key, n=n) for n in ("1", "2")]
    assert [each["authority"]["address"]["locality"] for each in shown] == ["Tokyo", "Osaka"]
    assert [(each["version"], each["meta"]["as_of"]) for each in shown] == [(1, "2024-01-01"), (2, "2025-03-01")]
    days = {"days": [{"from": "2025-03-01", "to": None}]}
    change = {"field": "authority.address.locality", "before": "Tokyo", "after": "Osaka", "audience": "public"} | days
    assert told(snapshot, history.difference, id=key, from_="1", to="2")["changes"] == [change]
    languages = {"field": "languages", "before": ["ja"], "after": ["en"], "audience": "parties"} | days
    assert told(snapshot, history.difference, OFFICER, id=key, from_="1", to="2")["changes"] == [languages, change]


def test_what_was_written_about_the_authority_before_does_not_count(book: Book) -> None:
    move(book)
    book.submit(post(provision="8.10.b", authority__names__en="Ministry", start="2025-04-01"), state="JP", name="n_second")
    key = book.key("designation", place=1)
    found = told(book.snapshot(), look_up.designation, id=key)
    assert (found["version"], found["source"]["notification"]) == (1, "n_second")
    assert found["authority"]["address"]["locality"] == "Osaka"


def test_a_version_speaks_of_days_on_which_the_designation_holds(book: Book) -> None:
    key = book.key("designation")
    value = canonical({"state": "JP", "names": {"en": "Ministry"}, "website": "https://ministry.example/"})
    since = Span(date(2020, 1, 1))
    book.write(
        [Draft("authority", book.key("authority"), "JP", None, Audience.PUBLIC, since, Change.CORRECT, value)], notification="n"
    )
    shown = told(book.snapshot(), history.version, id=key, n="2")
    assert shown["authority"]["website"] == "https://ministry.example/"
    assert (shown["meta"]["as_of"], shown["standing"]) == ("2024-01-01", "current")
    assert told(book.snapshot(), history.versions, id=key)["items"][1]["valid_from"] == "2024-01-01"


def test_an_end_and_a_move_in_one_approval_are_one_version_that_tells_of_the_end(book: Book) -> None:
    record = book.records["designation", book.key("designation")]
    body = book.key("authority")
    value = canonical({"state": "JP", "names": {"en": "Ministry"}, "address": {"locality": "Kyoto"}})
    ends = Span(date(2025, 3, 1))
    drafts = [Draft("authority", body, "JP", None, Audience.PUBLIC, Span(date(2025, 2, 1)), Change.AMEND, value)]
    drafts += [Draft("designation", record.key, "JP", "8.10.a", each, ends, Change.END, None) for each in sorted(record.streams)]
    book.write(drafts, notification="n_end")
    snapshot = book.snapshot()
    assert [row["change"] for row in told(snapshot, history.versions, id=record.key)["items"]] == ["create", "end"]
    shown = told(snapshot, history.version, id=record.key, n="2")
    assert (shown["meta"]["as_of"], shown["valid_to"], shown["authority"]["address"]["locality"]) == (
        "2025-02-01",
        "2025-03-01",
        "Kyoto",
    )


def test_nothing_is_told_of_a_designation_after_its_end(book: Book) -> None:
    record, body = book.records["designation", book.key("designation")], book.key("authority")
    ends = Span(date(2025, 3, 1))
    book.write(
        [Draft("designation", record.key, "JP", "8.10.a", each, ends, Change.END, None) for each in sorted(record.streams)],
        notification="n_end",
    )
    before = ask(book.snapshot(), look_up.designation, id=record.key).body
    renamed = canonical({"state": "JP", "names": {"en": "Agency"}})
    draft = Draft("authority", body, "JP", None, Audience.PUBLIC, Span(date(2025, 6, 1)), Change.AMEND, renamed)
    book.write([draft], notification="n_renamed")
    assert told(book.snapshot(), history.versions, id=record.key)["meta"]["total"] == 2
    found = told(book.snapshot(), look_up.designation, id=record.key)
    assert (found["version"], found["authority"]["names"]["en"], found["standing"]) == (2, "Ministry", "ended")
    assert json.loads(before)["source"] == found["source"]
    again = canonical({"state": "JP", "names": {"en": "Bureau"}})
    draft = Draft("authority", body, "JP", None, Audience.PUBLIC, Span(date(2025, 1, 1), date(2025, 2, 1)), Change.CORRECT, again)
    book.write([draft], notification="n_wrong")
    assert told(book.snapshot(), history.versions, id=record.key)["meta"]["total"] == 3, "of days on which it held"


def test_it_holds_again_and_its_authority_is_renamed_in_one_approval(book: Book) -> None:
    record, body = book.records["designation", book.key("designation")], book.key("authority")
    ends, again = Span(date(2025, 3, 1)), Span(date(2025, 6, 1))
    streams = sorted(record.streams)
    book.write(
        [Draft("designation", record.key, "JP", "8.10.a", each, ends, Change.END, None) for each in streams], notification="n"
    )
    renamed = canonical({"state": "JP", "names": {"en": "Agency"}})
    drafts = [Draft("authority", body, "JP", None, Audience.PUBLIC, again, Change.AMEND, renamed)]
    drafts += [
        Draft("designation", record.key, "JP", "8.10.a", each, again, Change.CREATE, record.streams[each][0].payload)
        for each in streams
    ]
    book.write(drafts, notification="n_again", approval="sha256:again")
    row = told(book.snapshot(), history.versions, id=record.key)["items"][2]
    assert [(each["of"], each["happened"]) for each in row["says"]] == [("designation", "created"), ("authority", "amended")]


def test_of_a_voided_designation_no_day_is_left_and_what_was_said_is_shown(book: Book) -> None:
    record = book.records["designation", book.key("designation")]
    voids = [
        Draft("designation", record.key, "JP", "8.10.a", audience, stream[0].span, Change.VOID, None)
        for audience, stream in sorted(record.streams.items())
    ]
    book.write(voids, notification="n_void")
    found = told(book.snapshot(), history.difference, id=record.key, from_="1", to="2")
    assert found["changes"] == [{"field": "valid_from", "before": "2024-01-01", "after": None, "audience": "public"}]
    assert (found["days"], found["happened"]) == ({"from": [{"from": "2024-01-01", "to": None}], "to": []}, ["corrected"])
    shown = told(book.snapshot(), history.version, id=record.key, n="2")
    assert (shown["standing"], shown["authority"]["address"]["locality"]) == ("corrected", "Tokyo")


def test_of_the_authority_only_what_a_reader_sees_counts(book: Book) -> None:
    key, body = book.key("designation"), book.key("authority")
    secret = canonical({"website": "https://hidden.example/"})
    draft = Draft("authority", body, "JP", None, Audience.RESTRICTED, Span(date(2025, 1, 1)), Change.CREATE, secret)
    before = {name: ask(book.snapshot(), look_up.designation, reader, id=key).body for name, reader in READERS.items()}
    book.write([draft], notification="n_hidden", at=MOVED_AT)
    snapshot = book.snapshot()
    for name, reader in READERS.items():
        cleared = reader.over("JP") is Audience.RESTRICTED
        found = told(snapshot, look_up.designation, reader, id=key)
        assert found["version"] == told(snapshot, history.versions, reader, id=key)["meta"]["total"] == 1 + cleared
        assert told(snapshot, look_up.designations, reader, updated_since=LATER)["meta"]["total"] == cleared
        assert (ask(snapshot, look_up.designation, reader, id=key).body != before[name]) is cleared
    assert told(snapshot, look_up.designation, AUDITOR, id=key)["authority"]["website"] == "https://hidden.example/"


@settings(max_examples=40)
@given(histories(), st.sampled_from(sorted(READERS)))
def test_no_answer_changes_without_its_version_and_nothing_about_it_disagrees(files: list[File], reader: str) -> None:
    book = base()
    before = _seen(book.snapshot(), book, reader)
    for file in files:
        book.submit(*file.rows, on=file.on, state=file.state)
        after = _seen(book.snapshot(), book, reader)
        for key, shown in after.items():
            if key in before and shown != before[key]:
                assert shown["version"] > before[key]["version"]
                assert shown["trust"]["recorded_at"] > before[key]["trust"]["recorded_at"]
        before = after


def _seen(snapshot: Snapshot, book: Book, reader: str) -> dict[str, Any]:
    """Every designation as the reader gets it, compared on the way with its versions and with what was updated since."""
    found = {}
    for kind, key in book.records:
        if kind == "designation":
            try:
                shown = told(snapshot, look_up.designation, READERS[reader], id=key)
            except NotFound:
                continue
            rows = told(snapshot, history.versions, READERS[reader], id=key, limit="200")["items"]
            recorded_at = shown["trust"]["recorded_at"]
            last = (rows[-1]["version"], rows[-1]["recorded_at"], rows[-1]["source"]["notification"])
            assert last == (shown["version"], recorded_at, shown["source"]["notification"])
            assert {name: rows[-1]["source"][name] for name in ("notification", "reference")}.items() <= shown["source"].items()
            updated = told(snapshot, look_up.designations, READERS[reader], updated_since=recorded_at)["items"]
            assert (key in {each["id"] for each in updated}) is (shown["standing"] == "current")
            found[key] = {name: value for name, value in shown.items() if name != "meta"}
    return found


def test_statements_and_participations_have_a_history_and_a_standing() -> None:
    book = treaty_book()
    said = {"state": "JP", "provision": "7.9.a", "kind": "reservation", "summary": "Not under article 7."}
    for number, (start, end) in enumerate((("2024-01-01", "2025-01-01"), ("2024-01-01", None), ("2027-01-01", None)), 2):
        row = makers.row(2, said | {"made_on": f"2023-0{number}-01"}, kind="statement", valid_from=start, valid_to=end)
        book.submit(row, state="JP", at=MOVED_AT + timedelta(days=number))
    ended = makers.row(2, said | {"made_on": "2023-03-01"}, kind="statement", valid_to="2026-03-01")
    book.submit(ended, state="JP", at=NOW)
    snapshot = book.snapshot()
    standing = partial(look_up.lasting, kind="statement")
    keys = [book.key("statement", place=place) for place in range(3)]
    assert [told(snapshot, standing, id=key)["standing"] for key in keys] == ["ended", "withdrawn", "upcoming"]
    assert told(snapshot, standing, id=keys[1], as_of="2026-02-28")["standing"] == "current"
    rows = told(snapshot, partial(history.versions, kind="statement"), id=keys[1])["items"]
    assert [(row["happened"], row["says"][0]["of"]) for row in rows] == [("created", "statement"), ("withdrawn", "statement")]
    japan = told(snapshot, partial(look_up.lasting, kind="participation"), OFFICER, id="JP.CETS224")
    assert (japan["consented_on"], japan["signed_on"], japan["standing"]) == ("2023-08-10", None, "current")
    assert japan["source"]["text"] is None
    assert japan["meta"]["audience"] == "public"
    assert japan["meta"]["permalink"].startswith("/api/v1/participations/JP.CETS224?as_of=2026-06-01&known_at=")
