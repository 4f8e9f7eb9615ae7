"""Rows in the register's terms, and the findings on them."""

from datetime import date

import pytest

from app.domain.access import Audience
from app.domain.errors import UnreadableFile
from app.domain.findings import Level
from app.domain.submission import Particulars, Row
from app.intake.json_reader import rows_from_json
from app.intake.rows import rows
from tests.intake.makers import ANYONE, codes, designation, row, table


def test_a_row_of_a_real_file_comes_out_in_the_registers_terms() -> None:
    headings = "state,treaty,article,name_en,name_orig,address,phone,fax,email,web,languages,hours,timezone,date_effective"
    cells = (
        "Monaco,ETS 185,Art. 35,INTERPOL Bureau,Bureau INTERPOL,9 rue Suffren,+377 93 15 30 15,,cyber@gouv.mc,"
        "https://www.gouv.mc/,fr;en,Mo-Fr 09:00-18:00,Europe/Paris,17 October 2017"
    )
    assert row(headings, cells) == Row(
        number=2,
        kind="designation",
        values={
            "state": "MC",
            "provision": "35",
            "authority.names.en": "INTERPOL Bureau",
            "authority.names.und": "Bureau INTERPOL",
            "authority.address.lines": ["9 rue Suffren"],
            "channels.phone": ["+37793153015"],
            "channels.email": ["cyber@gouv.mc"],
            "authority.website": "https://www.gouv.mc/",
            "languages": ["fr", "en"],
            "hours.spec": "Mo-Fr 09:00-18:00",
            "hours.time_zone": "Europe/Paris",
        },
        valid_from=date(2017, 10, 17),
        source={heading: cell for heading, cell in zip(headings.split(","), cells.split(","), strict=True) if cell},
    )


def test_a_finding_names_column_value_message_and_mend() -> None:
    found = designation(Valid_from="12/05/2022")
    (finding,) = found.findings
    assert (finding.level, finding.code) == (Level.ERROR, "date-ambiguous")
    assert (finding.column, finding.value) == ("Valid from", "12/05/2022")
    assert finding.suggestion == "2022-05-12 or 2022-12-05"
    assert found.refused


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"State": "AUS"}, ["state-ambiguous"]),
        ({"State": "Congo"}, ["state-ambiguous"]),
        ({"State": ""}, ["state-missing"]),
        ({"Provision": "8.1"}, ["article-does-not-name-authorities"]),
        ({"Provision": " "}, ["provision-missing"]),
        ({"Authority": ""}, ["authority-missing"]),
        ({"Authority": "(none)"}, ["authority-missing"]),
        ({"State": "(none)"}, ["cannot-be-cleared"]),
        ({"Valid_to": "(none)"}, ["cannot-be-cleared"]),
        ({"Treaty": "ETS 185"}, ["article-unknown-in-treaty"]),
        ({"Treaty": "ETS 105"}, ["treaty-not-kept"]),
        ({"Authority": "Min\u200bistry"}, ["unseen-character"]),
        ({"Phone": "3.8E+11"}, ["number-lost-digits-scientific-notation"]),
        ({"Record": "letter"}, ["not-a-choice"]),
    ],
)
def test_a_row_is_refused(cells: dict[str, str], expected: list[str]) -> None:
    found = designation(**cells)
    assert codes(found) == expected
    assert found.refused


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    found = designation(State="AUS", Provision="8.10", Valid_from="yesterday", Phone="abc")
    assert codes(found) == ["state-ambiguous", "article-incomplete", "date-relative", "phone-unreadable"]


def test_blank_says_nothing_and_none_clears() -> None:
    found = designation(Phone="", Fax="(None)", Website="(none)", Role=" ", Chat=" ; ")
    assert "channels.phone" not in found.values
    assert "role" not in found.values
    assert "channels.chat" not in found.values
    assert found.values["channels.fax"] is None
    assert found.values["authority.website"] is None
    assert found.findings == ()


def test_a_phone_without_country_code_is_read_with_the_state_wherever_its_column_stands() -> None:
    found = row("Phone,Provision,Authority,State", "01 53 73 22 22,35,x,France")
    assert found.values["channels.phone"] == ["+33153732222"]
    assert codes(found) == ["country-code-assumed-from-state"]
    assert not found.refused


def test_the_state_of_the_notification_stands_in_for_a_missing_column() -> None:
    found = row("Provision,Authority,Phone", "35,x,01 53 73 22 22", Particulars(state="FR"))
    assert found.values["state"] == "FR"
    assert found.values["channels.phone"] == ["+33153732222"]
    assert row("State,Provision,Authority", ",35,x", Particulars(state="FR")).values["state"] == "FR"


def test_a_row_about_another_state_than_the_notifications_is_refused() -> None:
    found = row("State,Provision,Authority", "JP,35,x", Particulars(state="FR"))
    (finding,) = found.findings
    assert (finding.code, finding.column, finding.value, finding.suggestion) == ("state-differs", "State", "JP", "FR")


@pytest.mark.parametrize(
    ("provision", "channel", "value", "asked", "lowest"),
    [
        ("8.10.b", "Phone", "+44 20 7946 0100", "public", "parties"),
        ("35", "E-mail", "a@b.example", "parties", "network"),
        ("8.10.b", "Duty phone", "+44 20 7946 0100", "parties", "network"),
        ("8.10.b", "Private phone", "+44 20 7946 0100", "network", "restricted"),
    ],
)
def test_an_audience_never_lowers(provision: str, channel: str, value: str, asked: str, lowest: str) -> None:
    found = row(f"State,Provision,Authority,{channel},Audience", f"QM,{provision},x,{value},{asked}")
    (finding,) = found.findings
    assert (finding.level, finding.code, finding.column) == (Level.ERROR, "audience-too-low", "Audience")
    assert finding.suggestion == lowest
    assert channel in finding.message


def test_an_audience_may_rise() -> None:
    found = row("State,Provision,Authority,Phone,Audience", "QM,8.10.b,x,+44 20 7946 0100,Network")
    assert found.audience is Audience.NETWORK
    assert found.findings == ()


def test_ragged_rows_are_findings() -> None:
    found, _ = rows(table("State,Provision,Authority", "JP,35,Ministry, of Justice", "JP,35,x,,", "JP,35"), ANYONE)
    assert [(each.number, codes(each), each.refused) for each in found] == [
        (2, ["too-many-columns"], True),
        (3, [], False),
        (4, ["too-few-columns", "authority-missing"], True),
    ]


def test_unknown_headings_are_told_with_the_nearest() -> None:
    _, findings = rows(table("State,Provision,Authority,Websit,Notes,Notes,", "JP,35,x,a,b,c,d", "JP,6.6,x"), ANYONE)
    assert [(each.level, each.code, each.column, each.suggestion) for each in findings] == [
        (Level.WARNING, "heading-unknown", "Websit", "Website"),
        (Level.WARNING, "heading-unknown", "Notes (column E)", None),
        (Level.WARNING, "heading-unknown", "Notes (column F)", None),
        (Level.WARNING, "heading-unknown", "(column G)", None),
    ]


def test_a_column_without_heading_and_cells_is_no_finding() -> None:
    assert rows(table("State,Provision,Authority,", "JP,35,x,"), ANYONE)[1] == []


@pytest.mark.parametrize(
    ("headings", "code", "names"),
    [
        ("foo,bar", "no-heading-known", ["'foo'", "'bar'"]),
        ("State,Phone", "heading-missing", ["'Provision'", "'Authority'"]),
        ("Provision,Authority", "heading-missing", ["'State'"]),
        ("State,Provision,Name,name_orig", "two-columns-for-one-field", ["'Name'", "'name_orig'"]),
        ("State,Phone,Phone,Provision,Name", "two-columns-for-one-field", ["(column B)", "(column C)"]),
    ],
)
def test_a_file_is_refused_for_its_headings(headings: str, code: str, names: list[str]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        rows(table(headings, "JP,35,x,y"), ANYONE)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert all(name in fault.detail for name in names)


def test_kinds_of_record_may_be_mixed() -> None:
    lines = (
        "Record,State,Provision,Kind,Summary,Authority,Treaty,Signed on,Name (fr)",
        "statement,JP,7.9.a,reservation,Not Article 7.,,,,",
        ",JP,8.10.a,,,Ministry of Justice,CETS 224,,",
        "participation,JP,,,,,CETS 224,2022-05-12,",
        "State,JP,,,,,,,Japon",
        "statement,JP,7.9.b,reservation,x,Ministry,,,",
    )
    found, findings = rows(table(*lines), ANYONE)
    assert findings == []
    assert [(each.kind, dict(each.values)) for each in found] == [
        ("statement", {"state": "JP", "provision": "7.9.a", "kind": "reservation", "summary": "Not Article 7."}),
        ("designation", {"state": "JP", "provision": "8.10.a", "authority.names.und": "Ministry of Justice"}),
        ("participation", {"state": "JP", "treaty": "CETS224", "signed_on": "2022-05-12"}),
        ("state", {"code": "JP", "names.fr": "Japon"}),
        ("statement", {"state": "JP", "provision": "7.9.b", "kind": "reservation", "summary": "x"}),
    ]
    assert [codes(each) for each in found] == [[], [], [], [], ["column-of-other-kind"]]


def test_a_kind_without_its_headings_costs_only_its_rows() -> None:
    found, _ = rows(table("Record,State,Treaty", "participation,JP,CETS 224", ",JP,"), ANYONE)
    assert [codes(each) for each in found] == [[], ["provision-missing", "authority-missing"]]


def test_rows_of_json_take_paths_lists_and_flags() -> None:
    found, _ = rows(
        rows_from_json(
            [
                {
                    "state": "QM",
                    "provision": "8.10.b",
                    "authority.names.en": "Ministry",
                    "channels.phone": ["+44 20 7946 0100", "+44 20 7946 0101"],
                    "hours.round_the_clock": True,
                    "channels.fax": None,
                }
            ]
        ),
        ANYONE,
    )
    (only,) = found
    assert only.number == 1
    assert only.findings == ()
    assert only.values["channels.phone"] == ["+442079460100", "+442079460101"]
    assert only.values["hours.round_the_clock"] is True
    assert "channels.fax" not in only.values
