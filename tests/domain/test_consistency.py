"""The rules that a register must keep (DOMAIN, sections 2 and 3), seen through plans."""

from typing import Any

import pytest

from app.domain import planning
from app.domain.consistency import of_known_states
from app.domain.findings import Level
from app.domain.plan import Plan
from app.domain.submission import Row
from tests.makers import Day, Desk, actions, codes, entry, record, row, statement

POLICE = {"authority.names.en": "Police"}


def notified(number: int = 2, values: dict[str, Any] | None = None, *, valid_from: Day = None, valid_to: Day = None) -> Row:
    """A row under 7.5.e."""
    return row(number, {"provision": "7.5.e"} | (values or {}), valid_from=valid_from, valid_to=valid_to)


def told(plan: Plan) -> list[tuple[Level, str]]:
    return [(finding.level, finding.code) for finding in plan.findings]


# CETS 224 art. 7.5.e: exactly one


def desk(valid_from: str = "2023-01-01", valid_to: str | None = None) -> Desk:
    """A desk whose register holds one authority under 7.5.e since 2023."""
    found = Desk()
    assert actions(found.submit(notified(valid_from=valid_from, valid_to=valid_to))) == ["create"]
    return found


def test_a_second_notified_authority_is_refused_with_a_way_to_mend_it() -> None:
    plan = desk().plan(notified(2, POLICE))
    assert actions(plan) == ["rejected"]
    assert codes(plan.rows[0]) == ["authority-beside-others", "second-notified-authority"]
    finding = plan.rows[0].findings[-1]
    assert finding.message.endswith("besides 'Ministry of Justice'")
    assert (finding.suggestion or "").startswith("end 'Ministry of Justice' on the same day")
    assert "Valid to" in (finding.suggestion or "")
    assert plan.writes == ()


def test_the_rest_of_the_file_is_planned_all_the_same() -> None:
    plan = desk().plan(notified(2, POLICE), row(3, POLICE | {"provision": "27.2"}))
    assert actions(plan) == ["rejected", "create"]
    assert plan.rows[1].title == "Police"


@pytest.mark.parametrize("provision", ["6.6", "8.10.b", "35"])
def test_other_provisions_have_as_many_as_a_state_likes(provision: str) -> None:
    plan = Desk().plan(row(2, {"provision": provision}), row(3, POLICE | {"provision": provision}))
    assert actions(plan) == ["create", "create"]


def test_a_territory_has_its_own() -> None:
    known = desk()
    assert actions(known.submit(notified(2, POLICE | {"territory": "CW"}))) == ["create"]
    assert actions(known.plan(notified(2, {"authority.names.en": "Guard", "territory": "CW"}))) == ["rejected"]
    assert actions(known.plan(notified(2, {"authority.names.en": "Guard", "territory": "AW"}))) == ["create"]


def test_another_state_has_its_own() -> None:
    assert actions(desk().plan(notified(2, POLICE | {"state": "FR"}), state=None)) == ["create"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, {"valid_from": "2028-01-01"}),
        ({"valid_from": "2028-01-01"}, {}),
        ({"valid_from": "2028-01-01"}, {"valid_to": "2028-01-02"}),
        ({"valid_to": "2028-01-02"}, {"valid_from": "2028-01-01"}),
    ],
)
def test_one_future_day_together_is_too_many(known: dict[str, str], said: dict[str, str]) -> None:
    assert actions(desk(**known).plan(notified(2, POLICE, **said))) == ["rejected"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"valid_to": "2028-01-01"}, {"valid_from": "2028-01-01"}),
        ({"valid_from": "2028-01-01"}, {"valid_to": "2028-01-01"}),
        ({"valid_to": "2025-01-01"}, {}),
    ],
)
def test_one_after_the_other_is_one_at_a_time(known: dict[str, str], said: dict[str, str]) -> None:
    assert actions(desk(**known).plan(notified(2, POLICE, **said))) == ["create"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_is_replaced_by_an_end_and_a_beginning_in_one_file(order: tuple[int, int]) -> None:
    rows = [notified(2, valid_to="2026-09-01"), notified(3, POLICE, valid_from="2026-09-01")]
    plan = desk().plan(*(rows[each] for each in order))
    assert {planned.number: planned.action.value for planned in plan.rows} == {2: "end", 3: "create"}


def test_a_complete_file_replaces_it_too() -> None:
    plan = desk().plan(notified(2, POLICE), complete=True)
    assert actions(plan) == ["create", "end"]


def test_two_new_ones_in_one_file_are_both_refused() -> None:
    plan = Desk().plan(notified(2), notified(3, POLICE))
    assert [codes(planned) for planned in plan.rows] == [["second-notified-authority"]] * 2
    assert [planned.findings[0].message.split("besides ")[1] for planned in plan.rows] == ["'Police'", "'Ministry of Justice'"]
    assert {planned.findings[0].suggestion for planned in plan.rows} == {"keep one of these rows"}
    assert plan.writes == ()


def test_a_second_row_about_a_refused_entry_does_not_slip_through() -> None:
    plan = Desk().plan(notified(2), notified(3), notified(4, POLICE))
    assert [codes(planned) for planned in plan.rows] == [
        ["second-notified-authority"],
        ["overlapping-rows"],
        ["second-notified-authority"],
    ]


def test_an_extension_or_an_earlier_beginning_may_not_overlap_either() -> None:
    known = desk(valid_to="2027-01-01")
    known.submit(notified(2, POLICE, valid_from="2027-01-01"))
    assert actions(known.plan(notified(2, valid_to="2027-02-01"))) == ["rejected"]
    assert actions(known.plan(notified(2, POLICE, valid_from="2026-12-01"))) == ["rejected"]
    assert actions(known.plan(notified(2, POLICE | {"languages": ["ja"]}))) == ["amend"]


# CETS 224 arts 7.5.a and 7.9.a


def test_who_asks_to_be_notified_names_whom_to_notify() -> None:
    plan = Desk().plan(statement(2, "7.5.a"))
    assert told(plan) == [(Level.WARNING, "notified-authority-missing")]
    assert told(Desk().plan(statement(2, "7.5.a"), notified(3))) == []
    assert told(desk().plan(statement(2, "7.5.a"))) == []


def test_this_is_told_of_a_future_day_too() -> None:
    assert told(Desk().plan(statement(2, "7.5.a", valid_from="2028-01-01"))) == [(Level.WARNING, "notified-authority-missing")]
    known = Desk()
    known.submit(statement(2, "7.5.a"), notified(3))
    assert told(known.plan(notified(2, valid_to="2028-01-01"))) == [(Level.WARNING, "notified-authority-missing")]


def test_a_reservation_makes_a_missing_authority_correct() -> None:
    plan = Desk().plan(statement(2, "7.9.a", kind="reservation"))
    assert told(plan) == [(Level.INFO, "no-notified-authority-needed")]
    assert "correct" in plan.findings[0].message
    both = Desk().plan(statement(2, "7.9.a", kind="reservation"), statement(3, "7.5.a"))
    assert told(both) == [(Level.INFO, "no-notified-authority-needed")]


def test_a_state_wide_authority_serves_its_territories_and_not_the_reverse() -> None:
    assert told(Desk().plan(statement(2, "7.5.a", territory="CW"), notified(3))) == []
    plan = Desk().plan(statement(2, "7.5.a"), notified(3, {"territory": "CW"}))
    assert told(plan) == [(Level.WARNING, "notified-authority-missing")]
    assert plan.findings[0].message.startswith("JP asks")
    of_territory = Desk().plan(statement(2, "7.5.a", territory="CW"))
    assert of_territory.findings[0].message.startswith("JP (CW) asks")


def test_nothing_is_told_about_states_that_the_file_does_not_touch() -> None:
    known = Desk()
    known.submit(statement(2, "7.5.a"))
    assert told(known.plan(row(2), state="FR")) == []
    assert told(known.plan(row(2))) == [(Level.WARNING, "notified-authority-missing")]


# Statements made too late, and Union law


def party(deposited: str | None = "2023-08-10") -> Desk:
    found = Desk()
    said = {"treaty": "CETS224", "signed_on": "2022-05-12", "consented_on": deposited}
    found.submit(row(2, said, kind="participation"))
    return found


@pytest.mark.parametrize(
    ("provision", "kind", "made_on", "late"),
    [
        ("7.9.a", "reservation", "2023-08-11", True),
        ("7.9.a", "reservation", "2023-08-10", False),
        ("7.9.a", "reservation", "2022-05-12", False),
        ("8.11", "declaration", "2024-01-01", True),
        ("9.1.b", "declaration", "2024-01-01", True),
        ("10.9", "declaration", "2024-01-01", True),
        ("7.5.a", "notification", "2024-01-01", False),
        ("8.4", "declaration", "2024-01-01", False),
    ],
)
def test_statements_made_too_late_are_flagged_and_taken(provision: str, kind: str, made_on: str, late: bool) -> None:
    plan = party().plan(statement(2, provision, kind=kind, made_on=made_on))
    assert actions(plan) == ["create"]
    assert codes(plan.rows[0]) == (["statement-too-late"] if late else [])


def test_lateness_needs_both_days_and_is_of_the_treaty_concerned() -> None:
    late = {"kind": "reservation", "made_on": "2024-01-01"}
    assert codes(party(None).plan(statement(2, "7.9.a", **late)).rows[0]) == []
    assert codes(Desk().plan(statement(2, "7.9.a", **late)).rows[0]) == []
    assert codes(party().plan(statement(2, "29.4", **late)).rows[0]) == ["state-not-signatory"]


def test_a_statement_without_a_day_is_taken_to_be_made_on_that_of_its_notification() -> None:
    said = statement(2, "7.9.a", kind="reservation", made_on=None)
    assert codes(party().plan(said, on="2023-08-10").rows[0]) == []
    assert codes(party().plan(said, on="2024-01-01").rows[0]) == ["statement-too-late"]


def test_the_deposit_may_stand_in_the_same_file() -> None:
    said = row(2, {"treaty": "CETS224", "consented_on": "2023-08-10"}, kind="participation")
    plan = Desk().plan(said, statement(3, "7.9.a", kind="reservation", made_on="2024-01-01"))
    assert codes(plan.rows[1]) == ["statement-too-late"]


@pytest.mark.parametrize(
    ("memberships", "provision", "found"),
    [
        (["EU", "CoE"], "7.9.a", ["against-union-law"]),
        (["CoE"], "7.9.a", []),
        (["EU", "CoE"], "7.9.b", []),
    ],
)
def test_union_members_must_not_reserve_article_7(memberships: list[str], provision: str, found: list[str]) -> None:
    known = Desk()
    known.submit(row(2, {"names.en": "Meridia", "memberships": memberships}, kind="state"))
    plan = known.plan(statement(2, provision, kind="reservation"))
    assert actions(plan) == ["create"]
    assert codes(plan.rows[0]) == found


def test_membership_counts_from_its_day() -> None:
    known = Desk()
    known.submit(row(2, {"names.en": "Meridia", "memberships": ["CoE"]}, kind="state", valid_from="2000-01-01"))
    known.submit(row(2, {"memberships": ["CoE", "EU"]}, kind="state", valid_from="2030-01-01"))
    assert codes(known.plan(statement(2, "7.9.a", kind="reservation")).rows[0]) == []
    assert codes(known.plan(statement(2, "7.9.a", kind="reservation"), on="2030-01-01").rows[0]) == ["against-union-law"]


# Kinds of provisions, and reachability at any hour


@pytest.mark.parametrize(
    ("said", "wanted"),
    [(row(2, {"provision": "7.5.a"}), "statement"), (statement(2, "8.10.a"), "designation")],
    ids=["designation", "statement"],
)
def test_a_provision_of_another_kind_is_refused(said: Row, wanted: str) -> None:
    plan = Desk().plan(said)
    assert actions(plan) == ["rejected"]
    assert codes(plan.rows[0]) == ["provision-of-another-kind"]
    assert plan.rows[0].findings[0].suggestion == f"Record: {wanted}"


@pytest.mark.parametrize("provision", ["10.5", "35"])
def test_a_contact_at_any_hour_without_a_channel_is_chased_not_refused(provision: str) -> None:
    known = Desk()
    plan = known.submit(row(2, {"provision": provision}))
    assert actions(plan) == ["create"]
    assert [(finding.level, finding.code) for finding in plan.rows[0].findings] == [(Level.WARNING, "no-channel")]
    assert codes(known.plan(row(2, {"provision": provision})).rows[0]) == ["no-channel"]
    ending = row(2, {"provision": provision}, valid_to="2027-01-01")
    known_of = {(2, "last-round-the-clock-contact", "Provision"): "nobody is left, and that is meant"}
    assert codes(known.plan(ending, choices=known_of).rows[0]) == ["last-round-the-clock-contact"]


def test_one_channel_of_any_sort_is_enough_and_need_not_be_repeated() -> None:
    known = Desk()
    (planned,) = known.submit(row(2, {"provision": "35", "channels.email": ["a@b.example"]})).rows
    assert codes(planned) == []
    assert codes(known.plan(row(2, {"provision": "35", "languages": ["ja"]})).rows[0]) == []


def test_taking_the_last_channel_away_is_told() -> None:
    known = Desk()
    known.submit(row(2, {"provision": "35", "channels.email": ["a@b.example"]}))
    plan = known.plan(row(2, {"provision": "35", "channels.email": None}))
    assert codes(plan.rows[0]) == ["last-round-the-clock-contact"]


def test_the_channel_of_a_colleague_does_not_help() -> None:
    known = Desk()
    known.submit(row(2, {"provision": "35", "channels.email": ["a@b.example"]}))
    assert "no-channel" in codes(known.plan(row(2, POLICE | {"provision": "35"})).rows[0])


def test_office_roles_need_no_channel() -> None:
    assert codes(Desk().plan(row(2, {"provision": "27.2"})).rows[0]) == []


# Several where the text speaks of one


@pytest.mark.parametrize(("provision", "level"), [("6.6", Level.WARNING), ("35", Level.INFO)])
def test_several_where_one_is_meant_are_told(provision: str, level: Level) -> None:
    channel = {"provision": provision, "channels.email": ["a@b.example"]}
    assert told(Desk().plan(row(2, channel), row(3, POLICE | channel))) == [(level, "more-than-one")]
    assert told(Desk().plan(row(2, channel), row(3, POLICE | channel, valid_from="2028-01-01"))) == [(level, "more-than-one")]
    assert told(Desk().plan(row(2, channel))) == []


def test_a_territory_with_its_own_is_not_a_second() -> None:
    plan = Desk().plan(row(2, {"provision": "6.6"}), row(3, POLICE | {"provision": "6.6", "territory": "CW"}))
    assert told(plan) == []


@pytest.mark.parametrize(
    ("provision", "kind", "found"),
    [
        ("7.9.a", "reservation", []),
        ("7.9.a", "declaration", ["unusual-kind"]),
        ("7.8", "reservation", ["unusual-kind"]),
        ("38", "territorial", []),
    ],
)
def test_a_kind_that_the_provision_does_not_know_is_told(provision: str, kind: str, found: list[str]) -> None:
    assert codes(Desk().plan(statement(2, provision, kind=kind, made_on=None)).rows[0]) == found


@pytest.mark.parametrize(("made_on", "found"), [("2022-05-12", []), ("2022-06-01", ["statement-too-late"]), ("2023-08-10", [])])
def test_between_signature_and_deposit_is_neither(made_on: str, found: list[str]) -> None:
    dates = {"treaty": "CETS224", "signed_on": "2022-05-12", "consented_on": "2023-08-10"}
    plan = Desk().plan(row(2, dates, kind="participation"), statement(3, "7.9.a", kind="reservation", made_on=made_on))
    assert codes(plan.rows[1]) == found


def test_one_record_is_changed_by_so_many_rows_of_a_file_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST_CHANGES", 2)
    rows = [
        row(number, {"provision": code, "authority.names.en": "Office", "authority.names.fr": f"Bureau {number}"}, valid_from=day)
        for number, (code, day) in enumerate([("8.10.b", "2024-01-01"), ("6.6", "2024-02-01"), ("14.7.c", "2024-03-01")], 2)
    ]
    plan = Desk().plan(*rows)
    assert [codes(each) for each in plan.rows] == [[], [], ["too-many-changes"]]


def test_rows_of_a_state_that_is_not_in_the_register_are_refused() -> None:
    known = {("state", "JP"): record(entry(1, kind="state", key="JP", state="JP"))}
    rows = [row(2, {"state": "JP"}), row(3, {"state": "QM"}), row(4, {"code": "QN"}, kind="state"), row(5, {"state": "QN"})]
    refused = {each.number: [finding.code for finding in each.findings] for each in of_known_states(rows, None, known)}
    assert refused == {2: [], 3: ["unknown-state"], 4: [], 5: []}
    silent = Row(2, "designation", {})
    assert of_known_states([silent], "JP", known) == [silent]
    assert codes_of(of_known_states([silent], "QO", known)[0]) == ["unknown-state"]
    assert of_known_states([silent], None, known) == [silent]


def codes_of(one: Row) -> list[str]:
    return [finding.code for finding in one.findings]


# a pair of States


def arranged(number: int = 2, **values: Any) -> Row:
    said = {"state": "JP", "partner": "FR", "kind": "mutual-assistance-treaty", "summary": "Treaty.", "made_on": "2018-12-01"}
    return row(number, said | values, kind="arrangement", valid_from="2019-01-01")


def test_an_arrangement_is_a_record_of_a_pair() -> None:
    known = Desk()
    plan = known.submit(arranged(), arranged(3, kind="data-protection-agreement"), arranged(4, partner="EE"))
    assert actions(plan) == ["create", "create", "create"]
    again = known.submit(arranged(state_authority="Ministry of Justice"))
    assert actions(again) == ["amend"]
    assert known.value(again.rows[0])["state_authority"] == "Ministry of Justice"


def test_an_arrangement_needs_two_states() -> None:
    plan = Desk().plan(arranged(partner="JP"))
    assert actions(plan) == ["rejected"]
    assert codes(plan.rows[0]) == ["no-pair"]
