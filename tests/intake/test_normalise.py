"""Days, languages, zones, choices and text."""

from typing import Any

import pytest

from app.domain.access import Audience
from app.domain.records import Field, Reads
from app.intake.normalise import normaliser
from app.intake.normalise.choices import audience, choice, codes, flag
from app.intake.normalise.days import day
from app.intake.normalise.languages import languages
from app.intake.normalise.outcome import Around, Outcome
from app.intake.normalise.scripts import unseen
from app.intake.normalise.texts import lines, several, text, tidy
from app.intake.normalise.zones import time_zone


def refused(outcome: Outcome) -> list[tuple[str, str | None]]:
    assert outcome.refused
    return [(remark.code, remark.suggestion) for remark in outcome.remarks]


@pytest.mark.parametrize("reads", Reads)
def test_every_way_of_reading_has_its_normaliser(reads: Reads) -> None:
    field = Field("Field", "Champ", "", Audience.PUBLIC, (), reads, ("a", "b"))
    outcome = normaliser(field)("?", Around(state="FR"))
    assert outcome.refused or outcome.value in ("?", ["?"], '"?"')


def test_a_field_without_a_way_of_reading_has_none() -> None:
    with pytest.raises(TypeError):
        normaliser(Field("Field", "Champ", "", Audience.PUBLIC))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-06-01", "2026-06-01"),
        ("2026-6-1", "2026-06-01"),
        ("2025.12.20", "2025-12-20"),
        ("19/06/2006", "2006-06-19"),
        ("19.6.2006", "2006-06-19"),
        ("06/19/2006", "2006-06-19"),
        ("12/12/2022", "2022-12-12"),
        ("12 May 2022", "2022-05-12"),
        ("1st June 2012", "2012-06-01"),
        ("May 12, 2022", "2022-05-12"),
        ("12-Sep-2022", "2022-09-12"),
        ("10 janvier 2006", "2006-01-10"),
        ("1er juin 2012", "2012-06-01"),
        ("3 août 2020", "2020-08-03"),
        ("29/02/2024", "2024-02-29"),
    ],
)
def test_a_day_is_read(written: str, value: str) -> None:
    assert day(written) == (value, ())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("00/00/2022", ("date-impossible", None)),
        ("01/06/1066", ("year-out-of-range", None)),
        ("0000-01-01", ("year-out-of-range", None)),
        ("2022/05-12", ("date-unreadable", None)),
        ("12 Floréal 2022", ("date-unreadable", None)),
        ("\u0662\u0660\u0662\u0662-\u0660\u0665-\u0661\u0662", ("date-unreadable", None)),
    ],
)
def test_a_day_is_refused(written: str, expected: tuple[str, str | None]) -> None:
    assert refused(day(written)) == [expected]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("en; fr", ["en", "fr"]),
        ("EN/fr", ["en", "fr"]),
        ("English and French", ["en", "fr"]),
        ("français et anglais", ["fr", "en"]),
        ("Japanese, English, japonais", ["ja", "en"]),
        ("eng", ["en"]),
        ("sr-Cyrl", ["sr-Cyrl"]),
        ("sr_Latn", ["sr-Latn"]),
        ("cnr", ["cnr"]),
        ("en\nfr", ["en", "fr"]),
    ],
)
def test_languages_are_read(written: str, value: list[str]) -> None:
    assert languages(written) == (value, ())


def test_an_unknown_language_is_refused_with_the_nearest() -> None:
    assert refused(languages("en; Frensh")) == [("language-unknown", "en; fr")]
    assert refused(languages("xx")) == [("language-unknown", None)]


@pytest.mark.parametrize(
    ("written", "value"),
    [("Europe/Paris", "Europe/Paris"), ("europe/paris", "Europe/Paris"), ("America/New York", "America/New_York"), ("utc", "UTC")],
)
def test_a_time_zone_is_read(written: str, value: str) -> None:
    assert time_zone(written) == (value, ())


@pytest.mark.parametrize(
    ("written", "finding", "suggestion"),
    [
        ("CST", "timezone-ambiguous", None),
        ("GMT+3", "timezone-ambiguous", None),
        ("Etc/GMT+3", "timezone-invalid", None),
        ("Europe/Pariss", "timezone-invalid", "Europe/Paris"),
    ],
)
def test_a_time_zone_is_refused(written: str, finding: str, suggestion: str | None) -> None:
    assert refused(time_zone(written)) == [(finding, suggestion)]


@pytest.mark.parametrize(
    ("written", "value"),
    [("yes", True), ("Oui", True), ("TRUE", True), ("1", True), ("no", False), ("non", False), ("false", False), ("0", False)],
)
def test_a_flag_is_read(written: str, value: bool) -> None:
    assert flag(written) == (value, ())


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    assert refused(flag("perhaps")) == [("not-yes-or-no", None)]


def test_choices_are_read_in_any_case_and_refused_with_the_nearest() -> None:
    assert choice("Class of data", ("class-of-data", "hours")) == ("class-of-data", ())
    assert refused(choice("clas of data", ("class-of-data", "hours"))) == [("not-a-choice", "class-of-data")]
    assert codes("coe; EU; eu", ("EU", "CoE")) == (["CoE", "EU"], ())
    assert refused(codes("EU; UN", ("EU", "CoE"))) == [("not-a-choice", None)]


def test_an_audience_is_read_by_its_label() -> None:
    assert audience("Network") == (Audience.NETWORK, ())
    assert refused(audience("partis")) == [("not-a-choice", "parties")]


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (text, "Ministry\r\nof  Justice\t(MoJ)", "Ministry of Justice (MoJ)"),
        (lines, "1 Exercise Square\r\n\r\n  Meridia ", ["1 Exercise Square", "Meridia"]),
        (lines, "Postbus 395; Rotterdam", ["Postbus 395; Rotterdam"]),
        (several, "a; b\nc;; a", ["a", "b", "c"]),
    ],
)
def test_text_is_tidied(read: Any, written: str, value: object) -> None:
    assert read(written) == (value, ())


def test_text_is_composed() -> None:
    assert tidy("Ministe\u0300re\u00a0") == "Ministère"


@pytest.mark.parametrize(
    ("written", "name", "suggestion"),
    [
        ("Min\u200bistry", "ZERO WIDTH SPACE", "Ministry"),
        ("a\x07b", "U+0007", "ab"),
        ("a\u200db", "ZERO WIDTH JOINER", "ab"),
        ("soft\u00adhyphen", "SOFT HYPHEN", "softhyphen"),
        ("\ufeffState", "ZERO WIDTH NO-BREAK SPACE", "State"),
    ],
)
def test_what_cannot_be_seen_is_refused(written: str, name: str, suggestion: str) -> None:
    found = unseen(written)
    assert found is not None
    assert name in found.remarks[0].message
    assert refused(found) == [("unseen-character", suggestion)]


def test_a_mark_that_turns_text_around_is_refused() -> None:
    found = unseen("evil\u202egnp.exe")
    assert found is not None
    assert "RIGHT-TO-LEFT OVERRIDE" in found.remarks[0].message
    assert found.remarks[0].choices == ("evilgnp.exe",)
    assert refused(found) == [("bidi-control", "evilgnp.exe")]


def test_damaged_text_is_refused() -> None:
    found = unseen("Minist\ufffdre")
    assert found is not None
    assert refused(found) == [("text-damaged-replacement-character", None)]


@pytest.mark.parametrize(
    "written",
    ["ශ්\u200dරී ලංකා", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "법무부", "Ministère de l’Intérieur\nParis", "法務省"],
)
def test_letters_of_all_scripts_are_let_through(written: str) -> None:
    assert unseen(written) is None
