"""A lawyer's walk: an entry that comes, is amended, corrected and ended, one that never began, a statement that is taken back.

Who was the authority on day X, and what did the directory say when somebody looked on day Y? Each is cited and found again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.moment import format_instant
from tests.api.night import Night, night_at
from tests.api.served import API, Loaded

OFFICE, BUREAU = "Court Registry of Meridia", "Bureau of Meridia"
HEADINGS = "Record,Change,State,Provision,Role,Authority (en),Scope,Languages,Phone,Kind,Summary,Made on,Valid from,Valid to"
READERS = (None, "officer", "duty_officer", "auditor")
STEP = 8
"""Days between two files: a change is recent for seven."""


@dataclass
class Walk:
    """What was sent, and what was seen on the way."""

    night: Night
    today: date
    looked: dict[str, datetime] = field(default_factory=dict)
    cited: dict[tuple[str | None, str], bytes] = field(default_factory=dict)

    def day(self, offset: int) -> str:
        return (self.today + timedelta(days=offset)).isoformat()

    def send(self, name: str, *rows: str) -> None:
        """One file, approved; then the officer looks, and days go by."""
        self.night.served.carried("\n".join((HEADINGS, *rows, "")).encode(), reference=name, registered_on=self.day(0))
        self.looked[name] = self.night.clock.now()
        self.cite()
        self.night.clock.move(days=STEP)

    def designation(self, change: str, name: str, scope: str, *days: str, languages: str = "en") -> str:
        start, end = (*days, "")[:2]
        return f"designation,{change},QM,8.10.b,receive,{name},{scope},{languages},,,,,{start},{end}"

    def reservation(self, start: str, end: str = "") -> str:
        return f"statement,,QM,9.1.b,declaration,,,,,declaration,Not for subscriber information only.,2023-09-15,{start},{end}"

    def said(self, name: str, day: str, known: datetime | None = None) -> str | None:
        """The scope that the directory gave ``name`` for a day, as known at a moment."""
        asked = "" if known is None else f"&known_at={format_instant(known)}"
        items = self.night.served.get(f"/designations?state=QM&provision=8.10.b&as_of={day}{asked}").json()["items"]
        return next((each["scope"]["text"] for each in items if each["authority"]["names"]["en"] == name), None)

    def histories(self) -> list[str]:
        """The paths of what the walk is about, as far as it is there."""
        found = self.night.served.get(f"/statements?state=QM&provision=9.1.b&as_of={self.day(0)}").json()["items"]
        paths = [f"/statements/{each['id']}" for each in found]
        for day in (self.day(-90), self.day(100)):
            items = self.night.served.get(f"/designations?state=QM&provision=8.10.b&as_of={day}").json()["items"]
            paths += [f"/designations/{each['id']}" for each in items if each["authority"]["names"]["en"] in (OFFICE, BUREAU)]
        return paths

    def cite(self) -> None:
        """Every permalink of every version, for every reader, with the bytes that it leads to."""
        for path in self.histories():
            for who in READERS:
                for row in self.night.served.get(f"{path}/versions", who).json()["items"]:
                    link = row["permalink"].removeprefix(API)
                    answer = self.night.served.get(link, who)
                    assert answer.status_code == 200, answer.text
                    assert answer.json()["version"] == row["version"]
                    assert answer.json()["meta"]["permalink"] == row["permalink"]
                    assert answer.json()["meta"]["revision"] == row["revision"]
                    assert self.cited.setdefault((who, link), answer.content) == answer.content


@pytest.fixture(scope="module")
def walk(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with night_at(loaded_sqlite, tmp_path_factory.mktemp("walk")) as night:
        yield _walked(Walk(night, night.clock.now().date()))


def _walked(walk: Walk) -> Walk:
    walk.send(
        "first",
        walk.designation("", OFFICE, "All orders", walk.day(-300)),
        walk.designation("", BUREAU, "Later", walk.day(100)),
        walk.reservation(walk.day(-300)),
    )
    walk.send("second", walk.designation("amend", OFFICE, "Orders by e-mail", walk.day(-50)))
    walk.send("third", walk.designation("correct", OFFICE, "Orders in writing", walk.day(-200)))
    walk.send("fourth", walk.designation("end", BUREAU, "", "", walk.day(50)), walk.reservation("", walk.day(20)))
    walk.send("fifth", walk.designation("end", OFFICE, "", "", walk.day(30)))
    walk.send("sixth", walk.designation("correct", OFFICE, "", walk.day(-200), languages="fr"))
    return walk


def _path(walk: Walk, name: str, day: str) -> str:
    known = format_instant(walk.looked["first"])
    items = walk.night.served.get(f"/designations?state=QM&provision=8.10.b&as_of={day}&known_at={known}").json()["items"]
    (found,) = [each["id"] for each in items if each["authority"]["names"]["en"] == name]
    return f"/designations/{found}"


def _rows(walk: Walk, path: str, who: str | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = walk.night.served.get(f"{path}/versions", who).json()["items"]
    return rows


def test_who_was_the_authority_on_a_day_and_what_was_said_when_the_officer_looked(walk: Walk) -> None:
    said = {
        looked: tuple(walk.said(OFFICE, walk.day(offset), known) for offset in (-301, -250, -100, -10, 35))
        for looked, known in (*walk.looked.items(), ("now", None))
    }
    assert said == {
        "first": (None, "All orders", "All orders", "All orders", "All orders"),
        "second": (None, "All orders", "All orders", "Orders by e-mail", "Orders by e-mail"),
        "third": (None, "All orders", "Orders in writing", "Orders by e-mail", "Orders by e-mail"),
        "fourth": (None, "All orders", "Orders in writing", "Orders by e-mail", "Orders by e-mail"),
        "fifth": (None, "All orders", "Orders in writing", "Orders by e-mail", None),
        "sixth": (None, "All orders", "Orders in writing", "Orders by e-mail", None),
        "now": (None, "All orders", "Orders in writing", "Orders by e-mail", None),
    }
    assert [walk.said(BUREAU, walk.day(100), walk.looked[name]) for name in ("third", "fourth")] == ["Later", None]


def test_each_version_says_what_happened_for_which_days_instead_of_what_and_on_what_source(walk: Walk) -> None:
    rows = _rows(walk, _path(walk, OFFICE, walk.day(-90)))
    since, corrected, amended, over = (walk.day(offset) for offset in (-300, -200, -50, 30))
    told = [(row["happened"], [(each["from"], each["to"]) for each in row["says"][0]["days"]]) for row in rows]
    assert told == [
        ("created", [(since, None)]),
        ("amended", [(amended, None)]),
        ("corrected", [(corrected, amended)]),
        ("ended", [(over, None)]),
    ]
    overridden = [
        {each["version"]: [(days["from"], days["to"]) for days in each["days"]] for each in row["says"][0]["overrides"]}
        for row in rows
    ]
    assert overridden == [{}, {1: [(amended, None)]}, {1: [(corrected, amended)]}, {2: [(over, None)]}]
    assert [row["source"]["reference"] for row in rows] == ["first", "second", "third", "fifth"]
    assert [row["recorded_at"] for row in rows] == sorted(format_instant(walk.looked[row["source"]["reference"]]) for row in rows)
    for row in rows:
        assert row["source"]["submitter"] != row["source"]["approver"]
        assert row["source"]["registered_on"] == walk.day(0)
        assert "sha256" not in row["source"]
        assert f"version {row['version']}" in row["citation"]
        assert row["recorded_at"] in row["citation"]
        assert row["recorded_at"] in row["citation_fr"]
    assert rows[2]["summary"].startswith("Corrected: what the directory said of it from ")
    assert rows[2]["summary_fr"].startswith("Rectification : ")
    assert {"sha256", "rows"} <= set(_rows(walk, _path(walk, OFFICE, walk.day(-90)), "auditor")[0]["source"])


def test_what_no_longer_stands_says_whether_it_ended_or_was_withdrawn(walk: Walk) -> None:
    office, bureau = _path(walk, OFFICE, walk.day(-90)), _path(walk, BUREAU, walk.day(100))
    ended = walk.night.served.get(office).json()
    assert (ended["standing"], ended["operative"], ended["valid_to"]) == ("ended", False, walk.day(30))
    never = walk.night.served.get(bureau).json()
    assert (never["standing"], never["operative_reason"], never["valid_from"]) == ("withdrawn", "withdrawn", None)
    assert (never["scope"]["text"], never["source"]["reference"]) == ("Later", "fourth")
    assert [row["happened"] for row in _rows(walk, bureau)] == ["created", "withdrawn"]
    gone = walk.night.served.get(f"{bureau}/diff?from=1&to=2").json()
    assert gone["changes"] == [{"field": "valid_from", "before": walk.day(100), "after": None, "audience": "public"}]
    assert (gone["happened"], gone["days"]["to"]) == (["withdrawn"], [])
    over = walk.night.served.get(f"{office}/diff?from=3&to=4").json()
    assert {"field": "valid_to", "before": None, "after": walk.day(30), "audience": "public"} in over["changes"]


def test_a_difference_compares_each_day_with_itself(walk: Walk) -> None:
    path = _path(walk, OFFICE, walk.day(-90))
    wrong, later = {"before": "All orders", "after": "Orders in writing"}, {"before": "All orders", "after": "Orders by e-mail"}
    corrected = wrong | {"field": "scope.text", "audience": "public", "days": [{"from": walk.day(-200), "to": walk.day(-50)}]}
    amended = later | {"field": "scope.text", "audience": "public", "days": [{"from": walk.day(-50), "to": None}]}
    ended = {"field": "valid_to", "before": None, "after": walk.day(30), "audience": "public"}
    for older, newer, changes in ((1, 2, [amended]), (2, 3, [corrected]), (3, 4, [ended]), (1, 4, [corrected, amended, ended])):
        assert walk.night.served.get(f"{path}/diff?from={older}&to={newer}").json()["changes"] == changes
    back = walk.night.served.get(f"{path}/diff?from=3&to=2").json()["changes"]
    assert back == [corrected | {"before": corrected["after"], "after": corrected["before"]}]
    assert walk.night.served.get(f"{path}/diff?from=3&to=3").json()["changes"] == []


def test_a_statement_has_its_history_too(walk: Walk) -> None:
    served = walk.night.served
    (held,) = served.get(f"/statements?state=QM&provision=9.1.b&as_of={walk.day(19)}").json()["items"]
    assert served.get(f"/statements?state=QM&provision=9.1.b&as_of={walk.day(20)}").json()["items"] == []
    path = f"/statements/{held['id']}"
    known = format_instant(walk.looked["third"])
    for who in (None, "officer"):
        assert [row["happened"] for row in _rows(walk, path, who)] == ["created", "withdrawn"]
        assert served.get(f"{path}?as_of={walk.day(21)}", who).json()["standing"] == "withdrawn"
        assert served.get(f"{path}?as_of={walk.day(21)}&known_at={known}", who).json()["standing"] == "current"
    assert _rows(walk, path)[1]["summary"].startswith("Taken back: it had effect before")
    changes = served.get(f"{path}/diff?from=1&to=2").json()["changes"]
    assert changes == [{"field": "valid_to", "before": None, "after": walk.day(20), "audience": "public"}]
    assert served.get(f"{path}/versions/1").json()["valid_to"] is None


def test_a_permalink_leads_to_the_same_bytes_whatever_comes_after(walk: Walk) -> None:
    walk.cite()
    assert len(walk.cited) > 4 * len(READERS)
    for (who, link), content in walk.cited.items():
        assert walk.night.served.get(link, who).content == content


def test_who_may_see_less_counts_fewer_versions_and_learns_of_no_other(walk: Walk) -> None:
    path = _path(walk, OFFICE, walk.day(-90))
    assert [len(_rows(walk, path, who)) for who in READERS] == [4, 5, 5, 5]
    assert all("sixth" not in walk.night.served.get(f"{path}{end}").text for end in ("", "/versions", "/versions/4"))
    assert walk.night.served.get(f"{path}/versions/5").status_code == 404
    assert walk.night.served.get(f"{path}/diff?from=4&to=5").status_code == 404
