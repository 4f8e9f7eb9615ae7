"""What a person chooses among the readings that findings offer, and what becomes of the rows."""

import pytest

from app.domain.choices import LEAVE_OUT, Choices
from app.domain.findings import Finding, Level
from app.domain.submission import Row
from app.intake.choosing import IMPORT, KEEP, SPLIT
from app.intake.normalise.outcome import BLANK
from app.intake.rows import rows
from app.intake.table import RawRow, Table
from tests.intake.makers import ANYONE, codes, table, told

HEADINGS = "State,Article,Authority,Address,Phone,Valid from"
LISTED = '"a) answering:\nMinister of Trials\nb) sending:\nMinister of Trials\nand\nThe Commission"'
ADDRESSES = '"a) 1 Trial Street\nb) 2 Trial Street"'
SEVERAL = "several-authorities-in-one-cell"


def read(line: str, choices: Choices) -> list[Row]:
    found, _ = rows(table(HEADINGS, line), ANYONE, choices)
    return found


@pytest.mark.parametrize(
    ("line", "code", "column", "chosen", "path"),
    [
        ("AUS,35,x,,,", "state-ambiguous", "State", "AU", "state"),
        ("FR,8.10,x,,,", "article-incomplete", "Article", "8.10.b", "provision"),
        ("FR,10-Aug,x,,,", "article-turned-into-date-by-spreadsheet", "Article", "8.10.a", "provision"),
        ("CH,35,x,,0000(0041)031 325 12 34,", "unexpected-leading-zeros", "Phone", "+41313251234", "channels.phone"),
        ("FR,35,Мinistry,,,", "mixed-scripts", "Authority", "Ministry", "authority.names.und"),
        ("FR,35,Мinistry,,,", "mixed-scripts", "Authority", "Мinistry", "authority.names.und"),
        ("FR,35,evil\u202egnp,,,", "bidi-control", "Authority", "evilgnp", "authority.names.und"),
    ],
)
def test_what_is_chosen_is_read_in_place_of_the_cell(line: str, code: str, column: str, chosen: str, path: str) -> None:
    (held,) = read(line, {})
    assert held.refused
    (found,) = read(line, {(2, code, column): chosen})
    assert not found.refused
    assert found.values[path] in (chosen, [chosen])
    (finding,) = [each for each in found.findings if each.code == code]
    assert (finding.level, finding.suggestion, finding.column) == (Level.INFO, chosen, column)
    assert chosen in finding.choices
    assert finding.value == line.split(",")[HEADINGS.split(",").index(column)]


def test_a_day_is_chosen() -> None:
    (found,) = read("FR,35,x,,,12/05/2022", {(2, "date-ambiguous", "Valid from"): "2022-12-05"})
    assert (str(found.valid_from), found.refused) == ("2022-12-05", False)


@pytest.mark.parametrize(
    "choices",
    [
        {(2, "date-ambiguous", "Valid from"): "2022-05-13"},
        {(3, "date-ambiguous", "Valid from"): "2022-05-12"},
        {(2, "date-ambiguous", "Address"): "2022-05-12"},
        {(2, "state-ambiguous", "Valid from"): "2022-05-12"},
    ],
)
def test_what_was_not_offered_there_cannot_be_chosen(choices: Choices) -> None:
    (found,) = read("FR,35,x,,,12/05/2022", choices)
    assert found.refused
    assert codes(found) == ["date-ambiguous"]


def test_a_choice_may_lead_to_another() -> None:
    line = "FR,35,Мinist\u202ery,,,"
    first: Choices = {(2, "bidi-control", "Authority"): "Мinistry"}
    (held,) = read(line, first)
    assert (held.refused, told(held.findings)) == (True, ["bidi-control", "mixed-scripts"])
    (found,) = read(line, {**first, (2, "mixed-scripts", "Authority"): "Ministry"})
    assert (found.refused, found.values["authority.names.und"]) == (False, "Ministry")


def test_both_provisions_may_be_chosen() -> None:
    found = read("FR,8.10,x,,,", {(2, "article-incomplete", "Article"): "8.10.a and 8.10.b"})
    assert [each.values["provision"] for each in found] == ["8.10.a", "8.10.b"]
    assert all(codes(each) == ["article-incomplete", "one-row-several-articles"] and not each.refused for each in found)


def test_several_authorities_wait_for_a_person() -> None:
    (found,) = read(f"JP,27.2,{LISTED},{ADDRESSES},,", {})
    assert found.refused
    assert not any(path.startswith("authority.names") for path in found.values)
    assert found.findings[0].choices == (SPLIT, KEEP)
    assert "answer: Minister of Trials; send: Minister of Trials; send: The Commission" in found.findings[0].message


def test_several_authorities_become_a_row_each() -> None:
    found = read(f"JP,27.2,{LISTED},{ADDRESSES},,", {(2, SEVERAL, "Authority"): SPLIT})
    assert [
        (each.number, each.values["role"], each.values["authority.names.und"], each.values["authority.address.lines"])
        for each in found
    ] == [
        (2, "answer", "Minister of Trials", ["1 Trial Street"]),
        (2, "send", "Minister of Trials", ["2 Trial Street"]),
        (2, "send", "The Commission", ["2 Trial Street"]),
    ]
    assert not any(each.refused for each in found)


def test_hours_in_a_name_become_a_scope() -> None:
    cell = '"a) Urad za preizkuse (in der Zeit der Amtsstunden)\nb) Center (ausserhalb der Amtsstunden)"'
    phones = '"a) +386 1 478 12 34\nb) +386 1 478 12 35"'
    found = read(f"SI,35,{cell},,{phones},", {(2, SEVERAL, "Authority"): SPLIT})
    assert [(each.values["scope.along"], each.values["scope.text"], each.values["channels.phone"]) for each in found] == [
        ("hours", "office hours", ["+38614781234"]),
        ("hours", "outside office hours", ["+38614781235"]),
    ]


def test_several_authorities_may_be_one() -> None:
    (found,) = read(f"JP,27.2,{LISTED},,,", {(2, SEVERAL, "Authority"): KEEP})
    assert not found.refused
    assert found.values["authority.names.und"].startswith("a) answering: Minister")


def lines(*cells: str) -> list[Row]:
    found, _ = rows(table("State,Article,Authority,Phone,Hours", *cells), ANYONE)
    return found


def test_a_ditto_mark_repeats_the_row_above_about_the_same_state() -> None:
    first, second, third = lines("FR,35,Bureau,+33 1 53 73 12 34,24/7", "idem,24.7,ditto,idem,same", 'FR,27.2,″,"""",〃')
    for row in (second, third):
        assert row.values["channels.phone"] == first.values["channels.phone"]
        assert row.values["authority.names.und"] == "Bureau"
        assert set(codes(row)) == {"ditto-mark"}
    assert second.values["state"] == "FR"


def test_a_ditto_mark_below_another_state_is_for_a_person() -> None:
    _, found = lines("FR,35,Bureau,,24/7", "CY,35,Ministry,,idem")
    (finding,) = found.findings
    assert (finding.level, finding.code, finding.choices) == (Level.REVIEW, "ditto-mark-without-reference", ("24/7", BLANK))


@pytest.mark.parametrize(("chosen", "spec"), [("24/7", "24/7"), (BLANK, None)])
def test_what_a_ditto_mark_means_can_be_chosen(chosen: str, spec: str | None) -> None:
    given = ("State,Article,Authority,Hours", "FR,35,Bureau,24/7", "CY,35,Ministry,idem")
    found, _ = rows(table(*given), ANYONE, {(3, "ditto-mark-without-reference", "Hours"): chosen})
    assert found[1].values.get("hours.spec") == spec
    assert not found[1].refused


def test_a_ditto_mark_in_the_first_row_can_only_be_blank() -> None:
    (found,) = lines("FR,35,Bureau,idem,")
    assert found.findings[0].choices == (BLANK,)


STRUCK = Table(
    ("State", "Article", "Authority"),
    [RawRow(2, ("FR", "35", "Bureau"), findings=(Finding(Level.REVIEW, "row-struck-through", "The row is struck through."),))],
)


@pytest.mark.parametrize(("chosen", "level"), [(None, Level.REVIEW), (IMPORT, Level.INFO), (LEAVE_OUT, Level.ERROR)])
def test_a_row_that_a_reader_doubts_is_taken_or_left(chosen: str | None, level: Level) -> None:
    (found,), _ = rows(STRUCK, ANYONE, {(2, "row-struck-through", None): chosen} if chosen else {})
    (finding,) = found.findings
    assert (finding.level, finding.choices) == (level, (IMPORT, LEAVE_OUT))
    assert found.refused is (level is not Level.INFO)


def test_further_tables_are_read_with_their_own_headings() -> None:
    second = Table(("Pays", "Article", "Autorité"), [RawRow(7, ("Japon", "35", "Police"))])
    third = Table(("Legend", "Meaning"), [RawRow(9, ("x", "y"))])
    whole = Table(("State", "Article", "Authority"), [RawRow(2, ("FR", "35", "Bureau"))], further=(second, third))
    found, findings = rows(whole, ANYONE)
    assert [(each.number, each.values["state"]) for each in found] == [(2, "FR"), (7, "JP")]
    assert [each.code for each in findings] == ["table-not-read"]
