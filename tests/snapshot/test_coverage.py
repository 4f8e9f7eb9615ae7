"""Coverage through readers' eyes: what is declared, owed, overdue and disputed, for States and apart for their territories."""

from datetime import timedelta
from typing import Any

import pytest

from app.actions import figures, look_up
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.errors import InvalidParameter
from app.domain.freshness import Sort
from app.snapshot.model import Snapshot
from tests.snapshot.makers import AUDITOR, DUTY, EDITOR, NOW, OFFICER, Book, ask, edition, post, told, treaty_book
from tests.snapshot.test_freshness import register, see

DAY = timedelta(days=1)


def cell(there: Any, code: str, provision: str, reader: Clearance = PUBLIC_ONLY, **when: str) -> dict[str, Any]:
    (found,) = told(there, look_up.coverage, reader, state=code, provision=provision, **when)["items"]
    (one,) = found["provisions"]
    assert isinstance(one, dict)
    return one


def totals(snapshot: Snapshot, provision: str, **asked: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the real States, and of the exercise ones."""
    meta = told(snapshot, look_up.coverage, provision=provision, **asked)["meta"]
    (real,), exercise = meta["totals"]["provisions"], meta["exercise"]["provisions"]
    return real | {"states": meta["totals"]["states"]}, exercise[0] | {"states": meta["exercise"]["states"]} if exercise else {}


def test_every_cell_says_what_is_owed_and_why_not() -> None:
    snapshot = treaty_book().snapshot()
    duties = {each["provision"]: each["duty"] for each in told(snapshot, look_up.coverage, state="JP")["items"][0]["provisions"]}
    assert duties == {
        **dict.fromkeys(("24.7", "27.2", "35", "6.6", "8.10.a", "8.10.b", "14.7.c", "14.10.b"), "owed"),
        "7.5.e": "notification-not-asked",
        "10.5": "informal-directory",
    }
    assert cell(snapshot, "FR", "8.10.a") == {
        "provision": "8.10.a",
        "status": "declared",
        "reason": None,
        "duty": "not-bound",
        "count": 1,
        "overdue": 0,
        "disputed": 0,
        "territories": [],
    }


def test_a_territory_is_shown_and_does_not_speak_for_its_state() -> None:
    book = treaty_book()
    book.submit(post(2, "FR", provision="24.7", territory="PF", authority__names__en="Prosecutor of the islands"), state="FR")
    found = cell(book.snapshot(), "FR", "24.7")
    assert (found["status"], found["count"]) == ("missing", 0)
    assert found["territories"] == [{"territory": "PF", "count": 1, "overdue": 0, "disputed": 0}]
    real, _ = totals(book.snapshot(), "24.7", state="FR")
    assert (real["missing"], real["entries"]) == (1, 0)
    assert real["territories"] == {"entries": 1, "overdue": 0, "disputed": 0}


def test_totals_by_hand_with_exercise_states_apart() -> None:
    """Seven real States, of which four are bound by the Protocol and all by the Convention; QM alone is for exercises."""
    real, exercise = totals(treaty_book().snapshot(), "8.10.b", limit="1")
    assert real == {
        "provision": "8.10.b",
        "states": 7,
        "declared": 0,
        "missing": 4,
        "not_required": 3,
        "owed": 4,
        "reasons": {"not-bound": 3},
        "entries": 0,
        "overdue": 0,
        "disputed": 0,
        "territories": {"entries": 0, "overdue": 0, "disputed": 0},
    }
    assert (exercise["states"], exercise["missing"], exercise["owed"]) == (1, 1, 1)
    (state,) = told(treaty_book().snapshot(), look_up.coverage, state="JP")["items"]
    assert state["exercise"] is False
    assert {name: state["totals"][name] for name in ("declared", "missing", "not_required", "owed", "reasons", "entries")} == {
        "declared": 2,
        "missing": 6,
        "not_required": 2,
        "owed": 8,
        "reasons": {"informal-directory": 1, "notification-not-asked": 1},
        "entries": 2,
    }


def test_coverage_in_march() -> None:
    book = treaty_book()
    row = post(2, "JP", provision="8.10.b", authority__names__en="Ministry of JP", start="2026-03-01", end="2026-04-01")
    book.submit(row, state="JP", at=NOW - 2 * DAY)
    snapshot = book.snapshot()
    found = {day: cell(snapshot, "JP", "8.10.b", as_of=day)["status"] for day in ("2026-02-28", "2026-03-31", "2026-04-01")}
    assert list(found.values()) == ["missing", "declared", "missing"]
    assert cell(snapshot, "JP", "8.10.b", as_of="2026-03-31", known_at="2026-05-01T00:00:00Z")["status"] == "missing"
    assert cell(snapshot, "JP", "8.10.b", as_of="2023-08-09")["reason"] == "not-bound"
    assert totals(snapshot, "8.10.b", as_of="2026-03-31")[0]["declared"] == 1


def test_overdue_by_time() -> None:
    book = register()
    see(book, Sort.ATTESTED, NOW - 91 * DAY)
    for day, overdue in (("2026-05-31", 0), ("2026-06-01", 1)):
        assert cell(book.snapshot(), "JP", "35", as_of=day)["overdue"] == overdue


@pytest.mark.parametrize(
    ("provision", "place", "seen"), [("35", 0, (0, 0, 1, 1, 1)), ("8.10.a", 1, (0, 1, 1, 1, 1))]
)  # anonymous, officer, duty officer, auditor, editor of the State
def test_disputed_is_told_to_those_who_may_know_of_the_report(provision: str, place: int, seen: tuple[int, ...]) -> None:
    book = register()
    see(book, Sort.DID_NOT_ANSWER, place=place)
    there = edition(book.snapshot(), NOW + DAY)
    readers = (PUBLIC_ONLY, OFFICER, DUTY, AUDITOR, EDITOR)
    assert tuple(cell(there, "JP", provision, reader)["disputed"] for reader in readers) == seen
    for reader, disputed in zip(readers, seen, strict=True):
        meta = told(there, look_up.coverage, reader)["meta"]
        sums = {each["provision"]: each["disputed"] for each in meta["totals"]["provisions"]}
        assert sums[provision] == disputed
        rows = {each["provision"]: each for each in told(there, figures.indicators, reader)["provisions"]}
        assert rows[provision]["attestation"]["disputed"]["count"] == disputed


def test_what_tells_more_than_is_public_is_labelled_and_names_its_states() -> None:
    snapshot = treaty_book().snapshot()
    answers = {
        look_up.coverage: {"state": "JP"},
        figures.union: {},
        figures.indicators: {},
    }
    for answering, asked in answers.items():
        assert ask(snapshot, answering, PUBLIC_ONLY, **asked).audience is Audience.PUBLIC
        assert ask(snapshot, answering, DUTY, **asked).audience is Audience.NETWORK
    targets = ask(snapshot, look_up.coverage, DUTY, state="JP").targets
    assert [(each.id, each.version, each.audience, each.state) for each in targets] == [("JP", None, "network", "JP")]
    assert told(snapshot, look_up.coverage, DUTY)["meta"]["tlp"] == "TLP:AMBER+STRICT"


def test_some_provisions_only() -> None:
    snapshot = treaty_book().snapshot()
    found = told(snapshot, look_up.coverage, provision="8.10")["items"]
    assert {tuple(cell["provision"] for cell in item["provisions"]) for item in found} == {("8.10.a", "8.10.b")}
    with pytest.raises(InvalidParameter, match="nobody is designated under it"):
        ask(snapshot, look_up.coverage, provision="7.9.a")


def test_it_says_what_its_words_mean_and_what_it_does_not_know() -> None:
    meta = told(Book().snapshot(), look_up.coverage)["meta"]
    assert meta["totals"] == meta["exercise"] == {"states": 0, "provisions": []}
    assert "not what a State has told the depositary" in meta["note"]["en"]
    assert set(meta["legend"]["statuses"]) == {"declared", "missing", "not_required"}
    assert meta["legend"]["duties"]["reserved-7.9.a"]["fr"].startswith("l'article 7")
