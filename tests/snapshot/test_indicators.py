"""Indicators of a register counted by hand, and EU Member States: who is one on the day, and what their records show."""

from typing import Any

from app.actions import figures
from app.domain.freshness import Sort
from app.snapshot.model import Snapshot
from tests import makers
from tests.snapshot.makers import CONSENTED, DUTY, NOW, Book, party, post, told, treaty_book
from tests.snapshot.test_coverage import DAY
from tests.snapshot.test_freshness import register, see


def protocol(snapshot: Snapshot, **when: str) -> dict[str, Any]:
    found = told(snapshot, figures.indicators, **when)["treaties"][1]
    assert isinstance(found, dict)
    return found


def test_the_protocol_over_time_without_the_exercise_state() -> None:
    snapshot = treaty_book().snapshot()
    found = protocol(snapshot)
    assert found["statuses"] == {"none": 1, "invited": 1, "signatory": 1, "consented": 4, "in_force": 0, "denounced": 0}
    assert [(step["day"], step["count"], step["states"]) for step in found["consents"]["steps"]] == [
        ("2023-02-09", 1, ["RS"]),
        ("2023-08-10", 2, ["JP"]),
        ("2024-05-20", 3, ["CR"]),
        ("2024-06-10", 4, ["HU"]),
    ]
    assert found["parties"] == {"count": 0, "steps": [], "announced": []}
    way = found["entry_into_force"]
    assert ([each["state"] for each in way["given"]], way["needed"], way["lacking"]) == (["RS", "JP", "CR", "HU"], 5, 1)
    assert (way["signatories"], way["fifth_on"], way["in_force_on"]) == (["FR"], None, None)
    assert way["summary"].startswith("Of the 5 consents that the Protocol needs, 4 have been given: RS (9 February 2023)")
    exercise = told(snapshot, figures.indicators)["exercise"]
    assert exercise["states"] == ["QM"]
    assert exercise["treaties"][1]["statuses"]["in_force"] == 1


def test_as_it_was_and_as_it_is_announced() -> None:
    book = treaty_book()
    book.submit(party("EE", "CETS224", consented_on="2025-11-30"))
    before = protocol(book.snapshot(), as_of="2024-06-01")
    assert (before["consents"]["count"], [step["day"] for step in before["consents"]["announced"]]) == (
        3,
        ["2024-06-10", "2025-11-30"],
    )
    after = protocol(book.snapshot(), as_of="2025-12-01")
    assert after["parties"]["announced"] == [{"day": "2026-03-01", "count": 5, "states": sorted([*CONSENTED, "EE"]), "left": []}]
    assert (after["entry_into_force"]["fifth_on"], after["entry_into_force"]["in_force_on"]) == ("2025-11-30", "2026-03-01")
    assert protocol(book.snapshot())["parties"]["count"] == 5


def test_a_state_known_by_its_code_alone_is_named_by_it() -> None:
    book = Book()
    book.submit(party("JP", "ETS185", consented_on="2012-07-03"), party("JP", "CETS224", 3, consented_on="2023-08-10"))
    assert "JP (10 August 2023)" in protocol(book.snapshot())["entry_into_force"]["summary"]


def test_the_convention_counts_to_no_fifth() -> None:
    book = treaty_book()
    book.submit(party("US", "ETS185", in_force_on="2007-01-01"))
    convention = told(book.snapshot(), figures.indicators)["treaties"][0]
    assert convention["entry_into_force"] is None
    assert convention["undated"] == []
    assert convention["parties"]["count"] == 7
    book.submit(makers.row(2, {"code": "AR", "names.en": "Argentina"}, kind="state", valid_from="2000-01-01"))
    book.submit(party("AR", "ETS185", in_force_on="2018-10-01"))
    assert told(book.snapshot(), figures.indicators)["treaties"][0]["undated"] == ["AR"]


def test_completeness_and_freshness_of_a_provision() -> None:
    rows = {each["provision"]: each for each in told(treaty_book().snapshot(), figures.indicators)["provisions"]}
    assert {name: rows["8.10.a"][name] for name in ("owed", "met", "missing", "completeness", "entries")} == {
        "owed": 4,
        "met": 4,
        "missing": 0,
        "completeness": 1.0,
        "entries": 7,
    }
    assert rows["10.5"]["completeness"] is None
    assert rows["24.7"]["completeness"] == 0.0
    assert rows["8.10.a"]["attestation"]["unconfirmed"] == {"count": 7, "share": 1.0}
    assert rows["24.7"]["attestation"]["unconfirmed"] == {"count": 0, "share": None}


def test_freshness_counts_the_entries_of_territories_too() -> None:
    book = register()
    book.submit(post(2, "JP", provision="35", territory="CW", authority__names__en="Police of the island"), state="JP")
    book.submit(post(2, "JP", provision="35", authority__names__en="Second desk"), state="JP")
    see(book, Sort.ATTESTED, NOW - DAY)
    rows = {each["provision"]: each for each in told(book.snapshot(), figures.indicators, DUTY)["provisions"]}
    assert rows["35"]["entries"] == 3
    assert rows["35"]["attestation"]["confirmed"] == {"count": 1, "share": 0.333}
    assert rows["35"]["attestation"]["unconfirmed"] == {"count": 2, "share": 0.667}


def union_book() -> Book:
    """HU has consented, FR has signed; GB was a member; QM is for exercises; PF is a territory of FR."""
    book = treaty_book()
    member = {"memberships": ["CoE", "EU"]}
    book.submit(
        makers.row(2, {"code": "HU"} | member, kind="state", valid_from="2004-05-01"),
        makers.row(3, {"code": "FR"} | member, kind="state", valid_from="2001-01-01"),
        makers.row(4, {"code": "QM"} | member, kind="state", valid_from="2001-01-01"),
        makers.row(5, {"code": "GB", "names.en": "United Kingdom"} | member, kind="state", valid_from="2001-01-01"),
    )
    book.submit(makers.row(2, {"code": "GB", "memberships": ["CoE"]}, kind="state", valid_from="2020-02-01"))
    book.submit(
        makers.statement(2, "7.5.a", state="HU", options=["in-every-case"], made_on="2024-06-10"),
        makers.statement(3, "7.2.b", state="HU", kind="declaration", made_on="2025-01-01"),
        makers.statement(4, "8.4", state="HU", kind="declaration", territory="PF"),
        makers.statement(5, "7.9.a", state="FR", kind="reservation"),
    )
    book.submit(post(2, "FR", provision="6.6", territory="PF", authority__names__en="Office of the islands"), state="FR")
    return book


def test_members_are_those_of_the_day() -> None:
    snapshot = union_book().snapshot()

    def codes(**when: str) -> list[str]:
        return [each["state"] for each in told(snapshot, figures.union, **when)["items"]]

    assert codes() == ["FR", "HU", "QM"]
    assert codes(as_of="2020-01-31") == ["FR", "GB", "HU", "QM"]
    assert codes(as_of="2004-04-30") == ["FR", "GB", "QM"]
    assert codes(state="GB") == []
    assert told(snapshot, figures.union, state="HU")["items"][0]["member_since"] == "2004-05-01"


def rested_on(obligation: dict[str, Any]) -> tuple[Any, ...]:
    (record,) = obligation["records"]
    return tuple(record[name] for name in ("kind", "id", "version", "url"))


def test_each_obligation_with_what_it_rests_on() -> None:
    book = union_book()
    france, hungary, _ = told(book.snapshot(), figures.union)["items"]
    assert (hungary["status"], hungary["signed_on"], hungary["consented_on"]) == ("consented", None, "2024-06-10")
    found = {each["provision"]: (each["outcome"], each["code"]) for each in hungary["obligations"]}
    assert found == {
        **dict.fromkeys(("6.6", "7.5.e", "8.4", "8.10.b", "14.7.c", "14.10.b"), ("not_done", "owed")),
        "7.2.b": ("done", "made-late"),
        "7.5.a": ("done", "made"),
        "7.9.a": ("done", "not-reserved"),
        "8.10.a": ("done", "named"),
    }
    assert hungary["totals"] == {"done": 4, "not_done": 6, "contrary": 0, "not_due": 0}
    named = next(each for each in hungary["obligations"] if each["provision"] == "8.10.a")
    key = book.key("designation", "HU")
    assert rested_on(named) == ("designation", key, 1, f"/api/v1/designations/{key}/versions/1")
    lacking = next(each for each in hungary["obligations"] if each["provision"] == "6.6")
    assert rested_on(lacking) == ("participation", "HU.CETS224", 1, "/api/v1/participations/HU.CETS224/versions/1")
    stated = next(each for each in hungary["obligations"] if each["provision"] == "7.2.b")
    assert stated["records"][0]["summary"] == "As the Protocol allows."
    assert lacking["detail"].startswith("due with the consent")
    assert lacking["detail_fr"].startswith("dû avec le consentement")
    told_of_france = {each["provision"]: each["outcome"] for each in france["obligations"]}
    assert told_of_france == dict.fromkeys(told_of_france, "not_due") | {"7.9.a": "contrary", "8.10.a": "done"}


def test_totals_of_member_states_without_exercise_ones() -> None:
    meta = told(union_book().snapshot(), figures.union, limit="1")["meta"]
    rows = {each["provision"]: each for each in meta["totals"]["obligations"]}
    assert (meta["totals"]["states"], meta["exercise"]["states"]) == (2, 1)
    assert {name: rows["7.9.a"][name] for name in ("rule", "done", "not_done", "contrary", "not_due")} == {
        "rule": "must_not",
        "done": 1,
        "not_done": 0,
        "contrary": 1,
        "not_due": 0,
    }
    assert rows["7.5.a"]["options"] == ["in-every-case"]
    assert "special position" in meta["note"]["en"]
    assert set(meta["legend"]) == {"done", "not_done", "contrary", "not_due"}


def test_a_member_that_the_register_knows_nothing_else_of() -> None:
    book = Book()
    row = {"code": "EE", "names.et": "Eesti", "memberships": ["EU"]}
    book.submit(makers.row(2, row, kind="state", valid_from="2004-05-01"))
    (found,) = told(book.snapshot(), figures.union)["items"]
    assert found["totals"] == {"done": 0, "not_done": 0, "contrary": 0, "not_due": 10}
    assert {tuple(each["records"]) for each in found["obligations"]} == {()}
