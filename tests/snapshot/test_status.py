"""Where States stand towards a treaty on a day and as known then, what is operative, and what a State owes."""

from typing import Any

from app.actions import look_up
from app.snapshot.model import Snapshot
from tests import makers
from tests.snapshot.makers import CONSENTED, party, post, told, treaty_book


def operative(snapshot: Snapshot, code: str, treaty: str = "CETS224", **when: str) -> tuple[bool, str | None]:
    (found,) = told(snapshot, look_up.designations, state=code, treaty=treaty, **when)["items"]
    return found["operative"], found["operative_reason"]


def test_operative_and_why_not() -> None:
    snapshot = treaty_book().snapshot()
    assert operative(snapshot, "JP") == (False, "treaty-not-in-force")
    assert operative(snapshot, "FR") == (False, "not-a-party")
    assert operative(snapshot, "EE") == (False, "not-a-party")
    assert operative(snapshot, "US") == (False, "not-a-party")
    assert operative(snapshot, "QM") == (True, None)
    assert operative(snapshot, "JP", "ETS185") == (True, None)
    for flag, total in (("true", 1), ("false", 7)):
        assert told(snapshot, look_up.designations, treaty="CETS224", operative=flag)["meta"]["total"] == total


def test_before_its_consent_a_state_is_no_party_and_after_denouncing_it_is_none_again() -> None:
    book = treaty_book()
    book.submit(party("JP", "ETS185", denounced_on="2026-01-01"))
    snapshot = book.snapshot()
    assert operative(snapshot, "JP", "ETS185", as_of="2025-12-31") == (True, None)
    assert operative(snapshot, "JP", "ETS185", as_of="2026-01-01") == (False, "denounced")
    treaties = told(snapshot, look_up.state, iso2="JP", as_of="2026-01-01")["treaties"]
    assert [each["status"] for each in treaties] == ["denounced", "consented"]
    assert treaties[0]["denounced_on"] == "2026-01-01"


def test_the_fifth_consent_brings_the_protocol_into_force_for_all_five() -> None:
    book = treaty_book()
    before = book.entries[-1].recorded_at.isoformat().replace("+00:00", "Z")
    book.submit(party("EE", "CETS224", consented_on="2025-11-30"))
    snapshot = book.snapshot()
    for code in (*CONSENTED, "EE"):
        assert operative(snapshot, code, as_of="2026-02-28") == (False, "treaty-not-in-force")
        assert operative(snapshot, code, as_of="2026-03-01") == (True, None)
        assert operative(snapshot, code, as_of="2026-03-01", known_at=before)[0] is False
    told_of_japan = told(snapshot, look_up.state, iso2="JP")["treaties"][1]
    assert told_of_japan["in_force_on"] == "2026-03-01"
    assert told(snapshot, look_up.state, iso2="JP", known_at=before)["treaties"][1]["in_force_on"] is None


def test_an_exercise_state_is_no_fifth() -> None:
    assert operative(treaty_book().snapshot(), "JP", as_of="2099-01-01") == (False, "treaty-not-in-force")


def cells(snapshot: Snapshot, code: str, **when: str) -> dict[str, tuple[str, str | None, int]]:
    (found,) = told(snapshot, look_up.coverage, state=code, **when)["items"]
    for own, cell in zip(told(snapshot, look_up.state, iso2=code, **when)["coverage"], found["provisions"], strict=True):
        assert cell == own | {"overdue": 0, "disputed": 0, "territories": cell["territories"]}
    return {cell["provision"]: (cell["status"], cell["reason"], cell["count"]) for cell in found["provisions"]}


def test_coverage_and_its_reasons() -> None:
    book = treaty_book()
    book.submit(post(2, "JP", provision="8.10.a", authority__names__en="Another"), state="JP")
    japan = cells(book.snapshot(), "JP")
    assert japan["8.10.a"] == ("declared", None, 2)
    assert japan["8.10.b"] == ("missing", None, 0)
    assert japan["10.5"] == ("not_required", "informal-directory", 0)
    assert japan["7.5.e"] == ("not_required", "notification-not-asked", 0)
    assert cells(book.snapshot(), "FR")["8.10.b"] == ("not_required", "not-bound", 0)
    assert cells(book.snapshot(), "FR")["8.10.a"] == ("declared", None, 1)
    book.submit(makers.statement(provision="7.5.a", state="JP"), state="JP")
    assert cells(book.snapshot(), "JP")["7.5.e"] == ("missing", None, 0)
    assert cells(book.snapshot(), "JP", known_at="2024-01-20T00:00:00Z")["7.5.e"][0] == "not_required"
    book.submit(makers.statement(provision="7.9.a", state="JP", kind="reservation"), state="JP")
    assert cells(book.snapshot(), "JP")["7.5.e"] == ("not_required", "reserved-7.9.a", 0)


def test_a_territory_does_not_speak_for_its_state() -> None:
    book = treaty_book()
    book.submit(post(2, "JP", provision="7.5.e", territory="CW", authority__names__en="Attorney"), state="JP")
    book.submit(makers.statement(provision="7.9.a", state="JP", kind="reservation", territory="CW"), state="JP")
    book.submit(makers.statement(provision="7.5.a", state="JP"), state="JP")
    assert cells(book.snapshot(), "JP")["7.5.e"] == ("missing", None, 0)


def test_what_is_missing_until_the_protocol_is_in_force() -> None:
    book = treaty_book()

    def missing(code: str, **when: str) -> list[object]:
        return [each["missing"] for each in told(book.snapshot(), look_up.state, iso2=code, **when)["treaties"]]

    consent = {"step": "consent", "consents": None, "until": None}
    further = {"step": "further-consents", "consents": 1, "until": None}
    assert missing("JP") == [[], [further]]
    assert missing("FR") == [[], [consent]]
    assert missing("QM") == [[], []]
    assert missing("JP", as_of="2023-01-01") == [[], [consent, {**further, "consents": 4}]]
    book.submit(party("EE", "CETS224", consented_on="2025-11-30", source="Chart of signatures"))
    assert told(book.snapshot(), look_up.state, iso2="EE")["treaties"][1]["source"] == "Chart of signatures"
    assert missing("JP", as_of="2026-02-28") == [[], [{"step": "waiting-period", "consents": None, "until": "2026-03-01"}]]
    assert missing("JP") == [[], []]


def test_a_state_tells_since_when_it_is_a_member() -> None:
    book = treaty_book()
    book.submit(makers.row(2, {"code": "EE", "memberships": ["EU"]}, kind="state", valid_from="2004-05-01"))
    told_of_estonia = told(book.snapshot(), look_up.state, iso2="EE")
    assert told_of_estonia["membership_periods"] == [{"of": "EU", "from": "2004-05-01", "to": None}]


def test_the_territories_of_which_a_state_speaks() -> None:
    book = treaty_book()
    book.submit(post(2, "JP", provision="35", territory="CW", authority__names__en="Police"), state="JP")
    extended: dict[str, Any] = {"state": "JP", "kind": "territorial", "options": ["extended-to-territory"]}
    book.submit(
        makers.statement(2, "38", territory="PF", **extended),
        makers.statement(3, "18.2", territory="PF", state="JP", kind="declaration"),
        makers.statement(4, "38", state="JP", kind="territorial"),
        state="JP",
    )
    assert told(book.snapshot(), look_up.state, iso2="JP")["territories"] == [
        {"territory": "CW", "treaties": {"ETS185": "not-settled", "CETS224": "not-settled"}},
        {"territory": "PF", "treaties": {"ETS185": "included", "CETS224": "excluded"}},
    ]
    assert told(book.snapshot(), look_up.state, iso2="FR")["territories"] == []
