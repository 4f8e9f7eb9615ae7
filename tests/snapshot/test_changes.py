"""The change feed and the Atom feed: what each change says, pages, whose count; nothing of what its reader may not see."""

from datetime import date
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app.actions import changes, feed, history
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.entry import Change, Draft
from app.domain.errors import InvalidParameter
from app.domain.moment import Span
from app.snapshot.changes import Concern, after, newest, visible
from tests import makers
from tests.snapshot.makers import DUTY, EDITOR, FIRST, OFFICER, READERS, Book, ask, edition, post, state, told, view

ATOM = "{http://www.w3.org/2005/Atom}"


def book() -> Book:
    """A designation of Japan with a public part and a duty number, amended above public, then ended; another of France."""
    made = Book()
    made.submit(state("JP"), state("FR", "France", 3))
    made.submit(post(provision="35", authority__names__en="Police", channels__duty_phone=["+81300000001"]), state="JP")
    made.submit(post(2, "FR", provision="8.10.a", authority__names__en="Justice"), state="FR")
    made.submit(
        post(provision="35", authority__names__en="Police", channels__duty_phone=["+81300000002"]), state="JP", on="2024-02-01"
    )
    return made


def rows(made: Book, clearance: Clearance = PUBLIC_ONLY, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(made.snapshot(), changes.changes, clearance, **asked)["items"]
    return found


def entries(made: Book, clearance: Clearance = PUBLIC_ONLY, **asked: str) -> list[ET.Element]:
    body = ask(made.snapshot(), feed.feed, clearance, **asked).body
    return ET.fromstring(body).findall(f"{ATOM}entry")


def brief(found: list[dict[str, Any]]) -> list[tuple[str, str, str | None, str]]:
    return [(each["change"], each["kind"], each["provision"], each["audience"]) for each in found]


def test_a_change_says_which_record_and_for_which_days() -> None:
    made = book()
    found = rows(made, state="FR", provision="8.10")
    assert found == [
        {
            "revision": found[0]["revision"],
            "change": "created",
            "kind": "designation",
            "id": made.key("designation", "FR"),
            "state": "FR",
            "provision": "8.10.a",
            "audience": "public",
            "valid_from": "2024-01-01",
            "valid_to": None,
            "recorded_at": "2024-01-04T12:00:00.000000Z",
            "path": f"/api/v1/designations/{made.key('designation', 'FR')}",
        }
    ]


def test_who_sees_more_is_told_more() -> None:
    made = book()
    assert brief(rows(made, state="JP", provision="35")) == [("created", "designation", "35", "public")]
    assert brief(rows(made, DUTY, state="JP", provision="35")) == [
        ("created", "designation", "35", "public"),
        ("created", "designation", "35", "parties"),
        ("created", "designation", "35", "network"),
        ("corrected", "designation", "35", "network"),
    ]
    assert brief(rows(made, EDITOR, state="JP", provision="35"))[1:] == brief(rows(made, DUTY, state="JP", provision="35"))[1:]


def test_revisions_are_ones_own_and_pages_add_up() -> None:
    made = book()
    for reader, clearance in READERS.items():
        everything = told(made.snapshot(), changes.changes, clearance)
        assert everything["meta"]["total"] == len(everything["items"])
        paged: list[dict[str, Any]] = []
        further: dict[str, str] | None = {}
        while further is not None:
            page = told(made.snapshot(), changes.changes, clearance, limit="2", **further)
            assert page["meta"]["total"] == everything["meta"]["total"]
            paged += page["items"]
            further = {"cursor": page["next"]} if page["next"] else None
        assert paged == everything["items"], reader
        revisions = [each["revision"] for each in paged]
        assert revisions == sorted(set(revisions))
        assert revisions[-1] <= everything["meta"]["revision"]
        for since in (0, 3, revisions[-1], everything["meta"]["revision"]):
            behind = told(made.snapshot(), changes.changes, clearance, since=str(since))
            assert behind["items"] == [each for each in paged if each["revision"] > since]
            assert behind["meta"]["total"] == len(behind["items"])


def test_a_cursor_is_of_one_count_and_one_filter() -> None:
    """A role that ends, or a step-up that runs out, between two pages must not lose what lies between two counts."""
    made = book()
    page = told(made.snapshot(), changes.changes, DUTY, limit="2", state="jp")
    assert rows(made, DUTY, limit="2", state="JP", cursor=page["next"])
    for clearance, asked in ((PUBLIC_ONLY, {"state": "JP"}), (DUTY, {}), (DUTY, {"state": "JP", "provision": "35"})):
        with pytest.raises(InvalidParameter, match="begin again from 0") as error:
            rows(made, clearance, cursor=page["next"], **asked)
        assert error.value.faults[0].parameter == "cursor"
    with pytest.raises(InvalidParameter, match="what 'next' of the page before said"):
        rows(made, cursor="WzQ2OV0")


def test_what_was_not_known_then_is_not_told_of_then() -> None:
    made = book()
    early = rows(made, known_at="2024-01-03T12:00:00Z")
    assert early == rows(made)[: len(early)]
    assert {each["state"] for each in early} == {"JP", "FR"}
    assert not any(each["provision"] == "8.10.a" for each in early)
    assert rows(made, as_of="1999-01-01") == rows(made)
    assert [each.find(f"{ATOM}id") for each in entries(made, known_at="2024-01-03T12:00:00Z", provision="8.10")] == []


@pytest.mark.parametrize("since", ["-1", "x", "1.0", "9" * 30, "٣", "9007199254740992", ""])
def test_a_since_that_is_no_revision(since: str) -> None:
    with pytest.raises(InvalidParameter, match="since is"):
        rows(book(), since=since)


def test_a_since_beyond_the_newest_names_the_newest() -> None:
    made = book()
    newest_one = told(made.snapshot(), changes.changes)["meta"]["revision"]
    with pytest.raises(InvalidParameter, match="begin again from 0") as error:
        rows(made, since=str(newest_one + 1))
    assert error.value.extra == {"newest": newest_one}
    assert error.value.faults[0].suggestion == str(newest_one)


def test_the_scale_is_told_so_that_nobody_mixes_two_counts() -> None:
    made = book()
    scales = {name: told(made.snapshot(), changes.changes, each)["meta"]["counted_for"] for name, each in READERS.items()}
    assert scales == {
        "anonymous": "public",
        "officer": "parties",
        "duty": "network",
        "auditor": "restricted",
        "editor": "parties, restricted over JP",
    }


def test_what_has_no_path_of_its_own_is_read_where_it_stands() -> None:
    made = book()
    made.submit(makers.statement(provision="7.9.a", state="JP"), state="JP")
    held = made.key("designation")
    span = Span(FIRST.date(), None)
    beside = Draft("provisional", "p_1", "JP", "35", Audience.NETWORK, span, Change.CREATE, f'{{"designation":"{held}"}}'.encode())
    empty = Draft("arrangement", "JP.FR", "JP", None, Audience.PUBLIC, span, Change.VOID, None)
    made.write([beside, empty], notification="n_x")
    found = {each["kind"]: each["path"] for each in rows(made, DUTY)}
    assert found == {
        "state": "/api/v1/states/FR",
        "authority": f"/api/v1/authorities/{made.key('authority', 'FR')}",
        "designation": f"/api/v1/designations/{held}",
        "statement": f"/api/v1/statements/{made.key('statement')}",
        "provisional": f"/api/v1/designations/{held}",
        "arrangement": "/api/v1/states/JP",
    }
    assert rows(made)[-1]["change"] == "withdrawn"


def test_an_observation_is_told_as_one() -> None:
    made = book()
    span, held = Span(FIRST.date(), None), made.key("designation")
    seen = f'{{"designation":"{held}"}}'.encode()
    made.write([Draft("observation", "o_1", "JP", "35", Audience.PUBLIC, span, Change.CREATE, seen)], notification="o_1")
    assert brief(rows(made))[-1] == ("observed", "observation", "35", "public")
    assert rows(made)[-1]["path"] == f"/api/v1/designations/{held}"
    assert entries(made)[0].findtext(f"{ATOM}title") == "JP · 35 · observation observed / constat : constat"


def test_the_feed_is_atom() -> None:
    made = book()
    body = ask(made.snapshot(), feed.feed, state="JP").body
    root = ET.fromstring(body)
    assert {each.tag.partition("}")[0] for each in root.iter()} == {"{http://www.w3.org/2005/Atom"}
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert {each.get("rel") for each in element.findall(f"{ATOM}link")} >= {"alternate"}
    found = root.findall(f"{ATOM}entry")
    assert root.findtext(f"{ATOM}updated") == found[0].findtext(f"{ATOM}updated")
    ids = [each.findtext(f"{ATOM}id") for each in found]
    assert len(set(ids)) == len(ids)
    assert found[0].findtext(f"{ATOM}title") == "JP · 35 · designation created / désignation : création"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_another_feed_has_another_id_and_names_itself() -> None:
    roots = [
        ET.fromstring(ask(book().snapshot(), feed.feed, **asked).body)
        for asked in ({"state": "JP"}, {"state": "JP", "limit": "2"}, {"state": "JP", "known_at": "2024-01-03T12:00:00Z"})
    ]
    assert len({root.findtext(f"{ATOM}id") for root in roots}) == len(roots)
    links = [link.get("href", "") for root in roots for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert links[:2] == ["/api/v1/feed.atom?state=JP", "/api/v1/feed.atom?limit=2&state=JP"]
    assert links[2] == "/api/v1/feed.atom?known_at=2024-01-03T12%3A00%3A00Z&state=JP"


def test_an_entry_keeps_its_id_whatever_follows_and_the_newest_comes_first() -> None:
    made = book()
    before = [each.findtext(f"{ATOM}id") for each in entries(made)]
    made.submit(post(2, "FR", provision="7.5.e", authority__names__en="Justice", start="2025-01-01", end="2025-02-01"), state="FR")
    now = [each.findtext(f"{ATOM}id") for each in entries(made)]
    assert now[-len(before) :] == before
    assert len(now) > len(before)
    assert "not including, 2025-02-01" in str(entries(made)[0].findtext(f"{ATOM}summary"))
    assert [each.findtext(f"{ATOM}id") for each in entries(made, limit="1")] == now[:1]


def test_a_feed_of_nothing_has_a_date_all_the_same() -> None:
    root = ET.fromstring(ask(book().snapshot(), feed.feed, state="FR", provision="35").body)
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00.000000Z"
    assert root.findall(f"{ATOM}entry") == []


def test_a_change_above_a_reader_moves_nothing_of_theirs() -> None:
    plain, secret = book(), book()
    secret.submit(
        post(provision="35", authority__names__en="Police", channels__duty_phone=["+81300000003"]), state="JP", on="2024-04-01"
    )
    assert len(secret.entries) > len(plain.entries)
    for clearance in (PUBLIC_ONLY, OFFICER):
        for answering in (changes.changes, feed.feed):
            one, other = (ask(edition(each.snapshot()), answering, clearance) for each in (plain, secret))
            assert one == other
    assert ask(plain.snapshot(), feed.feed, DUTY).etag != ask(secret.snapshot(), feed.feed, DUTY).etag


def test_a_page_of_a_long_ledger_reads_no_more_than_the_page() -> None:
    """However long the register is: a page touches as many positions as it has rows, in each of a few lists."""
    made = book()
    there = view(made.snapshot(), DUTY)
    lists = there.snapshot.log.changes(DUTY, None, None)
    assert len(lists) == len([each for each in Audience if each <= Audience.NETWORK])
    assert after(there, Concern(), 0, 1)[0].number == min(each[0] for each in lists)
    assert newest(there, Concern(), 1)[0].number == max(each[-1] for each in lists)
    assert there.snapshot.log.changes(EDITOR, "FR", None) == there.snapshot.log.changes(OFFICER, "FR", None)


def test_the_words_are_those_of_the_history() -> None:
    """What is over is told apart: announced and never begun, never true, ceased, taken back; and what holds earlier."""
    made = Book()
    made.submit(state("JP"))
    made.submit(makers.statement(provision="7.9.a", state="JP", valid_from="2023-01-01"), state="JP")
    for name, start in (("Upcoming", "2024-06-01"), ("Wrong", "2023-01-01"), ("Ceases", "2022-01-01")):
        made.submit(post(provision="8.10.a", authority__names__en=name, start=start), state="JP")
    over = (("Upcoming", "2024-06-01"), ("Wrong", "2023-01-01"), ("Ceases", "2023-06-01"))
    for place, (_, day) in enumerate(over):
        made.write([_line(made, "designation", place, Span(_day(day)), Change.END)], notification=f"n_{place}")
    made.write([_line(made, "statement", 0, Span(_day("2024-02-01")), Change.END)], notification="n_back")
    earlier = Span(_day("2021-01-01"), _day("2022-01-01"))
    made.write([_line(made, "designation", 2, earlier, Change.CORRECT)], notification="n_earlier")
    assert [each["change"] for each in rows(made)[-5:]] == ["withdrawn", "corrected", "ended", "withdrawn", "created"]
    for each in rows(made)[-5:]:
        versions = told(made.snapshot(), partial(history.versions, kind=each["kind"]), id=each["id"])["items"]
        assert each["change"] in {version["happened"] for version in versions[1:]}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _line(made: Book, kind: str, place: int, span: Span, change: Change) -> Draft:
    record = made.records[kind, made.key(kind, place=place)]
    first = record.entries()[0]
    payload = None if change is Change.END else first.payload
    return Draft(kind, record.key, "JP", first.provision, Audience.PUBLIC, span, change, payload)


def test_changes_that_are_named_are_told_to_whoever_may_see_them() -> None:
    made = book()
    readers = {name: view(made.snapshot(), clearance) for name, clearance in READERS.items()}
    every = [each.number for each in after(readers["auditor"], Concern(), 0, 99)]
    found = {name: visible(reader, every) for name, reader in readers.items()}
    assert found == {name: after(reader, Concern(), 0, 99) for name, reader in readers.items()}
    assert len(found["anonymous"]) < len(found["duty"]) == len(found["editor"])
