"""States as files name them: in many languages, by former names and by other people's codes."""

import pytest

from app.intake.normalise.states import state
from app.intake.rows import rows
from tests.intake.makers import ANYONE, designation, outcome_of, row, table, told

OK: list[str] = []

AS_WRITTEN = [
    ("Republic of Moldova", "MD", OK),
    ("Moldova (Republic of)", "MD", OK),
    ("Turkey", "TR", OK),
    ("TÜRKİYE", "TR", OK),
    ("Cote d'Ivoire", "CI", OK),
    ("Côte d´Ivoire", "CI", OK),
    ("North Macedonia", "MK", OK),
    ("Macedonië, Voormalige Joegoslavische Republiek", "MK", ["former-name"]),
    ("Ehemalige jugoslawische Republik Mazedonien", "MK", ["former-name"]),
    ("FYROM", "MK", ["former-name"]),
    ("Macedonia", "MK", ["former-name"]),
    ("Swaziland", "SZ", ["former-name"]),
    ("Czech Republic", "CZ", OK),
    ("Netherlands, the Kingdom of the", "NL", OK),
    ("Koninkrijk der Nederlanden", "NL", OK),
    ("United States of America", "US", OK),
    ("United States (USA)", "US", OK),
    ("Cabo Verde", "CV", OK),
    ("Cape Verde", "CV", OK),
    ("Sao Tome and Principe", "ST", OK),
    ("Georgië", "GE", OK),
    ("საქართველო", "GE", OK),
    ("Republic of Korea, the", "KR", OK),
    ("대한민국", "KR", OK),
    ("UK", "GB", OK),
    ("Holy See", "VA", OK),
    ("Holy See (Vatican City State)", "VA", OK),
    ("Japan (JP)", "JP", OK),
    ("日本", "JP", OK),
    ("Bundesrepublik Deutschland", "DE", OK),
    ("Österreich", "AT", OK),
    ("Magyarország", "HU", OK),
    ("Україна", "UA", OK),
    ("Ελλάδα", "GR", OK),
    ("Crna Gora", "ME", OK),
    ("Slowakei", "SK", OK),
    ("JAP", "JP", ["treaty-office-code-not-iso"]),
    ("MOT", "ME", ["treaty-office-code-not-iso"]),
    ("BUL", "BG", ["treaty-office-code-not-iso"]),
    ("SWI", "CH", ["treaty-office-code-not-iso"]),
    ("EL", "GR", ["eu-code-not-iso"]),
    ("Kosovo", "XK", ["not-a-party-user-assigned-code"]),
    ("XK", "XK", ["not-a-party-user-assigned-code"]),
]


@pytest.mark.parametrize(("written", "code", "codes"), AS_WRITTEN)
def test_a_state_is_known_as_it_is_written(written: str, code: str, codes: list[str]) -> None:
    outcome = state(written)
    assert outcome.value == code
    assert told(outcome.remarks) == codes
    assert outcome_of(outcome.remarks) == ("warning" if code == "XK" else "ok")


@pytest.mark.parametrize(
    ("written", "finding", "choices"),
    [
        ("AUS", "state-ambiguous", ("AT", "AU")),
        ("Congo", "state-ambiguous", ("CD", "CG")),
        ("England", "state-ambiguous", ("GB",)),
        ("Serbia and Montenegro", "state-no-longer-exists", ("RS", "ME")),
        ("Servië en Montenegro", "state-no-longer-exists", ("RS", "ME")),
        ("Federal Republic of Yugoslavia", "state-no-longer-exists", ("RS", "ME")),
        ("Netherlands Antilles", "state-no-longer-exists", ("CW", "SX", "BQ")),
        ("USSR", "state-no-longer-exists", ("RU",)),
        ("GER", "state-code-not-iso", ("DE",)),
        ("Atlantis", "state-unknown", ()),
    ],
)
def test_what_names_no_one_state_is_refused_with_the_candidates(written: str, finding: str, choices: tuple[str, ...]) -> None:
    (remark,) = state(written).remarks
    assert (remark.code, remark.choices) == (finding, choices)
    assert outcome_of([remark]) == "error"


def test_a_code_that_iso_gives_to_another_state_counts_where_the_treaty_offices_codes_are_used() -> None:
    outcome = state("AUS", office_codes=True)
    assert (outcome.value, told(outcome.remarks), outcome_of(outcome.remarks)) == ("AT", ["treaty-office-code-not-iso"], "warning")


def test_such_a_column_is_known_by_what_stands_beside_it() -> None:
    headings = "State,Provision,Authority,Source"
    page = "https://treaties.example/declarations?codePays=AUS&codeNature=2"
    assert row(headings, f"AUS,35,x,{page}").values["state"] == "AT"
    assert row(headings, "AUS,35,x,a list").refused


def test_such_a_column_is_known_by_its_other_codes() -> None:
    found, _ = rows(table("State,Provision,Authority", "AUS,35,x", "JAP,35,y"), ANYONE)
    assert [each.values["state"] for each in found] == ["AT", "JP"]


def test_a_territory_in_the_column_of_the_state_is_one_of_its_state() -> None:
    found = designation(State="Curaçao", Provision="35")
    assert (found.values["state"], found.values["territory"]) == ("NL", "CW")
    assert (told(found.findings), outcome_of(found.findings)) == (["territory-of-party"], "warning")


def test_two_columns_may_name_the_state_and_must_agree() -> None:
    headings = "State,Country,Provision,Authority"
    assert row(headings, "Japan,JP,35,x").findings == ()
    assert told(row(headings, "Japan,FR,35,x").findings) == ["columns-disagree"]
    one_unknown = row(headings, "Atlantis,JP,35,x")
    assert (one_unknown.values["state"], outcome_of(one_unknown.findings)) == ("JP", "warning")
    other_unknown = row(headings, "JP,Atlantis,35,x")
    assert (other_unknown.values["state"], outcome_of(other_unknown.findings)) == ("JP", "warning")
    assert row(headings, "Atlantis,Lemuria,35,x").refused
