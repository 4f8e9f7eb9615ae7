"""Text is compared without what people and spreadsheets write differently, and with what tells words apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.values import LANGUAGE_CODE, STATE_CODE, fold, transliterate


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Justice", "MINISTRY  of\tjustice "),
        ("Ministère de l’Intérieur", "ministere de l'interieur"),
        ("Ministe\u0300re", "Minist\u00e8re"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER M}inistry", "ministry"),
        ("Police – Cyber-Unit (24/7)", "police cyber unit 24 7"),
        ("Straße", "STRASSE"),
        ("Dept. № 5", "dept no 5"),
        ("ﬁnance", "FINANCE"),
        ("İçişleri", "icisleri"),
        ("Υπουργείο Δικαιοσύνης", "υπουργειο δικαιοσυνης"),
        ("Minis\u00adterium", "Ministerium"),
        ("ශ්\u200dරී ලංකා", "ශ්රී ලංකා"),
        ("葛\U000e0100飾", "葛飾"),
        ("법무부", "\u1107\u1165\u11b8\u1106\u116e\u1107\u116e"),
    ],
)
def test_what_is_written_differently_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry", "Ministries"),
        ("法務省", "外務省"),
        ("दिल", "दुल"),
        ("กา", "กี"),
        ("Unit 1", "Unit 11"),
        ("CyberCrime", "Cyber Crime"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_script_is_kept() -> None:
    assert fold("法務省 (Ministry)") == "法務省 ministry"


def test_more_letters_than_are_kept_fold_as_well() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 6000)))
    assert fold(letters) == letters
    assert fold(letters + "É") == letters + "e"


@pytest.mark.parametrize("text", ["", "  ", "—", "\u200b\ufeff"])
def test_nothing_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_they_do_among_others(text: str) -> None:
    among_others = f"{text}\u200b"
    assert fold(text) == fold(among_others)
    assert transliterate(text) == fold(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "latin"),
    [("Министерство юстиции", "ministerstvo yustitsii"), ("საქართველო", "sakartvelo"), ("Ministère", "ministere"), ("Ñ ß", "n ss")],
)
def test_other_scripts_are_found_in_latin_letters(text: str, latin: str) -> None:
    assert transliterate(text) == latin


@given(st.text())
def test_a_transliteration_can_be_typed(text: str) -> None:
    assert transliterate(text).isascii()


@pytest.mark.parametrize("code", ["JP", "QM", "ZZ"])
def test_state_codes(code: str) -> None:
    assert STATE_CODE.fullmatch(code)
    assert not STATE_CODE.fullmatch(code.lower())
    assert not STATE_CODE.fullmatch(code + "X")


@pytest.mark.parametrize(
    ("code", "valid"), [("ja", True), ("und", True), ("zh-Hant-TW", True), ("english", False), ("EN", False), ("ja-", False)]
)
def test_language_codes(code: str, valid: bool) -> None:
    assert bool(LANGUAGE_CODE.fullmatch(code)) is valid
