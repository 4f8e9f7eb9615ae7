"""Articles in the notations that States, ministries and spreadsheets use."""

import pytest

from app.intake.normalise.notation import notation, turned_into_day
from app.intake.normalise.provisions import provision
from app.intake.rows import rows
from app.intake.table import Stored
from tests.intake.makers import ANYONE, designation, outcome_of, row, table, told

BOTH = ("8.10.a", "8.10.b", "8.10.a and 8.10.b")


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Art. 7 § 5 (e)", ["7.5.e"]),
        ("Article 7, paragraph 5.e", ["7.5.e"]),
        ("Article 7 (Disclosure of subscriber information), paragraph 5.e", ["7.5.e"]),
        ("art. 7 al. 5 let. e", ["7.5.e"]),
        ("7 cikk 5. bekezdés e)", ["7.5.e"]),
        ("ARTICLE 7 PARAGRAPH 5 E", ["7.5.e"]),
        ("Artikel 7 Absatz 5 Buchstabe e", ["7.5.e"]),
        ("Art. 7 Abs. 5 lit. e", ["7.5.e"]),
        ("artículo 7, apartado 5, letra e", ["7.5.e"]),
        ("Art 7 para. 5, sub-para. e", ["7.5.e"]),
        ("7(5)(e)", ["7.5.e"]),
        ("7-5-e", ["7.5.e"]),
        ("７．５．ｅ", ["7.5.e"]),
        ("14.7.c and 14.10.b", ["14.7.c", "14.10.b"]),
        ("24.7.a", ["24.7.a"]),
        ("Article 27 (…), paragraph 2.a and c", ["27.2.a", "27.2.c"]),
        ("27.2.a/c", ["27.2.a", "27.2.c"]),
        ("24 / 27 / 35", ["24", "27", "35"]),
        ("24, 27 and 35", ["24", "27", "35"]),
        ("Articles 24(7), 27(2) and 35(1)", ["24.7", "27.2", "35.1"]),
        ("Article 27, paragraphs 2 and 9", ["27.2", "27.9"]),
        ("Article 8, paragraph 10.a and paragraph 10.b", ["8.10.a", "8.10.b"]),
        ("8.10.a, b", ["8.10.a", "8.10.b"]),
        ("27, § 9.e", ["27.9.e"]),
        ("8,1", ["8.1"]),
        ("35 (24/7 contact point)", ["35"]),
        ("Art. 24.7 extradition", ["24.7"]),
    ],
)
def test_codes_are_read_out_of_a_notation(written: str, codes: list[str]) -> None:
    found = notation(written)
    assert found is not None
    assert list(found.codes) == codes


@pytest.mark.parametrize("written", ["readmission protocol", "-", "VII.5.e", "24/7", "(cut in source)"])
def test_what_is_no_notation_is_none(written: str) -> None:
    assert notation(written) is None


@pytest.mark.parametrize(
    ("written", "treaty", "code"),
    [
        ("ETS 185 Art. 27", "ETS185", "27"),
        ("ETS 062 Art. 2", "ETS062", "2"),
        ("Budapest Convention, Art. 35", "ETS185", "35"),
        ("Second Additional Protocol Art. 7.5.e", "CETS224", "7.5.e"),
        ("1996 agreement Art. 8", None, "8"),
    ],
)
def test_a_treaty_beside_the_article_is_read_too(written: str, treaty: str | None, code: str) -> None:
    found = notation(written)
    assert found is not None
    assert (found.treaty, list(found.codes)) == (treaty, [code])
    assert found.named_treaty


@pytest.mark.parametrize(
    ("written", "treaty", "code", "codes"),
    [
        # The register knows the parts that name authorities: what is shorter is completed to them, what is longer is cut to them,
        # and both are told. That is why a row about "24" or "27.2.c" says 24.7 and 27.2 here.
        ("24", None, "24.7", ["article-completed"]),
        ("27", "ETS185", "27.2", ["article-completed"]),
        ("7", "CETS224", "7.5.e", ["article-completed"]),
        ("27.9", None, "27.9.e", ["article-completed"]),
        ("35.1", None, "35", ["article-part-of-provision"]),
        ("24.7.a", "ETS185", "24.7", ["article-part-of-provision"]),
        ("27.2.a/c", None, "27.2", ["article-part-of-provision"]),
        ("Art. 24.7 extradition", None, "24.7", ["trailing-text-ignored"]),
        ("7.5.e", "CETS224", "7.5.e", []),
    ],
)
def test_a_code_leads_to_the_part_that_is_registered(written: str, treaty: str | None, code: str, codes: list[str]) -> None:
    outcome = provision(written, treaty)
    assert outcome.value == code
    assert told(outcome.remarks) == codes
    assert outcome_of(outcome.remarks) == "ok"


@pytest.mark.parametrize(
    ("written", "treaty", "finding", "outcome", "choices"),
    [
        ("8.10", None, "article-incomplete", "review", BOTH),
        ("8", "CETS224", "article-incomplete", "review", BOTH),
        ("8,1", "CETS224", "article-does-not-name-authorities", "error", BOTH),
        ("8.1", None, "article-does-not-name-authorities", "error", BOTH),
        ("35", "CETS224", "article-unknown-in-treaty", "error", ()),
        ("7.5.e", "ETS185", "article-unknown-in-treaty", "error", ()),
        ("ETS 185 Art. 35", "CETS224", "article-unknown-in-treaty", "error", ()),
        ("99.9", None, "article-unknown", "error", ()),
        ("readmission protocol", None, "article-unknown", "error", ()),
        ("ETS 062 Art. 2", None, "treaty-not-kept", "error", ()),
        ("1996 agreement Art. 8", None, "treaty-unknown", "error", ()),
        ("10-Aug", None, "article-turned-into-date-by-spreadsheet", "error", BOTH),
        ("8. Okt", None, "article-turned-into-date-by-spreadsheet", "error", BOTH),
        ("2026-07-14", None, "article-turned-into-date-by-spreadsheet", "error", ("14.7.c",)),
        ("Feb-27", None, "article-turned-into-date-by-spreadsheet", "error", ("27.2",)),
    ],
)
def test_a_code_that_is_none_of_the_table(
    written: str, treaty: str | None, finding: str, outcome: str, choices: tuple[str, ...]
) -> None:
    found = provision(written, treaty)
    assert told(found.remarks) == [finding]
    assert outcome_of(found.remarks) == outcome
    assert found.remarks[0].choices == choices


@pytest.mark.parametrize("written", ["10-Aug", "Aug-10", "10 August", "2026-10-08", "08.10.2026"])
def test_a_day_that_was_an_article(written: str) -> None:
    assert "8.10" in turned_into_day(written)


@pytest.mark.parametrize(
    ("written", "codes", "outcome"),
    [
        ("27.2", ["article-stored-as-number"], "warning"),
        ("35", [], "ok"),
        ("8.1", ["article-ambiguous-number"], "error"),
    ],
)
def test_a_number_may_have_lost_its_last_zero(written: str, codes: list[str], outcome: str) -> None:
    found = provision(written, None, Stored.NUMBER)
    assert (told(found.remarks), outcome_of(found.remarks)) == (codes, outcome)


def test_a_row_that_names_several_provisions_makes_a_row_for_each() -> None:
    found, _ = rows(table("State,Article,Authority,Phone", 'Cyprus,"24, 27 and 35",Ministry,+357 22 123456'), ANYONE)
    assert [(each.number, each.values["provision"], each.values["channels.phone"]) for each in found] == [
        (2, "24.7", ["+35722123456"]),
        (2, "27.2", ["+35722123456"]),
        (2, "35", ["+35722123456"]),
    ]
    assert all("one-row-several-articles" in told(each.findings) for each in found)


def test_an_article_of_a_treaty_that_is_not_kept_costs_the_row_and_nothing_else() -> None:
    found = row("State,Treaty,Article,Authority,Phone", "Andorre,STE n° 105,2,Département,+376 872080")
    assert told(found.findings) == ["treaty-not-kept"]
    assert "provision" not in found.values
    assert found.values["channels.phone"] == ["+376872080"]


def test_a_paragraph_for_statements_makes_the_row_a_statement() -> None:
    found = row("State,Article,Authority,Date of communication", 'Géorgie,"27, § 9.e",Autorité centrale,1er juin 2012')
    assert (found.kind, dict(found.values)) == (
        "statement",
        {"state": "GE", "provision": "27.9.e", "kind": "declaration", "summary": "Autorité centrale", "made_on": "2012-06-01"},
    )
    assert (told(found.findings), outcome_of(found.findings)) == (["declaration-not-designation"], "ok")


def test_what_a_statement_has_no_field_for_is_told() -> None:
    found = row("State,Article,Authority,Phone", "GE,27.9.e,Autorité centrale,+995 32 212 34 56")
    assert [finding.column for finding in found.findings if finding.code == "column-of-other-kind"] == ["Phone"]


def test_a_file_of_statements_is_known_by_its_headings() -> None:
    found = row("State,Treaty,Article,Kind,Summary", "CH,ETS 185,27,declaration,Urgent requests go to the Office.")
    assert (found.kind, found.values["provision"]) == ("statement", "27.9.e")


def test_a_role_in_words_is_read_with_its_provision() -> None:
    assert designation(Provision="27.2", Role="mutual assistance: outgoing requests").values["role"] == "send"
