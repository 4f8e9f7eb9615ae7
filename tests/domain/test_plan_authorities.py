"""Authorities in plans: found by any of their names, shared by many rows, never guessed and never contradicted."""

from typing import Any

import pytest

from tests.makers import Day, Desk, actions, codes, row

BOTH = {"authority.names.en": "Ministry of Justice", "authority.names.ja": "法務省"}


def under(number: int, provision: str, *, valid_from: Day = None, **authority: Any) -> Any:
    """A row whose authority has these values; ``en`` and the like are names."""
    values = {f"authority.{'names.' if len(path) < 4 else ''}{path}": content for path, content in authority.items()}
    return row(number, {"provision": provision} | values, valid_from=valid_from)


def bodies(desk: Desk) -> list[str]:
    return [key for kind, key in desk.records if kind == "authority"]


@pytest.mark.parametrize(
    "name",
    [
        {"en": "MINISTRY of  Justice"},
        {"ja": "法務省"},
        {"und": "ministry of justice"},
        {"und": "法務省"},
        {"fr": "Ministry of Justice"},
    ],
    ids=["case", "language", "und", "und in script", "other language"],
)
def test_a_body_is_found_by_any_of_its_names(name: dict[str, str]) -> None:
    desk = Desk()
    desk.submit(row(2, BOTH))
    plan = desk.submit(under(2, "27.2", **name))
    assert actions(plan) == ["create"]
    assert len(bodies(desk)) == 1


def test_a_body_of_another_state_is_another_body() -> None:
    desk = Desk()
    desk.submit(row(2, BOTH | {"state": "JP"}), row(3, BOTH | {"state": "FR"}), state=None)
    assert len(bodies(desk)) == 2


def test_a_name_without_a_language_adds_nothing_to_a_known_body() -> None:
    desk = Desk()
    desk.submit(row(2, BOTH))
    (planned,) = desk.submit(under(2, "27.2", und="ministry of justice")).rows
    assert desk.authority(planned)["names"] == {"en": "Ministry of Justice", "ja": "法務省"}
    assert [change.field for change in planned.changes if change.field.startswith("authority.")] == []


def test_a_name_without_a_language_names_a_new_body() -> None:
    desk = Desk()
    (planned,) = desk.submit(under(2, "27.2", und="Minister of Justice or the person designated")).rows
    assert desk.authority(planned)["names"] == {"und": "Minister of Justice or the person designated"}
    assert planned.title == "Minister of Justice or the person designated"
    assert actions(desk.plan(under(2, "27.2", und="Minister of Justice or the person designated"))) == ["unchanged"]


def test_a_body_is_renamed_through_a_name_that_stays() -> None:
    desk = Desk()
    desk.submit(row(2, BOTH, valid_from="2023-01-01"))
    (planned,) = desk.submit(row(2, BOTH | {"authority.names.en": "Justice Agency"}, valid_from="2027-01-01")).rows
    assert [(change.field, change.before, change.after) for change in planned.changes] == [
        ("authority.names.en", "Ministry of Justice", "Justice Agency")
    ]
    assert planned.action == "amend"
    assert desk.authority(planned, "2026-12-31")["names"]["en"] == "Ministry of Justice"
    assert desk.authority(planned, "2027-01-01")["names"]["en"] == "Justice Agency"


@pytest.mark.parametrize("name", ["Ministry of Justice", "Justice Agency"])
def test_a_body_that_will_be_renamed_is_found_by_its_present_and_its_coming_name(name: str) -> None:
    desk = Desk()
    desk.submit(row(2, BOTH, valid_from="2023-01-01"))
    desk.submit(row(2, BOTH | {"authority.names.en": "Justice Agency"}, valid_from="2027-01-01"))
    desk.submit(under(2, "27.2", und=name))
    assert len(bodies(desk)) == 1


def test_a_name_that_two_bodies_share_is_not_guessed() -> None:
    desk = Desk()
    desk.submit(under(2, "27.2", en="Police", ja="警察"), under(3, "27.2", en="Guard", ja="警備"))
    plan = desk.plan(under(2, "35", en="Police", ja="警備"))
    assert actions(plan) == ["rejected"]
    assert codes(plan.rows[0]) == ["ambiguous-authority"]
    assert all(key in plan.rows[0].findings[0].message for key in bodies(desk))


@pytest.mark.parametrize("names", [{"authority.names.en": None}, {"authority.names.en": ""}])
def test_a_row_without_a_name_is_refused(names: dict[str, str | None]) -> None:
    plan = Desk().plan(row(2, names))
    assert actions(plan) == ["rejected"]
    assert [(finding.code, finding.column) for finding in plan.rows[0].findings] == [("missing-value", "Authority")]


def test_a_role_that_the_provision_does_not_have_is_refused() -> None:
    plan = Desk().plan(row(2, {"provision": "27.2", "role": "receive"}))
    assert actions(plan) == ["rejected"]
    (finding,) = plan.rows[0].findings
    assert (finding.code, finding.value, finding.suggestion) == ("unknown-role", "receive", "all")


@pytest.mark.parametrize(("role", "kept"), [(None, "all"), ("", "all"), ("answer", "answer")])
def test_a_blank_role_is_the_usual_one(role: str | None, kept: str) -> None:
    desk = Desk()
    (planned,) = desk.submit(row(2, {"provision": "27.2", "role": role})).rows
    assert desk.value(planned)["role"] == kept


def test_a_value_that_no_authority_has_is_refused_with_the_row() -> None:
    plan = Desk().plan(under(2, "27.2", en="Police", website=7))
    assert actions(plan) == ["rejected"]
    assert codes(plan.rows[0]) == ["invalid-value"]
    assert plan.writes == ()


# One body, many rows


def test_rows_of_a_file_share_one_body() -> None:
    desk = Desk()
    plan = desk.submit(under(2, "27.2", en="Police"), under(3, "24.7", en="POLICE"), under(4, "35", und="police"))
    assert actions(plan) == ["create", "create", "create"]
    assert len(bodies(desk)) == 1
    assert [draft.kind for draft in plan.writes].count("authority") == 1
    assert {planned.title for planned in plan.rows} == {"Police"}


def test_the_body_begins_with_the_earliest_of_them_without_a_word() -> None:
    desk = Desk()
    plan = desk.submit(
        under(2, "27.2", valid_from="2025-01-01", en="Police"), under(3, "24.7", valid_from="2023-01-01", en="Police")
    )
    assert [codes(planned) for planned in plan.rows] == [[], []]
    assert desk.authority(plan.rows[1], "2023-01-01") == {"state": "JP", "names": {"en": "Police"}}


def test_a_designation_without_a_day_does_not_begin_before_its_body() -> None:
    desk = Desk()
    plan = desk.submit(under(2, "27.2", valid_from="2028-01-01", en="Police"), under(3, "24.7", en="Police"))
    assert desk.value(plan.rows[1], "2026-06-01")
    assert desk.authority(plan.rows[1], "2026-06-01") == {"state": "JP", "names": {"en": "Police"}}


def test_a_row_on_an_announced_designation_changes_its_present_body_now() -> None:
    desk = Desk()
    desk.submit(under(2, "24.7", valid_from="2023-01-01", en="Police"), under(3, "27.2", valid_from="2028-01-01", en="Police"))
    (planned,) = desk.submit(under(2, "27.2", en="Police", website="https://police.example/")).rows
    assert desk.authority(planned, "2026-06-01")["website"] == "https://police.example/"


def test_a_reorganisation_changes_one_record() -> None:
    desk = Desk()
    desk.submit(under(2, "27.2", en="Police"), under(3, "24.7", en="Police"), under(4, "35", en="Police"))
    plan = desk.submit(under(2, "27.2", en="Police", parent="Ministry of the Interior"))
    assert actions(plan) == ["amend"]
    assert [draft.kind for draft in plan.writes if draft.kind != "notification"] == ["authority"]


def test_rows_that_contradict_each_other_about_a_body_are_not_both_taken() -> None:
    desk = Desk()
    rows = [
        under(2, "27.2", en="Police", website="https://one.example/"),
        under(3, "24.7", en="Police", website="https://two.example/"),
        under(4, "35", en="Police", website="https://one.example/"),
    ]
    plan = desk.submit(*rows)
    assert actions(plan) == ["create", "rejected", "create"]
    assert codes(plan.rows[1]) == ["contradicting-rows"]
    assert "row 2" in plan.rows[1].findings[0].message
    assert "https://one.example/" in plan.rows[1].findings[0].message
    assert desk.authority(plan.rows[0])["website"] == "https://one.example/"
    assert actions(desk.plan(*rows)) == ["unchanged", "rejected", "unchanged"]


def test_a_row_that_says_nothing_of_it_contradicts_nothing() -> None:
    desk = Desk()
    plan = desk.submit(under(2, "27.2", en="Police", website="https://one.example/"), under(3, "24.7", en="Police"))
    assert actions(plan) == ["create", "create"]
    assert actions(Desk().plan(under(2, "27.2", en="Police"), under(3, "24.7", en="Police", website="https://one.example/"))) == [
        "create",
        "create",
    ]


def test_different_days_are_no_contradiction_unless_the_later_row_undoes_the_earlier() -> None:
    old = {"en": "Police", "website": "https://one.example/"}
    new = {"en": "Police", "website": "https://two.example/"}
    desk = Desk()
    plan = desk.submit(under(2, "27.2", valid_from="2023-01-01", **old), under(3, "24.7", valid_from="2025-01-01", **new))
    assert actions(plan) == ["create", "create"]
    assert [desk.authority(plan.rows[0], day)["website"][8:11] for day in ("2024-12-31", "2025-01-01")] == ["one", "two"]
    reverse = Desk().plan(under(2, "24.7", valid_from="2025-01-01", **new), under(3, "27.2", valid_from="2023-01-01", **old))
    assert actions(reverse) == ["create", "rejected"]
