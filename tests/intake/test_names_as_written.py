"""Names in two languages, several in a cell, described instead of named; letters that are not what they seem; words for nothing."""

import pytest

from app.domain.findings import Level
from app.intake.normalise.names import in_two_languages, marked, several
from app.intake.normalise.scripts import look_alikes, mended
from tests.intake.makers import codes, designation, outcome_of, row, told

BY_ROLE = (
    "a) answering:\nThe Minister of Trials\nor a person designated\n\n"
    "b) sending:\nThe Minister of Trials (…)\nand\nThe Commission (…)"
)


@pytest.mark.parametrize(
    ("written", "english", "original"),
    [
        ("Landelijk bureau van het openbaar ministerie (National office of trials)", "National office of trials", None),
        ("法務大臣 (Minister of Justice)", "Minister of Justice", "法務大臣"),
        ("Ministry of Justice / Ministère de la Justice", "Ministry of Justice", "Ministère de la Justice"),
        ("Ministry of Justice (Ministerstvo spravedlnosti)", "Ministry of Justice", "Ministerstvo spravedlnosti"),
        ("Ministarstvo pravde - Ministry of Justice", "Ministry of Justice", "Ministarstvo pravde"),
        ("Министарство правде\nMinistry of Justice", "Ministry of Justice", "Министарство правде"),
    ],
)
def test_a_name_in_two_languages_is_parted(written: str, english: str, original: str | None) -> None:
    found = designation(Authority=written)
    assert found.values["authority.names.en"] == english
    assert found.values["authority.names.und"] == (original or written.partition(" (")[0])
    assert (codes(found), outcome_of(found.findings)) == (["name-split-native-and-english"], "ok")


@pytest.mark.parametrize(
    "written",
    [
        "Office central de lutte (OCLCTIC)",
        "Autorité centrale – ministère de la Justice",
        "Ministry of Justice (International Legal Cooperation Department)",
        "The Minister of Justice or the person designated by the Minister (Director of International Affairs Division)",
        "Office fédéral de la justice / Bundesamt für Justiz",
        "Public Prosecutor's Office – Cybercrime Unit",
        "Bureau INTERPOL, Division de Police Judiciaire",
    ],
)
def test_a_name_in_one_language_is_left_whole(written: str) -> None:
    assert in_two_languages(written) is None
    assert designation(Authority=written).values["authority.names.und"] == written


def test_a_column_of_its_own_says_the_english_name() -> None:
    headings = "State,Provision,Authority,Authority (en)"
    found = row(headings, "CZ,35,Ministry of Justice (Ministerstvo spravedlnosti),Justice Ministry")
    assert found.values["authority.names.en"] == "Justice Ministry"
    assert codes(found) == ["name-split-native-and-english", "columns-disagree"]


@pytest.mark.parametrize(
    ("written", "bodies"),
    [
        (
            BY_ROLE,
            [
                ("a", "answer", None, "The Minister of Trials or a person designated"),
                ("b", "send", None, "The Minister of Trials"),
                ("b", "send", None, "The Commission"),
            ],
        ),
        (
            "a) Urad za preizkuse (in der Zeit der Amtsstunden)\nb) Center (ausserhalb der Amtsstunden)",
            [
                ("a", None, "office hours", "Urad za preizkuse (in der Zeit der Amtsstunden)"),
                ("b", None, "outside office hours", "Center (ausserhalb der Amtsstunden)"),
            ],
        ),
        ("1. Ministry of Trials\n2. Police", [("1", None, None, "Ministry of Trials"), ("2", None, None, "Police")]),
        ("- Ministry of Trials\n- Police", [("", None, None, "Ministry of Trials"), ("", None, None, "Police")]),
        (
            "Ministry of Trials; Office of Examples",
            [("", None, None, "Ministry of Trials"), ("", None, None, "Office of Examples")],
        ),
    ],
)
def test_several_authorities_in_a_cell_are_seen(written: str, bodies: list[tuple[str, str | None, str | None, str]]) -> None:
    assert [(body.mark, body.role, body.hours, body.name) for body in several(written)] == bodies


@pytest.mark.parametrize(
    "written",
    ["The Directory of trials\nand examples\nto the Ministry", "Unit C (a) x", "Ministry of Trials; unit 2", "b) x\na) y"],
)
def test_one_authority_on_several_lines_is_one(written: str) -> None:
    assert several(written) == ()


def test_parts_of_a_cell_are_known_by_their_marks() -> None:
    assert marked("a) +386 1 200 00 01\nb) +386 1 200 00 02") == {"a": "+386 1 200 00 01", "b": "+386 1 200 00 02"}
    assert marked("Stefanova 2\nLjubljana") == {}


@pytest.mark.parametrize(
    "written",
    ["le Procureur territorialement compétent", "The territorially competent prosecutor", "Any court", "courts and prosecutors"],
)
def test_a_description_without_a_way_to_reach_it_is_told(written: str) -> None:
    found = designation(Authority=written)
    assert (codes(found), outcome_of(found.findings)) == (["authority-by-description-no-contact"], "warning")
    assert codes(designation(Authority=written, Address="1 Example Street")) == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("MinistÃ¨re de la Justice", "Ministère de la Justice"),
        ("MinistÃƒÂ¨re", "Ministère"),
        ("Minist√®re", "Ministère"),
        ("â€œParisâ€\u009d", "“Paris”"),
        ("РњРёРЅРёСЃС‚РµСЂСЃС‚РІРѕ СЋСЃС‚РёС†РёРё", "Министерство юстиции"),
        ("Ð\u009cÐ¸Ð½Ð¸Ñ\u0081Ñ‚Ñ€", "Министр"),
    ],
)
def test_text_encoded_twice_is_mended_and_told(written: str, text: str) -> None:
    found = designation(Authority=written)
    assert found.values["authority.names.und"] == text
    assert "double-encoded-text" in codes(found)
    assert outcome_of(found.findings) == "warning"


@pytest.mark.parametrize("written", ["Curaçao – “Àé»", "O’Brien", "Straße Âge", "Česká", "Сербия", "法務省", "ÃO PAULO"])
def test_text_encoded_once_is_left_alone(written: str) -> None:
    assert mended(written) == (written, ())


def test_scripts_mixed_in_a_word_are_for_a_person_to_judge() -> None:
    found = designation(Authority="Мinistry of Trials")
    (finding,) = found.findings
    assert (finding.level, finding.code) == (Level.REVIEW, "mixed-scripts")
    assert finding.choices == ("Ministry of Trials", "Мinistry of Trials")
    assert found.refused
    cyrillic = look_alikes("Mинистерство")
    assert cyrillic is not None
    assert cyrillic.remarks[0].choices == ("Министерство", "Mинистерство")


@pytest.mark.parametrize("written", ["Министерство", "OCLCTIC課", "Ελλάδα", "µm", "Police Полиция"])
def test_a_word_in_one_script_is_what_it_seems(written: str) -> None:
    assert look_alikes(written) is None


def test_text_from_right_to_left_is_told_where_it_is_not_expected() -> None:
    assert told(designation(Authority="משרד המשפטים").findings) == ["rtl-script"]
    assert row("State,Provision,Authority (he)", "IL,35,משרד המשפטים").findings == ()


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("Ministry*", "Ministry", ["footnote-mark-stripped"]),
        ("Ministry (*)", "Ministry", ["footnote-mark-stripped"]),
        ("Ministry²", "Ministry", ["footnote-mark-stripped"]),
        ("Ministry [1]", "Ministry", ["footnote-mark-stripped"]),
        ("Minist&egrave;re", "Ministère", ["page-source-unescaped"]),
        ("AT&T; Ltd", "AT&T; Ltd", []),
        ("Minist?re", "Minist?re", ["text-damaged-question-mark"]),
        ('=HYPERLINK(""x"")', '=HYPERLINK("x")', ["formula-in-text"]),
        ("@SUM(A1)", "@SUM(A1)", ["formula-in-text"]),
        ("'=x", "=x", ["formula-in-text"]),
        ("=" + '""x""', "x", ["formula-in-text"]),
    ],
)
def test_marks_and_remains_of_programs_are_told(written: str, value: str, expected: list[str]) -> None:
    found = designation(Authority=written)
    assert (found.values["authority.names.und"], codes(found)) == (value, expected)


def test_a_footnote_mark_is_no_digit_of_a_phone() -> None:
    found = designation(Phone="+33 1 53 73 12 34²")
    assert (found.values["channels.phone"], codes(found)) == (["+33153731234"], ["footnote-mark-stripped"])


@pytest.mark.parametrize("written", ["n/a", "-", "TBC", "néant", "k.A.", "unknown", "なし", "#N/A"])
def test_a_word_for_nothing_says_nothing(written: str) -> None:
    found = designation(Phone=written, Website=written)
    assert not {"channels.phone", "authority.website"} & found.values.keys()
    assert (set(codes(found)), outcome_of(found.findings)) == ({"placeholder-is-empty"}, "ok")
    assert codes(designation(Authority=written)) == ["placeholder-is-empty", "authority-missing"]


def test_a_code_is_no_word_for_nothing() -> None:
    assert designation(State="NA", Languages="na").values["state"] == "NA"
