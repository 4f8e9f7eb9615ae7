"""Meridia's ministry moves: who follows a designation by its version or by what was updated learns of it."""

from typing import Any

from tests.api.served import Served

REFERENCE = "Exercise: the Ministry of Justice of Meridia moves"
OLD, NEW = ["1 Exercise Square"], ["12 Example Avenue"]


def _ministry(demo: Served, who: str | None = None) -> dict[str, Any]:
    (found,) = demo.get("/designations?state=QM&provision=27.2", who).json()["items"]
    shown: dict[str, Any] = found
    return shown


def test_the_move_is_a_version_with_its_own_source(demo: Served) -> None:
    found = _ministry(demo)
    assert (found["version"], found["source"]["reference"]) == (2, REFERENCE)
    assert found["authority"]["address"]["lines"] == NEW
    rows = demo.get(f"/designations/{found['id']}/versions").json()["items"]
    assert [row["version"] for row in rows] == [1, 2]
    assert (rows[1]["valid_from"], rows[1]["source"]["reference"]) == ("2025-09-01", REFERENCE)
    assert rows[1]["recorded_at"] == found["trust"]["recorded_at"] > rows[0]["recorded_at"]


def test_each_version_shows_its_address_and_the_difference_is_told(demo: Served) -> None:
    path = f"/designations/{_ministry(demo)['id']}"
    shown = [demo.get(f"{path}/versions/{number}").json() for number in (1, 2)]
    assert [each["authority"]["address"]["lines"] for each in shown] == [OLD, NEW]
    assert [each["version"] for each in shown] == [1, 2]
    changes = {each["field"]: each for each in demo.get(f"{path}/diff?from=1&to=2").json()["changes"]}
    assert changes["authority.address.lines"] == {
        "field": "authority.address.lines", "before": OLD, "after": NEW, "audience": "public",
        "days": [{"from": "2025-09-01", "to": None}],
    }  # fmt: skip
    assert "authority.address.postal_code" in changes


def test_who_asks_for_what_was_updated_finds_it(demo: Served) -> None:
    found = _ministry(demo)
    updated = demo.get(f"/designations?state=QM&limit=200&updated_since={found['trust']['recorded_at']}").json()["items"]
    assert found["id"] in {each["id"] for each in updated}
    assert {each["authority"]["id"] for each in updated} == {found["authority"]["id"]}


def test_the_audit_names_the_version_that_was_seen(demo: Served) -> None:
    found = _ministry(demo, "officer")
    (target,) = demo.events()[-1]["targets"]
    assert target == [found["id"], found["version"], "parties", "QM"]


def test_days_that_the_state_did_not_name_are_those_of_the_last_notification(demo: Served) -> None:
    (undated,) = demo.get("/designations?state=QM&provision=8.10.b").json()["items"]
    assert (undated["declared_on"], undated["registered_on"]) == ("2025-08-20", "2025-08-25")
    assert (_ministry(demo)["declared_on"], _ministry(demo)["registered_on"]) == ("2009-09-15", "2009-09-15")
