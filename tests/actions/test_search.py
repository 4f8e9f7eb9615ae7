"""Searching by whatever people type: what comes first, what it leads to, why it was found, and what is refused."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.search.answering import MOST_WORDS
from app.domain.errors import InvalidParameter
from app.snapshot.query import bodies
from tests.actions.searched import ask_nothing, asked, first, line

LEADS_TO = {
    "fr 35": "emergency FR",
    "FR 35": "emergency FR",
    "35 fr": "emergency FR",
    "fr Art. 35": "emergency FR",
    "article 35 france": "emergency FR",
    "japan 8.10": "designations JP 8.10",
    "japan (8.10.b)": "designations JP 8.10.b",
    "japan 7": "designations JP 7",
    "japan cets 224": "state JP",
    "ETS185 35 japan": "emergency JP",
    "japan art. 7 CETS 224": "designations JP 7",
    "japan 7 ETS 185": "statements JP 7",
    "japan 7.9.a": "statements JP 7.9.a",
    "japan 10.5": "emergency JP",
    "allemagne": "state DE",
    "ALLEMAGNE": "state DE",
    "Deutschland": "state DE",
    "alemania": "state DE",
    "日本": "state JP",
    "日本35": "emergency JP",
    "日本 \uff13\uff15": "emergency JP",
    "magyarország": "state HU",
    "magyarorszag": "state HU",
    "საქართველო": "state GE",
    "sakartvelo": "state GE",
    "Србија 8.10": "designations RS 8.10",
    "CIV": "state CI",
    "cote d'ivoire": "state CI",
    "ivory coast": "state CI",
    "ger": "state DE",
    "uk": "state GB",
    "holland": "state NL",
    "Curaçao 35": "emergency NL",
    "CW": "state NL",
    "aruba": "state NL",
    "bermuda": "-",
    "central authority japan": "designations JP 27.2",
    "serbia emergency mutual assistance": "emergency RS",
    "equatorial guinea": "state GQ",
    "guinea": "state GN",
    "de": "state DE",
    "de 35": "emergency DE",
    "de fr traffic data": "route DE FR traffic-data",
    "point de contact fr": "emergency FR",
    "emergency in fr": "emergency FR",
    "meridia 35": "emergency QM",
    "japan 24/7": "emergency JP",
    "24-7 japan": "emergency JP",
    "japan emergency": "emergency JP",
    "emergency in japan": "emergency JP",
    "japan's 24/7 contact": "emergency JP",
    "urgence japon": "emergency JP",
    "point de contact 24/7 au japon": "emergency JP",
    "japan mutual assistance": "designations JP 27.2",
    "entraide georgie": "designations GE 27.2",
    "japan extradition": "designations JP 24.7",
    "japan subscriber data": "designations JP 8.10.b",
    "japan joint investigation": "statements JP 12.3",
    "35": "provision 35",
    "8.10": "designations 8.10",
    "joint investigation": "provision 12.3",
    "france japan subscriber information": "route FR JP subscriber-information",
    "from france to japan traffic data": "route FR JP traffic-data",
    "traffic data to japan from france": "route FR JP traffic-data",
    "vers le japon depuis la france données trafic": "route FR JP traffic-data",
    "japan 日本 JP 35": "emergency JP",
    "curaçao netherlands": "state NL",
    "法務省": "authority JP",
    "ministere de la justice": "authority FR",
    "exercise hosting": "provider QM",
    "united": "state GB",
    "ministry of justice georgia": "authority GE",
    "legfobb ugyeszseg": "authority HU",
    "posebno tuzhilashtvo": "authority RS",
}
"""Where a query leads without doubt."""

ONLY_OFFERED = {
    "jpan": "state JP",
    "hungray": "state HU",
    "jpan 35": "emergency JP",
    "japan emergncy": "emergency JP",
    "france jpan": "route FR JP",
    "germ": "state DE",
    "korea": "state KP",
    "korea 35": "emergency KP",
    "japan 8.1": "designations JP 8.10",
    "hu 7.5e": "designations HU 7.5.e",
    "japan france": "route JP FR",
    "ministry of justice": "authority FR Ministry of Justice",
    "ministy of justise": "authority FR Ministry of Justice",
    "minsitry justice france": "authority FR Ministry of Justice",
    "police": "authority JP National Police Agency",
    "police japan": "authority JP National Police Agency",
    "prosecutor": "authority HU Prosecutor General",
    "police 35": "authority JP National Police Agency",
    "cybercrime": "authority QM Cybercrime Unit of Meridia",
    "hosting": "provider QM Exercise Hosting",
    "prosecutor 35": "provision 35",
    "exercise hostin": "provider QM Exercise Hosting",
    "nobody here": "-",
    "jpan beside ten green bottles which nobody ever put upon walls": "-",
}
"""What comes first where something is left to choose, or was written a little wrong."""


@pytest.mark.parametrize("query", LEADS_TO)
def test_a_query_leads_to_what_is_meant(query: str) -> None:
    found = asked(query)
    assert line(found["answer"]) == LEADS_TO[query]
    assert [each["target"] for each in found["items"][:1]] == ([found["answer"]] if found["answer"] else [])


@pytest.mark.parametrize("query", ONLY_OFFERED)
def test_what_is_in_doubt_is_offered_first_and_left_to_choose(query: str) -> None:
    assert (first(query), asked(query)["answer"]) == (ONLY_OFFERED[query], None)


WHY = {
    "日本": [("exact", "name", "ja", "日本", False, 0)],
    "magyarorszag": [("exact", "name", "hu", "Magyarország", False, 0)],
    "sakartvelo": [("exact", "name", "ka", "საქართველო", True, 0)],
    "CIV": [("exact", "alpha-3", None, "CIV", False, 0)],
    "jp": [("exact", "alpha-2", None, "JP", False, 0)],
    "ger": [("exact", "other-code", None, "GER", False, 0)],
    "alemania": [("exact", "elsewhere", None, "alemania", False, 0)],
    "germ": [("beginning", "name", "en", "Germany", False, 0)],
    "jpan": [("similar", "name", "en", "Japan", False, 1)],
    "hungray 8.1": [("similar", "name", "en", "Hungary", False, 1), ("similar", "provision", None, "8.10", False, 1)],
    "curacao": [("exact", "territory", "en", "Curaçao", False, 0)],
    "korea": [("part", "ambiguous", None, "Korea", False, 0)],
    "japan urgence": [("exact", "name", "en", "Japan", False, 0), ("exact", "also", "fr", "urgence", False, 0)],
    "posebno": [("part", "name", "sr", "Посебно тужилаштво", True, 0)],
    "prosecutr hungary": [("similar", "name", "en", "Prosecutor General", False, 1), ("exact", "name", "en", "Hungary", False, 0)],
    "emergency police": [
        ("part", "name", "en", "National Police Agency", False, 0),
        ("exact", "also", "en", "emergency", False, 0),
    ],
}


@pytest.mark.parametrize("query", WHY)
def test_it_is_told_why(query: str) -> None:
    reasons = asked(query)["items"][0]["why"]
    members = ("how", "what", "language", "text", "transliterated", "slips")
    assert [tuple(each[name] for name in members) for each in reasons] == WHY[query]


def test_the_reason_is_a_sentence_in_both_languages_with_what_was_typed() -> None:
    (near,) = asked("JPAN")["items"][0]["why"]
    assert (near["asked"], near["en"]) == ("JPAN", "“JPAN” is nearly its name in English: Japan")
    assert near["fr"] == "« JPAN » est presque son nom en anglais : Japan"
    (latin,) = asked("sakartvelo")["items"][0]["why"]
    assert latin["en"] == "“sakartvelo” is its name in Georgian in Latin letters: საქართველო"
    (also,) = asked("24/7")["items"][0]["why"]
    assert also["asked"] == "24/7"


def test_an_item_has_names_posts_and_a_target_that_keeps_the_day() -> None:
    item = asked("法務省", as_of="2025-03-01")["items"][0]
    assert item["names"] == {"en": "International Affairs Division", "ja": "法務省"}
    assert item["title"] == {"en": "International Affairs Division", "fr": "International Affairs Division"}
    assert (item["state"], item["state_name"]) == ("JP", {"en": "Japan", "fr": "Japon"})
    assert [each["provision"] for each in item["posts"]] == ["8.10.b"]
    assert item["target"]["path"] == f"/api/v1/authorities/{item['id']}?as_of=2025-03-01"


def test_a_designation_is_named_by_its_authority() -> None:
    item = next(each for each in asked("japan 35")["items"] if each["kind"] == "designation")
    assert (item["title"]["en"], item["provision"]) == ("National Police Agency", "35")
    assert item["target"]["path"] == f"/api/v1/designations/{item['id']}"


def test_a_route_without_purpose_is_offered_but_has_no_path_yet() -> None:
    item = asked("japan france")["items"][0]
    assert (item["from"], item["to"], item["purpose"], item["target"]["path"]) == ("JP", "FR", None, None)
    assert item["title"] == {"en": "From Japan to France", "fr": "Japon vers France"}


def test_the_emergency_card_is_offered_beside_the_state() -> None:
    assert [line(each) for each in asked("japan")["items"]] == ["state JP", "emergency JP"]


def test_pages_follow_one_another() -> None:
    whole = [line(each) for each in asked("justice")["items"]]
    page = asked("justice", limit="1")
    following = asked("justice", limit="1", cursor=page["next"])
    assert [line(each) for each in (*page["items"], *following["items"])] == whole[:2]
    assert page["meta"]["total"] == len(whole)


def test_of_more_bodies_than_anybody_reads_the_first_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked("justice")["meta"]["total"] == 2
    monkeypatch.setattr(bodies, "MOST", 1)
    assert [line(each) for each in asked("justice")["items"]] == ["authority FR Ministry of Justice"]


def test_before_a_state_was_there_it_is_not_found() -> None:
    assert asked("japan", as_of="1999-01-01")["items"] == []
    assert asked("japan 35", known_at="0")["items"][0]["kind"] == "provision"


@pytest.mark.parametrize(
    ("query", "told"),
    [("", "neither letters nor digits"), (" …!? ", "neither letters nor digits"), ("a " * (MOST_WORDS + 1), "at most 30")],
)
def test_what_cannot_be_sought_is_refused_with_what_to_do(query: str, told: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        asked(query)
    assert told in refused.value.detail
    assert refused.value.faults[0].parameter == "q"


def test_a_search_for_nothing_says_what_is_needed() -> None:
    with pytest.raises(InvalidParameter) as refused:
        ask_nothing()
    assert refused.value.faults[0].code == "missing-parameter"


WORDS = (
    "fr 35",
    "japan 8.10",
    "costa rica 27.2",
    "magyarország 7.5.e",
    "deutschland",
    "United Kingdom 35",
    "法務省 japan",
    "CIV 8",
)


@given(st.sampled_from(WORDS), st.data())
@settings(max_examples=60)
def test_case_accents_and_order_change_nothing(query: str, data: st.DataObject) -> None:
    words = data.draw(st.permutations(query.split()))
    other = " ".join(data.draw(st.sampled_from((str.upper, str.lower, str.title, _bare)))(word) for word in words)
    assert first(other) == first(query)


def _bare(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=150)
def test_anything_can_be_typed(query: str) -> None:
    try:
        found = asked(query)
    except InvalidParameter:
        return
    assert found["meta"]["total"] >= len(found["items"])
    assert all(each["why"] for each in found["items"])
