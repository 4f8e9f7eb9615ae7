"""Provisions and treaties in the notations that are seen; what is only close is suggested."""

import pytest

from app.domain.provisions import PROVISIONS, TREATIES
from app.intake.normalise.provisions import provision
from app.intake.normalise.treaties import number, treaty


@pytest.mark.parametrize("code", PROVISIONS)
def test_every_code_of_the_table_is_read(code: str) -> None:
    assert provision(code) == (code, ())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Art. 8.10.a", "8.10.a"),
        ("Article 7.5.e", "7.5.e"),
        ("article 35", "35"),
        ("7(5)(e)", "7.5.e"),
        ("7.5e", "7.5.e"),
        ("7.5.E", "7.5.e"),
        ("Art. 7 § 5 (e)", "7.5.e"),
        ("Article 7, paragraph 5.e", "7.5.e"),
        ("art. 7 al. 5 let. e", "7.5.e"),
        ("ARTICLE 7 PARAGRAPH 5 E", "7.5.e"),
        ("２７．２", "27.2"),
    ],
)
def test_a_notation_is_read(written: str, code: str) -> None:
    assert provision(written) == (code, ())


@pytest.mark.parametrize(
    ("written", "finding", "suggestion"),
    [
        ("8.10", "article-incomplete", "8.10.a or 8.10.b or 8.10.a and 8.10.b"),
        ("Art. 8.10", "article-incomplete", "8.10.a or 8.10.b or 8.10.a and 8.10.b"),
        ("8.1", "article-does-not-name-authorities", "8.10.a or 8.10.b or 8.10.a and 8.10.b"),
        ("14.1", "article-does-not-name-authorities", "14.10.b"),
        ("12.7", "article-does-not-name-authorities", "12.3"),
        ("99.9", "article-unknown", None),
        ("14.7.c and 14.10.b", "provision-several", None),
        ("-", "article-unknown", None),
    ],
)
def test_a_provision_is_refused_and_a_mend_suggested(written: str, finding: str, suggestion: str | None) -> None:
    outcome = provision(written)
    assert outcome.refused
    assert [(remark.code, remark.suggestion) for remark in outcome.remarks] == [(finding, suggestion)]


def test_the_refusal_of_8_1_explains_what_spreadsheets_do() -> None:
    assert "Spreadsheets turn 8.10 into 8.1" in provision("8.1").remarks[0].message


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ETS 185", "ETS185"),
        ("ETS No. 185", "ETS185"),
        ("ETS185", "ETS185"),
        ("STE n° 185", "ETS185"),
        ("CETS 224", "CETS224"),
        ("STCE no 224", "CETS224"),
        ("CETS No.224", "CETS224"),
        ("224", "CETS224"),
        ("Convention on Cybercrime", "ETS185"),
    ],
)
def test_a_treaty_is_read(written: str, code: str) -> None:
    assert treaty(written) == (code, ())


def test_a_treaty_that_is_not_kept_is_told_from_none() -> None:
    assert [remark.code for remark in treaty("ETS 105").remarks] == ["treaty-not-kept"]
    assert number("STE n° 105") == "ETS105"


@pytest.mark.parametrize("written", ["5", "European Convention on Extradition", "ETS 1185"])
def test_another_treaty_is_refused_with_those_known(written: str) -> None:
    (remark,) = treaty(written).remarks
    assert (remark.code, remark.suggestion) == ("treaty-unknown", " or ".join(TREATIES))
