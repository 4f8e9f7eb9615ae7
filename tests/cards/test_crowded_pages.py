"""The page when there is far more than fits: always one, the first contacts and the end of the chain there, the rest counted."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cards.makers import CENTRAL, OFFICE, POINT, asked, register, statement, told
from tests.cards.test_cards import parsed, text_of
from tests.snapshot.makers import Book


def offices(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many offices with a number each."""
    named = ("authority__names__en", "authority__names__ja", "channels__duty_phone", "channels__fallback_phone", "channels__email")
    bare = {name: value for name, value in POINT.items() if name not in (*named, "procedure")}
    return [
        bare
        | {"authority__names__en": f"Office {each} of the National Police", "channels__duty_phone": [f"+8133581{each:04}"]}
        | more
        for each in range(count)
    ]


def pages(book: Book, lang: str = "en") -> tuple[int, str]:
    content = asked(book, form="pdf", lang=lang).body
    return len(PdfReader(io.BytesIO(content)).pages), text_of(content)


@pytest.mark.parametrize("count", [25, 40, 60, 200])
def test_numbers_come_before_prose_however_many_offices_there_are(count: int) -> None:
    book = register(*offices(count), CENTRAL)
    found, text = pages(book)
    assert found == 1
    shown = len(set(re.findall(r"\+81 3-358-1\d{3}|\+81 3-3581-\d{4}", text)))
    left = re.search(r"(\d+) further contacts have no room here: authdir emergency JP", text)
    assert shown >= 20
    assert shown + (int(left[1]) if left else 0) == count
    assert "Nothing else is declared" in text
    assert "(Article 27.2 of ETS 185)" in text


def test_what_offices_say_of_closed_hours_never_hides_the_end_of_the_chain() -> None:
    book = register(*offices(30, procedure="Ring the bell at the gate. " * 20), OFFICE, CENTRAL)
    book.submit(statement("10.9", options=["interpol"]), state="JP")
    found, text = pages(book)
    assert found == 1
    for wanted in ("INTERPOL", "27.2", "Nothing else is declared", "Office 0 of the National Police", "CALL FIRST"):
        assert wanted in text, wanted
    assert re.search(r"\d+ more: authdir emergency JP", text)


def test_a_third_central_authority_is_there_and_a_fifth_counted() -> None:
    central = [CENTRAL | {"authority__names__en": f"Ministry {each}", "authority__names__fr": f"M {each}"} for each in range(5)]
    _, text = pages(register(POINT, *central))
    assert "2 more: authdir emergency JP" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_worst_still_is_one_page(lang: str) -> None:
    long = {"authority__names__en": "Office " * 40, "authority__names__ja": "警察庁" * 60, "procedure": "word " * 900}
    book = register(*(each | long | {"authority__names__de": f"Amt {place} " * 20} for place, each in enumerate(offices(30))))
    for place in range(30):
        book.submit(statement("10.9", options=["interpol", "24/7-point"], territory=("PF", "NC", "WF")[place % 3]), state="JP")
    assert pages(book, lang)[0] == 1


ISLAND = OFFICE | {"territory": "PF", "channels__duty_phone": ["+68940000001"], "authority__names__en": "Desk of the Islands"}


def test_a_desk_of_a_territory_is_named_as_that_everywhere() -> None:
    book = register(ISLAND)
    text = text_of(asked(book, form="pdf").body)
    assert "CALL FIRST, FOR PF ONLY" in text
    assert text.count("for PF only") >= 3
    assert [each["code"] for each in told(book)["notes"] if each["provision"] == "10.5"] == ["territories-only", "not-in-force"]
    assert "POUR PF SEULEMENT" in text_of(asked(book, form="pdf", lang="fr").body)
    assert parsed(asked(book, form="vcf").body)[0].fn.value.endswith("(for PF only)")
    assert "(for PF only)" in asked(book, form="jscontact").body.decode()
    assert "Japan (for PF only)" in asked(book, form="svg").body.decode()


def test_the_desk_of_the_state_comes_before_that_of_a_territory() -> None:
    text = text_of(asked(register(POINT, ISLAND), form="pdf").body)
    assert "CALL FIRST National Police" not in text
    assert text.index("+81 3-3581-0141") < text.index("+689")
    assert "FOR PF ONLY" not in text


def test_an_address_longer_than_its_column_is_broken() -> None:
    address = "the.very.long.name.of.a.desk" + "x" * 30 + "@" + "department." * 12 + "example"
    text = text_of(asked(register(POINT | {"channels__email": [address]}), form="pdf").body)
    assert address in re.sub(r"[\s\u200b]", "", text)
