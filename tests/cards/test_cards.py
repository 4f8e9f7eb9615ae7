"""Cards read back by parsers that are not ours; what States send stays text in every one of them."""

import io
import json
import re
from typing import Any

import pytest
import vobject
import zxingcpp
from pypdf import PdfReader

from app.cards.vcard import vcards
from app.cards.words import age, line
from app.domain.access import PUBLIC_ONLY
from tests.cards.makers import CENTRAL, NIGHT, OFFICE, POINT, asked, register, told
from tests.cards.pictures import pixels
from tests.snapshot.makers import DUTY, OFFICER, Book

HOSTILE = 'Desk\r\nEND:VCARD\nTEL:+1;x,y\\ "#panic(1) *b* <script> $x$ @a [c]'
RIGHT_TO_LEFT = "\u202eecilop\u202c"


def both() -> Book:
    return register(POINT, OFFICE, CENTRAL)


def hostile() -> Book:
    return register(POINT | {"authority__names__en": HOSTILE, "authority__names__ja": RIGHT_TO_LEFT, "procedure": HOSTILE}, OFFICE)


def parsed(content: bytes) -> list[Any]:
    return list(vobject.readComponents(content.decode()))


def text_of(content: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_a_vcard_for_each_office_with_numbers_in_calling_order() -> None:
    answer = asked(both(), form="vcf")
    assert answer.file == "emergency-JP-en.vcf"
    point, office = parsed(answer.body)
    assert [each.value for each in (point.version, point.fn, point.kind)] == ["4.0", "JP 35 National Police", "org"]
    numbers = [(each.value, each.params["PREF"], each.params["TYPE"]) for each in point.tel_list]
    assert numbers == [("tel:+81335810141", ["1"], ["work,voice"]), ("tel:+81335810142", ["2"], ["work,voice"])]
    assert point.email.value == "duty@police.example"
    assert [each.value for each in point.lang_list] == ["ja", "en"]
    assert point.tz.value == "Asia/Tokyo"
    assert point.categories.value == ["TLP:AMBER+STRICT"]
    assert "answers round the clock" in point.note.value
    assert office.tel.value == "tel:+81335804111"


def test_lines_of_a_vcard_are_folded_between_characters() -> None:
    content = asked(register(POINT | {"authority__names__en": "警察庁" * 60}), form="vcf").body
    assert all(len(each) <= 75 for each in content.split(b"\r\n"))
    assert parsed(content)[0].org.value == ["警察庁" * 60]


def test_nothing_that_a_state_sends_becomes_a_line_of_a_vcard() -> None:
    cards = parsed(asked(hostile(), form="vcf").body)
    assert len(cards) == 2
    assert len(cards[0].tel_list) == 2
    assert cards[0].org.value[0] == line(HOSTILE)
    assert "\u202e" not in asked(hostile(), form="vcf").body.decode()


def test_without_any_office_the_vcard_says_why() -> None:
    (card,) = parsed(asked(register(), form="vcf", lang="fr").body)
    assert "n'a pas de point de contact 24/7" in card.note.value


def test_a_vcard_of_every_sort_of_channel() -> None:
    more = {"channels__fax": ["+81335810149"], "channels__mobile": ["+819012345678"], "channels__portal": ["https://p.example/;x"]}
    place = {"authority__address__lines": ["1, Main; Street"], "authority__website": "https://w.example/"}
    (card,) = parsed(asked(register(POINT | more | place), form="vcf").body)
    assert {each.value: each.params["TYPE"][0] for each in card.tel_list}["tel:+819012345678"] == "work,cell"
    assert card.adr.value.street == "1, Main; Street"
    assert card.note_list[0].value.endswith("https://p.example/;x")


JSCONTACT = {
    "phones": {"@type", "number", "features", "pref", "label"},
    "emails": {"@type", "address", "pref", "label"},
    "onlineServices": {"@type", "service", "user", "pref", "label"},
    "notes": {"@type", "note", "language"},
    "organizations": {"@type", "name"},
    "preferredLanguages": {"@type", "language", "pref"},
    "addresses": {"@type", "full", "countryCode"},
    "cryptoKeys": {"@type", "uri"},
}
"""RFC 9553: what the members of these maps hold here."""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_jscontact_card(lang: str) -> None:
    card = json.loads(asked(both(), form="jscontact", lang=lang).body)
    assert (card["@type"], card["version"], card["kind"], card["language"]) == ("Card", "1.0", "org", lang)
    assert card["uid"] == "urn:authdir:state:JP"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", card["updated"])
    assert card["keywords"] == {"TLP:AMBER+STRICT": True}
    for member, allowed in JSCONTACT.items():
        for identifier, held in card.get(member, {}).items():
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,255}", identifier)
            assert {"@type"} < set(held) <= allowed
    numbers = sorted(card["phones"].values(), key=lambda each: each["pref"])
    assert [each["number"] for each in numbers] == ["tel:+81335810141", "tel:+81335810142", "tel:+81335804111"]
    assert all(each["features"] == {"voice": True} for each in numbers)
    assert "National Police" in numbers[0]["label"]


def test_a_jscontact_card_with_nothing_to_show() -> None:
    card = json.loads(asked(register(), PUBLIC_ONLY, None, "jscontact").body)
    assert not card.keys() & {"phones", "emails", "updated"}
    assert card["notes"]


@pytest.mark.parametrize(
    ("book", "reader", "held"),
    [
        (both(), DUTY, "tel:+81335810141"),
        (register(OFFICE | {"channels__phone": [], "channels__email": ["ia@moj.example"]}), DUTY, "mailto:ia@moj.example"),
        (register(OFFICE | {"channels__phone": [], "channels__email": ["i?a@moj.example"]}), DUTY, "mailto:i%3Fa@moj.example"),
        (both(), OFFICER, "Japan: no number or address can be shown"),
    ],
)
def test_a_camera_reads_the_first_number(book: Book, reader: Any, held: str) -> None:
    picture = asked(book, reader, form="svg").body
    assert b"<title>" in picture
    (found,) = zxingcpp.read_barcodes(pixels(picture))
    assert found.text.startswith(held)
    assert picture.startswith(b"<svg")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_one_tagged_page(lang: str) -> None:
    read = PdfReader(io.BytesIO(asked(both(), form="pdf", lang=lang).body))
    root: Any = read.trailer["/Root"]
    assert len(read.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == lang
    assert read.metadata is not None
    assert "Jap" in str(read.metadata.title)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    width, height = (float(each) for each in read.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    text = text_of(asked(both(), form="pdf", lang=lang).body)
    for wanted in ("+81 3-3581-0141", "+81 3-3581-0142", "duty@police.example", "TLP:AMBER+STRICT", "Asia/Tokyo", "警察庁"):
        assert wanted in text, wanted
    assert ("CALL FIRST" if lang == "en" else "APPELEZ D'ABORD") in text.replace("’", "'")


def test_the_page_of_what_is_closed_says_when_it_opens() -> None:
    assert "opens 2026-06-02 09:00 there" in text_of(asked(both(), now=NIGHT, form="pdf").body)


WORDS = "after the siesta, ask Jean"


@pytest.mark.parametrize("zone", ["Asia/Tokyo", None])
def test_hours_in_words_stand_wherever_it_is_said_to_read_them(zone: str | None) -> None:
    book = register(OFFICE | {"hours__spec": f'"{WORDS}"', "hours__time_zone": zone})
    found = told(book)
    (step,) = found["steps"]
    assert (step["opening"], step["said"], found["entries"][0]["now"]["reason"]) == ("unknown", WORDS, "hours-in-words")
    assert WORDS in text_of(asked(book, form="pdf").body)
    assert WORDS in parsed(asked(book, form="vcf").body)[0].note.value
    assert WORDS in asked(book, form="jscontact").body.decode()
    assert told(register(OFFICE))["steps"][0]["said"] is None
    told_no = told(register(OFFICE | {"hours__spec": '24/7 "No service"'}))["steps"][0]
    assert told_no["said"] == '24/7 "No service"'


def keyed(**more: Any) -> Book:
    key = {"value": "armour", "fingerprint": "AB12", "addresses": ["duty@police.example"]}
    return register(POINT | {"openpgp": [key | more]})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"revoked": True}, ("REVOKED", "RÉVOQUÉE")),
        ({"expires_at": "2026-01-01T00:00:00.000000Z"}, ("expired", "expirée")),
        ({"weak": "short"}, ("weak: short", "faible: short")),
    ],
)
def test_a_key_that_nobody_should_write_with_is_told_and_not_given(more: dict[str, Any], words: tuple[str, str]) -> None:
    book = keyed(**more)
    for language, word in zip(("en", "fr"), words, strict=True):
        card = asked(book, form="vcf", lang=language).body
        assert b"KEY;" not in card
        assert f"OpenPGP AB12: {word}" in parsed(card)[0].note.value.replace("valid, ", "").replace("valable, ", "")
        whole = json.loads(asked(book, form="jscontact", lang=language).body)
        assert "cryptoKeys" not in whole
        assert any(word in each["note"] for each in whole["notes"].values())
        assert word in text_of(asked(book, form="pdf", lang=language).body)
    good = asked(keyed(), form="vcf").body.decode()
    assert "openpgp4fpr:AB12" in good


def test_markup_that_a_state_sends_stands_on_the_page_as_it_is() -> None:
    text = text_of(asked(hostile(), form="pdf").body)
    assert "#panic(1) *b* <script> $x$ @a [c]" in text


@pytest.mark.parametrize("native", ["法務省", "وزارة العدل", "იუსტიციის სამინისტრო", "משרד המשפטים", "กระทรวงยุติธรรม", "\U00013000"])
def test_names_in_any_script_can_be_set(native: str) -> None:
    book = register(POINT | {"authority__names__und": native})
    assert len(PdfReader(io.BytesIO(asked(book, form="pdf").body)).pages) == 1


@pytest.mark.parametrize("count", [12, 40])
def test_what_has_no_room_is_counted_and_said(count: int) -> None:
    numbers = [f"+8133581{place:04}" for place in range(count)]
    long = {"authority__names__en": "Office " * 40, "procedure": "word " * 1500}
    book = register(
        *(POINT | long | {"channels__phone": numbers, "authority__names__en": f"Office {each} " * 20} for each in range(3))
    )
    content = asked(book, form="pdf").body
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    text = text_of(content)
    assert "+81 3-3581-0141" in text
    assert re.search(r"\d+ further contacts have no room here: authdir emergency JP", text)


def test_a_page_without_a_number() -> None:
    text = text_of(asked(both(), PUBLIC_ONLY, None, "pdf").body)
    assert "NO NUMBER CAN BE SHOWN" in text
    assert "TLP:CLEAR" in text


def test_the_same_minute_the_same_bytes() -> None:
    assert asked(both(), form="pdf").etag == asked(both(), form="pdf").etag


@pytest.mark.parametrize(
    ("lang", "seconds", "words"),
    [
        ("en", 7200, "verified copy of the register, at most 120 min old"),
        ("fr", 7200, "copie du registre, vérifiée, datant de 120 min au plus"),
        ("en", None, "verified copy of the register, of unknown age"),
        ("fr", None, "copie du registre, vérifiée, d'un âge inconnu"),
    ],
)
def test_the_age_of_the_data_is_said_whatever_it_is(lang: str, seconds: int | None, words: str) -> None:
    content = told(both())
    content["meta"] |= {"data_status": "snapshot", "age_seconds": seconds}
    assert age(content, lang).startswith(words)
    assert words in parsed(vcards(content, lang))[0].note.value


def test_text_becomes_one_line_without_what_cannot_be_seen() -> None:
    assert line("a\r\n\tb\u202e\u0000\u200bc\u200d") == "a bc\u200d"
