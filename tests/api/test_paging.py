"""Lists in pages, and reading as of another day or as known before."""

from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.places import LISTS, REGISTER, located
from tests.api.served import API, Served

FILE = b"State,Provision,Role,Authority (en),Phone,Valid from\nQM,8.10.b,receive,Court of Meridia,+44 20 7946 0175,2026-02-01\n"
LAST_DAY, FIRST_DAY = "9999-12-31", "0001-01-01"


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("who", [None, "duty_officer"])
def test_pages_together_are_the_whole_list(demo: Served, route: str, who: str | None) -> None:
    path = located(demo, route)
    whole = demo.send("GET", f"{path}?limit=200", who).json()
    items: list[Any] = []
    cursor: str | None = ""
    totals: set[int] = set()
    size = max(1, len(whole["items"]) // 3)
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = demo.send("GET", f"{path}?limit={size}{more}", who).json()
        assert bool(whole["items"]) <= len(page["items"]) <= size
        items += page["items"]
        totals.add(page["meta"]["total"])
        cursor = page["next"]
    assert items[: len(whole["items"])] == whole["items"]
    assert totals == {len(items)} == {whole["meta"]["total"]}


def test_notifications_come_in_pages_newest_first(demo: Served) -> None:
    whole = demo.get("/notifications?limit=200", "registrar").json()
    items: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = demo.get(f"/notifications?limit=7{f'&cursor={cursor}' if cursor else ''}", "registrar").json()
        items += page["items"]
        cursor = page["next"]
    assert items == whole["items"]
    assert [item["submitted_at"] for item in items] == sorted((item["submitted_at"] for item in items), reverse=True)
    assert set(whole["meta"]) == {"revision", "as_of", "known_at", "audience", "tlp", "data_status", "age_seconds"}


def test_a_page_has_fifty_items_unless_told_otherwise(demo: Served) -> None:
    assert len(demo.get("/designations").json()["items"]) == 50
    assert len(demo.get("/designations?limit=1").json()["items"]) == 1


@pytest.mark.parametrize(
    "cursor", ["AAAA", "W10", "WzFd", "Wy0xXQ", "WyJcdWQ4MDAiXQ", "bnVsbA", "%2B%2F%3D", "n_1", "W25hbl0", "WzFlOTldXQ"]
)
def test_a_made_up_cursor_is_refused_or_an_empty_page(demo: Served, cursor: str) -> None:
    for route in LISTS:
        answer = demo.send("GET", f"{located(demo, route)}?cursor={cursor}")
        if answer.status_code == 200:
            assert answer.json()["next"] is None or answer.json()["items"]
        else:
            assert problem(answer, 400)["errors"][0]["parameter"] == "cursor"


def test_the_cursor_of_another_list_is_refused(demo: Served) -> None:
    cursor = demo.get("/designations?limit=1").json()["next"]
    assert problem(demo.get(f"/states?cursor={cursor}"), 400)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("route", REGISTER)
def test_every_read_takes_a_day_and_what_was_known(demo: Served, route: str) -> None:
    path = located(demo, route)
    joint = "&" if "?" in path else "?"
    now = demo.send("GET", path).json()
    same = demo.send("GET", f"{path}{joint}known_at={now['meta']['revision']}").json()
    assert same == now
    past = demo.send("GET", f"{path}{joint}as_of=2015-06-01")
    assert past.status_code in (200, 404)
    if past.status_code == 200:
        assert past.json()["meta"]["as_of"] in ("2015-06-01", now["meta"]["as_of"])
    for day in (FIRST_DAY, LAST_DAY):
        assert demo.send("GET", f"{path}{joint}as_of={day}").status_code in (200, 404)
    for instant in (
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-06-01T12:00:00.123456789%2B02:00",
        "0",
        "9007199254740991",
    ):
        assert demo.send("GET", f"{path}{joint}known_at={instant}").status_code in (200, 400, 404)
    for instant in ("9999-12-31T23:59:59-01:00", "9007199254740992", "9" * 200, "2026-06-01T24:00:00Z"):
        problem(demo.send("GET", f"{path}{joint}known_at={instant}"), 400)


def test_nothing_was_known_before_the_first_entry(demo: Served) -> None:
    for path in ("/designations", "/states", "/authorities", "/statements", "/coverage"):
        answer = demo.get(f"{path}?known_at=0").json()
        assert (answer["items"], answer["meta"]["total"], answer["meta"]["revision"]) == ([], 0, 0)
        assert answer["meta"]["known_at"] is None
    problem(demo.get("/states/QM?known_at=0"), 404)


def test_what_is_announced_is_not_served_as_current(fresh: Served) -> None:
    fresh.carried(FILE.replace(b"2026-02-01", b"2031-01-01"))
    path = "/designations?state=QM&provision=8.10.b"
    now, then = fresh.get(path).json()["items"], fresh.get(f"{path}&as_of=2031-01-01").json()["items"]
    assert len(then) == len(now) + 1
    (announced,) = [item for item in then if item not in now and item["authority"]["names"]["en"] == "Court of Meridia"]
    assert announced["id"] in [each["id"] for each in fresh.get("/states/QM").json()["upcoming"]]
    single = fresh.get(f"/designations/{announced['id']}").json()
    assert (single["operative"], single["standing"]) == (False, "upcoming")


def test_revisions_are_counted_for_each_audience(demo: Served) -> None:
    revisions = [demo.get("/states", who).json()["meta"]["revision"] for who in (None, "officer", "duty_officer", "auditor")]
    assert revisions == sorted(set(revisions))


def test_filters_narrow_the_list(demo: Served) -> None:
    everything = demo.get("/designations?limit=200", "officer").json()["items"]
    for query, fits in (
        ("state=QM", lambda item: item["state"] == "QM"),
        ("treaty=CETS224", lambda item: item["treaty"] == "CETS224"),
        ("operative=true", lambda item: item["operative"]),
        ("operative=false", lambda item: not item["operative"]),
        ("language=fr", lambda item: "fr" in item["languages"]),
        ("attestation=confirmed", lambda item: item["trust"]["status"] == "confirmed"),
        ("q=ministere", lambda item: any("minist" in name.lower() for name in item["authority"]["names"].values())),
    ):
        found = demo.get(f"/designations?limit=200&{query}", "officer").json()["items"]
        assert all(map(fits, found)), query
        if query != "q=ministere":
            assert found == [item for item in everything if fits(item)], query
    assert [item["state"] for item in demo.get("/designations?q=法務省").json()["items"]].count("JP") >= 1


def test_an_empty_page_is_told_as_such(demo: Served) -> None:
    answer = demo.get("/designations?q=no-such-words-anywhere").json()
    assert (answer["items"], answer["next"], answer["meta"]["total"]) == ([], None, 0)


def test_the_short_form_takes_no_filter(demo: Served) -> None:
    problem(demo.send("GET", f"{API}/states/QM/35?state=QN"), 400)
