"""Names that may be one body's are found again; names that only sound official are not."""

import pytest

from app.domain.likeness import Names, alike, extends, words


def _like(known: str, asked: str) -> list[str]:
    names = Names()
    names.add("National Police", "a_other")
    names.add(known, "a_known")
    return names.like(asked)


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("Ministry of Justice", "Justice Ministry"),
        ("Ministère de la Justice", "Ministere de la Justice"),
        ("Министерство юстиции", "Ministerstvo yustitsii"),
        ("Ministry of Justice", "Ministry of Justise"),
        ("Ministry of Justice", "Minstry of Justice"),
        ("Ministry of Justice", "Ministry of Jutsice"),
        ("Ministry of Justice", "Ministry of Justicee"),
        ("Federal Criminal Police Office", "Federal Criminal Police Office (FCPO)"),
        ("Federal Criminal Police Office (FCPO)", "Federal Criminal Police Office"),
    ],
)
def test_one_body_written_otherwise(known: str, asked: str) -> None:
    assert _like(known, asked) == ["a_known"]


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("Ministry of Justice", "Ministry of the Interior"),
        ("Unit 1", "Unit 2"),
        ("Office 0003", "Office 0004"),
        ("Police of Rome", "Police of Roma Nova"),
        ("Ministry of Justice", "Ministry of Justice (ABC)"),
        ("Ministry of Justice", ""),
        ("Court of North Meridia", "Court of South Meridia"),
    ],
)
def test_another_body(known: str, asked: str) -> None:
    assert _like(known, asked) == []


def test_a_name_is_kept_once() -> None:
    names = Names()
    names.add("Ministry of Justice", "a_1")
    names.add("Justice, Ministry of", "a_1")
    assert names.like("ministry of justice") == ["a_1"]


def test_what_describes_a_body_at_length_is_compared_with_nothing() -> None:
    long = "Office of " + "many words " * 40
    assert (words(long), _like(long, long)) == ((), [])


def test_small_words_tell_nothing_apart() -> None:
    assert words("The Ministry of Justice") == words("Ministry for Justice") == ("justice", "ministry")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ministry of Justice", "Federal Ministry of Justice", True),
        ("Federal Ministry of Justice", "Ministry of Justice", True),
        ("Ministry of Justice", "Ministry of the Interior", False),
        ("Ministry", "Ministry of Justice", False),
    ],
)
def test_one_name_has_more_words_than_the_other(one: str, other: str, expected: bool) -> None:
    assert extends(["Police", one], ["Court of Appeal", other]) is expected


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("hungray", [("hungary", 1)]),
        ("hngray", [("hungary", 2)]),
        ("jpan", [("japan", 1)]),
        ("apan", [("japan", 1)]),
        ("jpn", []),
        ("jpani", []),
        ("lichtenstien", [("liechtenstein", 2)]),
    ],
)
def test_the_shorter_the_word_the_fewer_slips_it_may_have(typed: str, near: list[tuple[str, int]]) -> None:
    assert alike(typed, ("hungary", "japan", "liechtenstein")) == near
