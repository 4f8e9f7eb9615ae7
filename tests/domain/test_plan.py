"""Plans: what each row would do, what is written with it, and the digest that names the exact change."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.access import Audience
from app.domain.entry import Change
from app.domain.findings import Finding, Level
from app.domain.flat import FieldChange
from app.domain.plan import Plan, digest_of
from app.domain.planning import build
from app.domain.submission import Particulars
from tests.makers import Desk, actions, codes, error, notice, row, statement

FULL = {"languages": ["ja"], "channels.phone": ["+81300000001"], "person": "Exercise Person One"}
STATE = {"names.en": "Japan", "memberships": ["CoE"]}


def test_a_new_designation_is_created_with_its_authority() -> None:
    desk = Desk()
    plan = desk.submit(row(values=FULL))
    (planned,) = plan.rows
    assert (planned.action, planned.title, planned.provision, planned.valid_from) == (
        "create",
        "Ministry of Justice",
        "8.10.a",
        date(2026, 6, 1),
    )
    assert [change.field for change in planned.changes] == [
        "state",
        "provision",
        "role",
        "languages",
        "channels.phone",
        "person",
        "authority.state",
        "authority.names.en",
    ]
    assert desk.value(planned)["languages"] == ["ja"]
    assert desk.value(planned)["role"] == "submit"
    assert desk.authority(planned) == {"state": "JP", "names": {"en": "Ministry of Justice"}}


def test_one_field_is_amended_and_the_others_stay() -> None:
    desk = Desk()
    (first,) = desk.submit(row(values=FULL)).rows
    before = desk.value(first)
    plan = desk.submit(row(values={"languages": ["ja", "en"]}), on="2026-07-01")
    (planned,) = plan.rows
    assert planned.record == first.record
    assert planned.action == "amend"
    assert planned.changes == (FieldChange("languages", ["ja"], ["ja", "en"], Audience.PARTIES),)
    assert desk.value(planned, "2026-07-01") == before | {"languages": ["ja", "en"]}
    assert desk.value(planned, "2026-06-30") == before


@pytest.mark.parametrize("on", ["2026-06-01", "2027-01-01"])
def test_the_same_row_again_is_unchanged(on: str) -> None:
    desk = Desk()
    desk.submit(row(values=FULL))
    plan = desk.plan(row(values=FULL), on=on)
    assert actions(plan) == ["unchanged"]
    assert plan.rows[0].changes == ()
    assert plan.writes == ()
    assert codes(plan) == []


def test_blank_cells_say_nothing_and_cleared_ones_clear() -> None:
    desk = Desk()
    desk.submit(row(values=FULL))
    (planned,) = desk.submit(row(values={"person": None})).rows
    assert [(change.field, change.before, change.after) for change in planned.changes] == [("person", "Exercise Person One", None)]
    assert "person" not in desk.value(planned)
    assert desk.value(planned)["languages"] == ["ja"]


def test_states_participations_and_statements_are_planned_too() -> None:
    desk = Desk()
    participation = row(3, {"treaty": "CETS224", "signed_on": "2022-05-12"}, kind="participation")
    plan = desk.submit(row(2, STATE, kind="state"), participation, statement(4, "7.9.a", kind="reservation"))
    assert actions(plan) == ["create", "create", "create"]
    assert [planned.record for planned in plan.rows[:2]] == ["JP", "JP.CETS224"]
    assert [planned.title for planned in plan.rows] == ["Japan", None, None]
    assert (plan.rows[2].record or "").startswith("s_")
    again = desk.submit(row(2, {"memberships": ["CoE", "EU"]}, kind="state"), participation, on="2027-01-01")
    assert actions(again) == ["amend", "unchanged"]
    assert desk.value(again.rows[0], "2027-01-01") == {"code": "JP", "names": {"en": "Japan"}, "memberships": ["CoE", "EU"]}


def test_statements_of_different_days_are_different_statements() -> None:
    plan = Desk().submit(statement(2), statement(3, made_on="2024-01-01"))
    assert actions(plan) == ["create", "create"]


def test_a_row_names_its_state_or_the_notification_does() -> None:
    desk = Desk()
    plan = desk.submit(row(2, {"state": "FR"}), row(3, {"code": "DE", "names.en": "Germany"}, kind="state"), row(4), state=None)
    assert [planned.state for planned in plan.rows] == ["FR", "DE", None]
    assert actions(plan) == ["create", "create", "rejected"]
    assert codes(plan.rows[2]) == ["missing-value"]


def test_a_row_that_intake_refused_stays_refused_and_keeps_its_findings() -> None:
    plan = Desk().submit(row(2, findings=[error()]), row(3, {"state": None}, findings=[error("state-unknown")]), state=None)
    assert actions(plan) == ["rejected", "rejected"]
    assert [codes(planned) for planned in plan.rows] == [["unreadable"], ["state-unknown"]]
    assert plan.writes == ()


def test_warnings_of_intake_are_kept_and_do_not_refuse() -> None:
    told = Finding(Level.WARNING, "date-ambiguous", "read as day first")
    plan = Desk().submit(row(2, findings=[told]))
    assert actions(plan) == ["create"]
    assert codes(plan.rows[0]) == ["date-ambiguous"]


def test_a_row_that_waits_for_a_choice_changes_nothing() -> None:
    plan = Desk().submit(row(2, findings=[Finding(Level.REVIEW, "date-ambiguous", "which?", choices=("a", "b"))]))
    assert actions(plan) == ["rejected"]
    assert not plan.writes


@pytest.mark.parametrize("provision", [None, ""])
def test_a_designation_without_a_provision_is_refused(provision: str | None) -> None:
    plan = Desk().plan(row(values={"provision": provision}))
    assert actions(plan) == ["rejected"]
    assert [finding.column for finding in plan.rows[0].findings] == ["Provision"]


def test_a_statement_without_what_it_needs_is_refused() -> None:
    plan = Desk().plan(row(values={"made_on": "2023-01-01"}, kind="statement"))
    assert actions(plan) == ["rejected"]
    assert [finding.column for finding in plan.rows[0].findings] == ["Provision", "Kind", "Summary"]


def test_two_rows_about_one_entry_overlap() -> None:
    plan = Desk().submit(row(2), row(3, {"languages": ["ja"]}, valid_from="2027-01-01"))
    assert actions(plan) == ["create", "rejected"]
    assert codes(plan.rows[1]) == ["overlapping-rows"]
    assert "row 2" in plan.rows[1].findings[0].message


def test_counts_tell_every_action() -> None:
    plan = Desk().plan(row(2), row(3))
    assert plan.counts == {"create": 1, "amend": 0, "end": 0, "unchanged": 0, "rejected": 1}


def test_what_was_found_in_the_file_comes_before_what_the_register_says() -> None:
    told = Finding(Level.WARNING, "heading-unknown", "not read")
    plan = Desk().plan(statement(2), findings=[told])
    assert codes(plan) == ["heading-unknown", "notified-authority-missing"]


# The notification's own record


def test_the_notification_is_recorded_first_and_its_hash_is_restricted() -> None:
    desk = Desk()
    plan = desk.submit(row())
    assert [(draft.kind, draft.audience) for draft in plan.writes[:2]] == [
        ("notification", Audience.PUBLIC),
        ("notification", Audience.RESTRICTED),
    ]
    found = desk.records["notification", "n_1"].payloads(date(2026, 6, 1))
    assert b"sha256" not in found[Audience.PUBLIC]
    assert found[Audience.RESTRICTED] == b'{"sha256":"%s"}' % (b"ab" * 32)
    assert b'"reference":"JP/1"' in found[Audience.PUBLIC]


@pytest.mark.parametrize(
    ("values", "audiences"),
    [
        ({"channels.duty_phone": ["+81300000009"]}, {Audience.NETWORK, Audience.RESTRICTED}),
        ({"procedure": "Write."}, {Audience.NETWORK, Audience.RESTRICTED}),
        ({"person": "Exercise Person Two"}, {Audience.RESTRICTED}),
        ({"languages": ["en"]}, {Audience.PARTIES, Audience.RESTRICTED}),
        ({"authority.website": "https://moj.example/"}, {Audience.PUBLIC, Audience.RESTRICTED}),
    ],
    ids=["channel", "procedure", "person", "languages", "website"],
)
def test_a_change_alone_leaves_no_trace_below_its_audience(values: dict[str, Any], audiences: set[Audience]) -> None:
    desk = Desk()
    held = {"provision": "35", "channels.duty_phone": ["+81300000001"], "procedure": "Call.", "person": "Exercise Person One"}
    desk.submit(row(values=held))
    plan = desk.submit(row(values={"provision": "35"} | values))
    assert actions(plan) == ["amend"]
    assert {draft.audience for draft in plan.writes} == audiences
    assert {draft.audience for draft in plan.writes if draft.kind != "notification"} == {min(audiences)}


def test_a_notification_about_several_states_belongs_to_none() -> None:
    plan = Desk().plan(row(2, {"state": "FR"}), row(3, {"state": "JP"}), state=None)
    assert {draft.state for draft in plan.writes if draft.kind == "notification"} == {"ZZ"}
    alone = Desk().plan(row(2, {"state": "FR"}), state=None)
    assert {draft.state for draft in alone.writes} == {"FR"}


# A complete file


def test_a_complete_file_ends_what_it_does_not_mention() -> None:
    desk = Desk()
    desk.submit(
        row(2), row(3, {"provision": "8.10.b"}, valid_to="2030-01-01"), row(4, {"provision": "27.2"}, valid_from="2027-01-01")
    )
    plan = desk.submit(row(2), complete=True, registered_on="2026-09-01")
    ended = plan.rows[1]
    assert actions(plan) == ["unchanged", "end"]
    assert (ended.number, ended.provision, ended.title, ended.valid_from) == (
        None,
        "8.10.b",
        "Ministry of Justice",
        date(2026, 9, 1),
    )
    assert ended.changes == (FieldChange("valid_to", "2030-01-01", "2026-09-01", Audience.PUBLIC),)
    assert codes(ended) == ["ended-by-omission"]
    assert desk.spans(ended) == [("2026-06-01", "2026-09-01")]
    assert {draft.change for draft in plan.writes if draft.kind == "designation"} == {Change.END}


def test_a_file_that_is_not_complete_ends_nothing() -> None:
    desk = Desk()
    desk.submit(row(2), row(3, {"provision": "8.10.b"}))
    assert actions(desk.plan(row(2))) == ["unchanged"]


def test_a_complete_file_of_several_states_or_of_another_ends_nothing() -> None:
    desk = Desk()
    desk.submit(row(2))
    assert actions(desk.plan(row(2, {"state": "FR"}), complete=True, state=None)) == ["create"]
    assert actions(desk.plan(row(2), complete=True, state="FR")) == ["create"]


def test_a_complete_file_with_a_rejected_row_ends_nothing() -> None:
    """The row that could not be read may be about the very entry that would be ended."""
    desk = Desk()
    desk.submit(row(2), row(3, {"provision": "8.10.b"}))
    plan = desk.plan(row(2), row(3, {"provision": "8.10.b"}, findings=[error("phone-invalid")]), complete=True)
    assert actions(plan) == ["unchanged", "rejected"]
    assert codes(plan) == ["nothing-ended-by-omission"]
    other = desk.plan(row(2), row(3, kind="statement", findings=[error()]), complete=True)
    assert actions(other) == ["unchanged", "rejected", "end"]


# The digest


def sample(**of_notice: Any) -> Plan:
    return Desk().plan(row(2, FULL), row(3, {"provision": "35"}), **of_notice)


def test_the_digest_covers_the_whole_change() -> None:
    desk = Desk()
    same = sample().digest
    different = [
        desk.plan(row(2, FULL | {"languages": ["en"]}), row(3, {"provision": "35"})),
        desk.plan(row(2, FULL | {"person": "Exercise Person Two"}), row(3, {"provision": "35"})),
        desk.plan(row(2, FULL), row(3, {"provision": "35"}, valid_to="2030-01-01")),
        desk.plan(row(2, FULL), row(3, {"provision": "35"}, audience=Audience.RESTRICTED), row(4)),
        desk.plan(row(3, {"provision": "35"}), row(2, FULL)),
        desk.plan(row(2, FULL)),
        sample(on="2026-06-02"),
        sample(registered_on="2026-06-02"),
        sample(sha256="cd" * 32),
        sample(complete=True),
    ]
    digests = {same, *(plan.digest for plan in different)}
    assert len(digests) == len(different) + 1
    assert all(each.startswith("sha256:") for each in digests)


def test_the_digest_does_not_depend_on_the_position_in_the_ledger() -> None:
    rows = [row(2, FULL), row(3, {"provision": "35"})]
    plans = [build(notice(), rows, (), {}, base) for base in (0, 1, 10_000)]
    assert {plan.digest for plan in plans} == {sample().digest}
    assert [plan.base for plan in plans] == [0, 1, 10_000]


@given(st.permutations(sorted(FULL.items())))
def test_the_digest_does_not_depend_on_the_order_of_cells(items: list[tuple[str, Any]]) -> None:
    shuffled = replace(row(2, dict(items)), source=dict(reversed([("Row", "2"), ("Phone", "1")])))
    straight = replace(row(2, FULL), source={"Row": "2", "Phone": "1"})
    assert Desk().plan(shuffled).digest == Desk().plan(straight).digest


def test_the_digest_is_that_of_what_is_shown_and_written() -> None:
    """Rows are made into canonical bytes one by one, drafts without being looked through: it changes nothing."""
    wide = replace(row(2, FULL | {"scope.text": "école 😀"}), source={"ﬃ": "1", "😀": "2", "€": "3"})
    plan = build(notice(), [wide, row(3, {"provision": "35"})], (), {}, 0)
    shown = {"choices": [], "decided": 0, "findings": plan.as_json()["findings"], "rows": plan.shown_rows}
    assert plan.digest == digest_of(plan.notice, shown, plan.written)


def test_the_digest_moves_when_the_register_moves_under_it() -> None:
    desk = Desk()
    desk.submit(row(2, FULL))
    before = desk.plan(row(2, {"languages": ["en"]}))
    desk.submit(row(2, {"languages": ["fr"]}))
    assert build(before.notice, [row(2, {"languages": ["en"]})], (), desk.records, desk.number).digest != before.digest


def test_a_plan_as_people_and_machines_read_it() -> None:
    plan = sample()
    read = plan.as_json()
    assert (read["notification"], read["digest"], read["base_revision"]) == ("n_1", plan.digest, 0)
    assert read["counts"]["create"] == 2
    first = read["rows"][0]
    assert set(first) == {
        "row",
        "record",
        "id",
        "state",
        "provision",
        "title",
        "action",
        "valid_from",
        "changes",
        "findings",
        "source",
    }
    assert (first["row"], first["record"], first["valid_from"], first["source"]) == (2, "designation", "2026-06-01", {"Row": "2"})
    assert [finding["code"] for finding in read["rows"][1]["findings"]] == ["no-channel"]


def test_particulars_are_told_as_days_or_nothing() -> None:
    assert Particulars().as_json() == {
        "state": None,
        "instrument": None,
        "document_date": None,
        "registered_on": None,
        "reference": None,
        "complete": False,
    }
    assert notice(registered_on="2026-05-03").particulars.as_json()["registered_on"] == "2026-05-03"
