"""The table of provisions is complete and consistent, and its codes are found by component, never by spelling alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.provisions import (
    CETS224,
    ETS185,
    PROVISIONS,
    TREATIES,
    Cardinality,
    Confidence,
    EuRule,
    Kind,
    Provision,
    Register,
    Required,
    Timing,
    Withdrawal,
    designations,
    matching,
    statements_cets224,
    statements_ets185,
    suggestion,
)

DESIGNATIONS = {
    "24.7": (ETS185, Cardinality.MANY, ("all", "extradition", "provisional-arrest"), Required.ALWAYS),
    "27.2": (ETS185, Cardinality.MANY, ("all", "send", "answer"), Required.ALWAYS),
    "35": (ETS185, Cardinality.ONE, ("contact",), Required.ALWAYS),
    "6.6": (CETS224, Cardinality.ONE, ("consult",), Required.ALWAYS),
    "7.5.e": (CETS224, Cardinality.EXACTLY_ONE, ("notify",), Required.CONDITIONAL),
    "8.10.a": (CETS224, Cardinality.MANY, ("submit",), Required.ALWAYS),
    "8.10.b": (CETS224, Cardinality.MANY, ("receive",), Required.ALWAYS),
    "10.5": (CETS224, Cardinality.MANY, ("contact",), Required.INFORMAL),
    "14.7.c": (CETS224, Cardinality.MANY, ("notify",), Required.ALWAYS),
    "14.10.b": (CETS224, Cardinality.MANY, ("authorise",), Required.ALWAYS),
}
STATEMENTS = {
    ETS185: ["2", "3", "6.3", "7", "9.3", "9.4", "14.3", "21", "22.2", "27.9.e", "29.4", "38"],
    CETS224: [
        "7.2.b",
        "7.5.a",
        "7.5.b",
        "7.8",
        "7.9.a",
        "7.9.b",
        "8.4",
        "8.11",
        "8.13",
        "9.1.b",
        "9.5",
        "10.9",
        "12.3",
        "17.1",
        "17.2",
        "18.2",
    ],
}
every_provision = pytest.mark.parametrize("row", PROVISIONS.values(), ids=lambda row: row.code)


def codes(query: str) -> list[str]:
    return [row.code for row in matching(query)]


def where(**wanted: object) -> set[str]:
    """The codes of the rows that have these values."""
    return {row.code for row in PROVISIONS.values() if all(getattr(row, name) == value for name, value in wanted.items())}


def test_every_designation_is_in_the_table() -> None:
    found = {
        row.code: (row.treaty, row.cardinality, row.roles, row.required)
        for row in PROVISIONS.values()
        if row.kind is Kind.DESIGNATION
    }
    assert found == DESIGNATIONS


@pytest.mark.parametrize("treaty", TREATIES)
def test_every_statement_is_in_the_table_in_order(treaty: str) -> None:
    found = [row.code for row in PROVISIONS.values() if row.treaty == treaty and row.kind is not Kind.DESIGNATION]
    assert found == STATEMENTS[treaty]


def test_no_code_is_used_twice() -> None:
    rows = [*designations.DESIGNATIONS, *statements_ets185.STATEMENTS, *statements_cets224.STATEMENTS]
    assert len(rows) == len(PROVISIONS)
    assert all(code == row.code for code, row in PROVISIONS.items())


def test_treaties_are_labelled_in_both_languages() -> None:
    assert {code: treaty.code for code, treaty in TREATIES.items()} == {ETS185: ETS185, CETS224: CETS224}
    assert all(treaty.label_en and treaty.label_fr != treaty.label_en for treaty in TREATIES.values())


@every_provision
def test_roles_belong_to_designations(row: Provision) -> None:
    designation = row.kind is Kind.DESIGNATION
    assert bool(row.roles) == designation
    assert (row.cardinality is not Cardinality.NONE) == designation
    assert (row.required is not Required.OPTIONAL) == designation
    assert len(set(row.roles)) == len(row.roles)


@every_provision
def test_a_register_of_the_secretary_general_names_its_clause(row: Provision) -> None:
    assert (row.register is Register.SECRETARY_GENERAL) == (row.register_provision is not None)


@every_provision
def test_words_are_complete_in_both_languages(row: Provision) -> None:
    assert row.label_en != row.label_fr
    assert row.effect_en != row.effect_fr
    for label in (row.label_en, row.label_fr):
        assert label == label.strip()
        assert 0 < len(label) <= 60
    for effect in (row.effect_en, row.effect_fr):
        assert re.fullmatch(r"[A-ZÀÉ][^!?;]{20,}\.", effect)
        assert not re.search(r"\. [A-Z]", effect), "one sentence"


def test_registers() -> None:
    clauses = {row.code: row.register_provision for row in PROVISIONS.values() if row.register_provision}
    assert clauses == {
        "24.7": "24.7.b",
        "27.2": "27.2.d",
        "6.6": "6.7",
        "7.5.a": "7.5.f",
        "7.5.e": "7.5.f",
        "8.10.a": "8.12",
        "8.10.b": "8.12",
        "17.2": "17.2",
    }
    assert where(register=Register.COMMUNICATION) == {"14.7.c", "14.10.b"}
    assert where(register=Register.INFORMAL) == {"10.5"}
    assert where(register=Register.PRACTICE) == {"35"}


def test_what_may_come_late_or_change() -> None:
    assert where(timing=Timing.ANY_TIME) == {"7.5.a", "7.5.e", "8.4", "17.2"}
    assert where(timing=Timing.NOT_STATED) == {"35", "10.5", "7.5.b", "21"}
    assert where(modifiable=True) == {*DESIGNATIONS, "7.5.a", "8.4", "17.2", "38"}


def test_withdrawal() -> None:
    assert where(withdrawal=Withdrawal.AFTER_THREE_MONTHS) == {"38", "18.2"}
    assert where(withdrawal=Withdrawal.NONE) == {*DESIGNATIONS, "7.5.b"}


def test_only_rows_taken_from_the_official_wording_say_so() -> None:
    assert where(confidence=Confidence.TEXT) == {"24.7", "27.2", "27.9.e", "35", "38"}


def test_round_the_clock() -> None:
    assert where(round_the_clock=True) == {"35", "10.5"}


def test_reservations_and_notifications() -> None:
    assert where(kind=Kind.RESERVATION) == {
        "6.3",
        "9.4",
        "14.3",
        "22.2",
        "29.4",
        "7.9.a",
        "7.9.b",
        "8.13",
        "17.1",
    }
    assert where(kind=Kind.NOTIFICATION) == {"7.5.a", "17.2"}


def test_rules_for_eu_member_states() -> None:
    assert where(eu_rule=EuRule.MUST) == {
        "6.6",
        "7.2.b",
        "7.5.a",
        "7.5.e",
        "8.4",
        "8.10.a",
        "8.10.b",
        "14.7.c",
        "14.10.b",
    }
    assert where(eu_rule=EuRule.MUST_NOT) == {"7.9.a"}
    assert where(eu_rule=EuRule.DISCOURAGED) == {"8.13", "9.1.b"}
    assert where(eu_rule=EuRule.FREE) == {"7.5.b", "7.8", "7.9.b", "8.11", "9.5", "10.9", "12.3", "18.2"}
    assert where(eu_rule=None, treaty=CETS224) == {"10.5", "17.1", "17.2"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("8.10", ["8.10.a", "8.10.b"]),
        ("8.10.A", ["8.10.a"]),
        ("35", ["35"]),
        ("27", ["27.2", "27.9.e"]),
        ("9", ["9.3", "9.4", "9.1.b", "9.5"]),
        ("7.5", ["7.5.a", "7.5.b", "7.5.e"]),
        ("8.1", []),
        ("3.5", []),
        ("350", []),
        ("8.", []),
        ("", []),
        (" 35", []),
        ("35\n", []),
        ("08.10", []),
        ("8.10.a.1", []),
        ("\uff18.10", []),
        ("٣٥", []),
        ("7.5.\u212a", []),
        ("8.*", []),
    ],
)
def test_matching_goes_by_component(query: str, found: list[str]) -> None:
    assert codes(query) == found


@pytest.mark.parametrize(
    ("query", "close"),
    [
        ("8.1", "8.10"),
        ("8.1.a", "8.10.a"),
        ("14.1.b", "14.10.b"),
        ("8,1", "8.10"),
        ("10.50", "10.5"),
        ("6.60", "6.6"),
        ("35.0", "35"),
        ("08.10", "8.10"),
        ("7.5e", "7.5.e"),
        ("8.10a", "8.10.a"),
        ("8.10 B", "8.10.b"),
        ("Art. 7 § 5 (e)", "7.5.e"),
        (" 35 ", "35"),
        ("27.2.a", "27.2"),
        ("8.10.c", "8.10"),
        ("35.1", "35"),
        ("38.2", "38"),
        ("22.1.d", "22.2"),
    ],
)
def test_near_misses_are_suggested(query: str, close: str) -> None:
    assert matching(query) == ()
    assert suggestion(query) == close


@pytest.mark.parametrize(
    "query",
    [
        "8.10",
        "35",
        "",
        "0",
        "1",
        "99",
        "7.6",
        "8.2",
        "8.a",
        "224",
        "ETS 185",
        "2AP-6.6",
        "8..10..a..b",
        "\uff18.10",
        "\u212a",
    ],
)
def test_nothing_is_suggested_for_what_is_found_or_far_off(query: str) -> None:
    assert suggestion(query) is None


@every_provision
def test_every_code_finds_itself_and_is_found_by_its_article(row: Provision) -> None:
    assert row in matching(row.code)
    assert row in matching(row.code.upper())
    assert row in matching(row.code.partition(".")[0])


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,3}([ .,(]?[0-9a-e]{1,3}){0,3}", fullmatch=True))
def test_a_suggestion_always_finds_something(query: str) -> None:
    close = suggestion(query)
    assert close is None or (matching(close) and not matching(query))


@given(st.from_regex(r"[0-9.a-eA-E]{1,10}", fullmatch=True))
def test_what_matches_begins_with_the_components_asked_for(query: str) -> None:
    wanted = query.lower().split(".")
    assert all(row.code.split(".")[: len(wanted)] == wanted for row in matching(query))
