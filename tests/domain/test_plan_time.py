"""Plans in time: corrections, announcements, ends, extensions, beginnings anew, and what is told late."""

from datetime import date

from app.domain.access import Audience
from app.domain.entry import Change
from app.domain.flat import FieldChange
from app.domain.plan import Plan
from tests.makers import Desk, actions, codes, row

SINCE_2023 = row(values={"languages": ["ja"], "procedure": "Call."}, valid_from="2023-01-01")


def desk(*, until: str | None = None) -> Desk:
    """A desk whose register holds one designation since 2023."""
    found = Desk()
    found.submit(row(values=SINCE_2023.values, valid_from="2023-01-01", valid_to=until))
    return found


def changes(plan: Plan) -> set[Change]:
    return {draft.change for draft in plan.writes if draft.kind != "notification"}


def moved(plan: Plan) -> list[tuple[str, object, object]]:
    return [(change.field, change.before, change.after) for change in plan.rows[0].changes]


def test_without_a_day_a_row_counts_from_its_registration() -> None:
    plan = Desk().plan(row(), on="2026-06-01", registered_on="2026-05-03")
    assert plan.rows[0].valid_from == date(2026, 5, 3)
    assert Desk().plan(row(), on="2026-06-01").rows[0].valid_from == date(2026, 6, 1)


def test_from_the_same_day_a_value_is_corrected() -> None:
    known = desk()
    plan = known.submit(row(values={"languages": ["en"]}, valid_from="2023-01-01"))
    assert actions(plan) == ["amend"]
    assert changes(plan) == {Change.CORRECT}
    assert known.value(plan.rows[0], "2023-01-01")["languages"] == ["en"]


def test_a_retroactive_correction_erases_nothing_that_was_known() -> None:
    known = desk()
    (planned,) = known.submit(row(values={"languages": ["en"]}, valid_from="2023-01-01")).rows
    before = known.record(planned).payloads(date(2024, 1, 1), known=known.number - 3)
    assert before[Audience.PARTIES] == b'{"languages":["ja"],"withheld":{"procedure":["network"]}}'


def test_a_retroactive_change_keeps_later_values_of_other_fields() -> None:
    known = desk()
    known.submit(row(values={"procedure": "Write."}, valid_from="2025-01-01"))
    (planned,) = known.submit(row(values={"languages": ["en"]}, valid_from="2024-01-01")).rows
    assert known.value(planned, "2023-06-01")["languages"] == ["ja"]
    for day, procedure in (("2024-06-01", "Call."), ("2025-06-01", "Write.")):
        assert known.value(planned, day)["languages"] == ["en"]
        assert known.value(planned, day)["procedure"] == procedure


def test_a_later_announced_value_of_the_same_field_stands() -> None:
    known = desk()
    known.submit(row(values={"languages": ["fr"]}, valid_from="2027-01-01"))
    plan = known.submit(row(values={"languages": ["en"], "procedure": "Write."}))
    (planned,) = plan.rows
    assert codes(planned) == ["later-value-stands"]
    assert [known.value(planned, day)["languages"] for day in ("2026-05-31", "2026-06-01", "2027-01-01")] == [
        ["ja"],
        ["en"],
        ["fr"],
    ]
    assert [known.value(planned, day)["procedure"] for day in ("2026-05-31", "2026-06-01", "2027-01-01")] == [
        "Call.",
        "Write.",
        "Write.",
    ]


def test_an_announced_value_is_not_current_before_its_day() -> None:
    known = desk()
    (planned,) = known.submit(row(values={"languages": ["fr"]}, valid_from="2027-01-01")).rows
    assert known.value(planned, "2026-12-31")["languages"] == ["ja"]
    assert known.value(planned, "2027-01-01")["languages"] == ["fr"]


def test_valid_to_ends_an_entry_and_the_plan_shows_the_day() -> None:
    known = desk()
    plan = known.submit(row(valid_to="2027-01-01"))
    assert actions(plan) == ["end"]
    assert changes(plan) == {Change.END}
    assert moved(plan) == [("valid_to", None, "2027-01-01")]
    assert known.spans(plan.rows[0]) == [("2023-01-01", "2027-01-01")]
    assert known.value(plan.rows[0], "2027-01-01") == {}
    assert known.value(plan.rows[0], "2026-12-31")["procedure"] == "Call."


def test_an_end_with_a_change_is_an_amendment() -> None:
    known = desk()
    plan = known.submit(row(values={"languages": ["en"]}, valid_to="2027-01-01"))
    assert actions(plan) == ["amend"]
    assert moved(plan) == [("languages", ["ja"], ["en"]), ("valid_to", None, "2027-01-01")]
    assert known.spans(plan.rows[0]) == [("2023-01-01", "2027-01-01")]


def test_an_end_that_is_told_late_needs_no_first_day() -> None:
    known = desk()
    plan = known.submit(row(valid_to="2025-01-01"), on="2026-06-01")
    assert actions(plan) == ["end"]
    assert known.spans(plan.rows[0]) == [("2023-01-01", "2025-01-01")]
    assert actions(known.plan(row(valid_to="2025-01-01"), on="2027-06-01")) == ["unchanged"]


def test_a_later_end_extends() -> None:
    known = desk(until="2027-01-01")
    plan = known.submit(row(valid_to="2028-01-01"))
    assert actions(plan) == ["amend"]
    assert moved(plan) == [("valid_to", "2027-01-01", "2028-01-01")]
    assert known.spans(plan.rows[0]) == [("2023-01-01", "2028-01-01")]
    assert known.value(plan.rows[0], "2027-06-01")["procedure"] == "Call."


def test_a_row_without_an_end_leaves_the_end_alone() -> None:
    known = desk(until="2027-01-01")
    plan = known.submit(row(values={"languages": ["en"]}))
    assert known.spans(plan.rows[0]) == [("2023-01-01", "2027-01-01")]


def test_an_ended_entry_begins_anew_under_its_old_key_and_stays_in_history() -> None:
    known = desk(until="2025-01-01")
    (planned,) = known.plan(row(valid_from="2023-01-01")).rows
    plan = known.submit(row(values={"languages": ["en"]}))
    assert actions(plan) == ["create"]
    assert plan.rows[0].record == planned.record
    assert known.spans(plan.rows[0]) == [("2023-01-01", "2025-01-01"), ("2026-06-01", None)]
    assert "procedure" not in known.value(plan.rows[0], "2026-06-01")
    assert known.value(plan.rows[0], "2024-12-31")["procedure"] == "Call."


def test_a_stated_earlier_day_moves_the_beginning_with_a_warning() -> None:
    known = desk()
    plan = known.submit(row(values={"languages": ["en"]}, valid_from="2022-01-01"))
    assert actions(plan) == ["amend"]
    assert codes(plan.rows[0]) == ["starts-earlier"]
    assert moved(plan) == [("languages", ["ja"], ["en"]), ("valid_from", "2023-01-01", "2022-01-01")]
    assert known.spans(plan.rows[0]) == [("2022-01-01", None)]
    for day in ("2022-06-01", "2024-01-01"):
        assert known.value(plan.rows[0], day)["languages"] == ["en"]
        assert known.value(plan.rows[0], day)["procedure"] == "Call."


def test_a_day_that_is_not_stated_moves_no_beginning() -> None:
    known = Desk()
    known.submit(row(values={"languages": ["ja"]}, valid_from="2028-01-01"))
    plan = known.submit(row(values={"languages": ["en"]}))
    assert plan.rows[0].valid_from == date(2028, 1, 1)
    assert known.spans(plan.rows[0]) == [("2028-01-01", None)]
    assert known.value(plan.rows[0], "2028-01-01")["languages"] == ["en"]


def test_an_earlier_period_of_its_own_leaves_the_present_one_alone() -> None:
    known = desk()
    plan = known.submit(row(values={"languages": ["en"]}, valid_from="2020-01-01", valid_to="2021-01-01"))
    assert actions(plan) == ["create"]
    assert moved(plan)[-1] == ("valid_to", None, "2021-01-01")
    assert known.spans(plan.rows[0]) == [("2020-01-01", "2021-01-01"), ("2023-01-01", None)]
    assert known.value(plan.rows[0], "2024-01-01")["languages"] == ["ja"]


def test_a_period_that_would_run_into_another_is_refused() -> None:
    known = desk()
    plan = known.plan(row(valid_from="2020-01-01", valid_to="2023-01-01"))
    assert actions(plan) == ["rejected"]
    assert codes(plan.rows[0]) == ["reaches-later-period"]
    assert plan.writes == ()


def test_an_inverted_span_is_refused() -> None:
    for said in (row(valid_from="2024-01-01", valid_to="2024-01-01"), row(valid_to="2026-06-01")):
        plan = Desk().plan(said)
        assert actions(plan) == ["rejected"]
        assert codes(plan.rows[0]) == ["inverted-span"]
        assert plan.writes == ()


def test_ends_of_statements_are_told_as_well() -> None:
    said = {"provision": "29.4", "kind": "reservation", "summary": "Refused without dual criminality.", "made_on": "2013-08-22"}
    plan = Desk().submit(row(values=said, kind="statement", valid_from="2013-12-01", valid_to="2019-07-05"))
    assert actions(plan) == ["create"]
    assert plan.rows[0].changes[-1] == FieldChange("valid_to", None, "2019-07-05", Audience.PUBLIC)
