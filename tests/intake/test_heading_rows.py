"""Where the table lies in a grid of cells: headings of one row or two, and what stands around the rows."""

import pytest

from app.intake.heading_rows import Merge, known_headings, table_of
from app.intake.table import RawRow, Stored, Table
from tests.intake.makers import table

HEADING = "State,Provision,Authority,Phone"


def grid(*lines: str, first: int = 1) -> list[RawRow]:
    """Rows of cells; a blank line is none."""
    return [RawRow(number, tuple(line.split(","))) for number, line in enumerate(lines, start=first) if line.strip(",")]


def told(found: Table) -> list[tuple[str, str]]:
    return [(finding.code, finding.message.split(" ", 2)[1]) for finding in found.findings]


def numbers(found: Table) -> list[int]:
    return [row.number for row in found.rows]


def test_titles_above_the_heading_are_told() -> None:
    found = table("Notification of the State", "", HEADING, "JP,35,x,1")
    assert found.headings == tuple(HEADING.split(","))
    assert numbers(found) == [4]
    assert told(found) == [("title-row-skipped", "1")]


def test_where_no_heading_is_known_the_first_row_is_taken() -> None:
    found = table_of(grid("Foo,Bar", "State,x", "JP,y"))
    assert found.headings == ("Foo", "Bar")
    assert numbers(found) == [2, 3]


def test_values_that_are_headings_elsewhere_do_not_make_a_heading() -> None:
    found = table_of(grid(HEADING + ",Fax,Role", "JP,35,Authority,Phone,Fax,Role", "JP,35,Name,Tel,Fax,Role"))
    assert found.headings[0] == "State"
    assert numbers(found) == [2, 3]


def test_values_below_a_heading_are_no_second_heading() -> None:
    found = table_of(grid(HEADING, "JP,35,Name,", "FR,35,English,1"))
    assert found.headings == tuple(HEADING.split(","))
    assert numbers(found) == [2, 3]


@pytest.mark.parametrize(
    ("upper", "lower", "headings"),
    [
        (
            "State,Authority,,Contact,",
            ",English,French,Phone,E-mail",
            ("State", "Authority English", "Authority French", "Phone", "E-mail"),
        ),
        ("Party,,Provision,Authority", "Name,Code,No.,Name", ("Party Name", "Party Code", "Provision No.", "Authority Name")),
        (
            "State,State,Provision,,",
            "State,,Article,English name,Fax",
            ("State", "State", "Article", "Provision English name", "Fax"),
        ),
    ],
)
def test_two_rows_make_one_heading(upper: str, lower: str, headings: tuple[str, ...]) -> None:
    found = table_of(grid(upper, lower, "a,b,c,d,e"))
    assert found.headings == headings
    assert numbers(found) == [3]


def test_a_merged_heading_stands_above_all_its_columns() -> None:
    rows = grid("Title,,,", "Party,,Authority,", "Name,Code,English,Phone", "Japan,JP,x,1")
    assert table_of(rows, [Merge(1, 0, 1, 3), Merge(2, 0, 2, 1)]).headings == (
        "Party Name",
        "Party Code",
        "Authority English",
        "Phone",
    )


def test_merged_cells_are_inherited_downwards_and_no_further() -> None:
    rows = grid(HEADING, "JP,8.1,a,1", ",,b,2", ",24.7,c,3", ",,d,4", "FR,35,e,5")
    rows[1] = rows[1]._replace(stored={1: Stored.NUMBER})
    found = table_of(rows, [Merge(2, 0, 4, 0), Merge(2, 1, 3, 1), Merge(5, 2, 5, 3), Merge(99, 0, 100, 0)])
    assert [row.cells[:2] for row in found.rows] == [("JP", "8.1"), ("JP", "8.1"), ("JP", "24.7"), ("", ""), ("FR", "35")]
    assert [dict(row.stored) for row in found.rows[:3]] == [{1: Stored.NUMBER}, {1: Stored.NUMBER}, {}]


def test_notes_and_totals_are_told_and_passed_over() -> None:
    lines = ("JP,35,a,1", "", "(*) updated", "and completed", "Total,2,,", "", "Source: the ministry")
    found = table(HEADING, *lines)
    assert numbers(found) == [2]
    assert told(found) == [
        ("footnote-row-skipped", "4"),
        ("footnote-row-skipped", "5"),
        ("total-row-skipped", "6"),
        ("footnote-row-skipped", "8"),
    ]


@pytest.mark.parametrize(
    "line",
    ["France,,,", "Total of all,35,x,1", "Total,Ministry,,", ",,a continuation of the name of the body above,", "FR,35,x,"],
)
def test_what_could_be_a_row_is_left_one(line: str) -> None:
    assert numbers(table(HEADING, "JP,35,a,1", line)) == [2, 3]


def test_a_row_behind_a_gap_is_a_row() -> None:
    assert numbers(table(HEADING, "JP,35,a,1", "", "FR,35,,")) == [2, 4]


def test_in_a_narrow_table_a_single_cell_is_a_row() -> None:
    assert numbers(table("State,Treaty", "JP,", "", "FR,")) == [2, 4]


def test_a_heading_that_is_repeated_is_told() -> None:
    found = table(HEADING, "JP,35,a,1", HEADING, "FR,35,b,2")
    assert numbers(found) == [2, 4]
    assert told(found) == [("heading-row-repeated", "3")]


def test_of_many_notes_only_the_first_are_told_one_by_one() -> None:
    found = table(HEADING, "JP,35,a,1", "", *["note"] * 30)
    assert [finding.code for finding in found.findings] == ["footnote-row-skipped"] * 20 + ["many-rows-passed-over"]
    assert "10 more rows, from row 24 to row 33" in found.findings[-1].message


def test_how_many_headings_are_known() -> None:
    assert known_headings([]) == 0
    assert known_headings(grid("# State,Provision", "foo,bar")) == 0
    assert known_headings(grid("title", HEADING)) == 4
