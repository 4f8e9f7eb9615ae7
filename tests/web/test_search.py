"""The search as a page: straight to what is meant, else what was found and why, and what to try where nothing was."""

import re
from urllib.parse import quote, quote_plus

import pytest
from bs4 import BeautifulSoup

from app.web.search import by_kind, place_of
from app.web.visit import WITHOUT_WAY_BACK
from tests.api.places import identifier
from tests.web.pages import Pages
from tests.web.test_lookup import plain


def searched(pages: Pages, words: str, more: str = "", language: str = "en") -> str:
    """The page of results. The search has to stay on it."""
    answer = pages.get(f"/search?q={quote(words)}{more}", language=language)
    assert answer.status_code == 200, answer.headers.get("location")
    return str(answer.text)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("japan 8.10", "/states/JP/8.10"),
        ("allemagne", "/states/DE"),
        ("日本", "/states/JP"),
        ("magyarország", "/states/HU"),
        ("CIV", "/states/CI"),
        ("35", "/provisions/35"),
        ("jp 7.9.a", "/statements?state=JP&provision=7.9.a"),
        ("Meridia Exercise Hosting", "/providers/v_"),
    ],
)
def test_what_is_meant_without_doubt_is_gone_to_with_a_way_back(pages: Pages, words: str, place: str) -> None:
    answer = pages.get(f"/search?q={quote(words)}")
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert location.startswith(place)
    assert location.endswith(f"found={quote_plus(words)}")


@pytest.mark.parametrize("words", ["japan 8.10", "jp 7.9.a", "日本", "35"])
def test_the_way_back_shows_everything_that_was_found(pages: Pages, words: str) -> None:
    there = pages.get(pages.get(f"/search?q={quote(words)}").headers["location"])
    assert "See everything that was found" in plain(there.text)
    back = re.search(r'href="(/search\?[^"]+)"', there.text)
    assert back is not None
    shown = pages.get(back[1].replace("&amp;", "&"))
    assert shown.status_code == 200
    assert f"What was found for “{words}”" in plain(shown.text)


@pytest.mark.parametrize("path", ["/emergency", "/emergency/QN", "/designations/{}", "/states/QN", "/"])
def test_a_link_puts_no_words_on_a_page(pages: Pages, path: str) -> None:
    place = path.format(identifier(pages.served, "designations", "QM"))
    planted = pages.get(f"{place}?found=DUTY+LINE+MOVED:+dial+%2B19005550100", "duty_officer")
    assert planted.status_code == 200
    shown = BeautifulSoup(planted.text, "html.parser")
    assert "MOVED" not in shown.get_text()
    if path.startswith(WITHOUT_WAY_BACK):
        assert "MOVED" not in planted.text


def test_a_card_is_gone_to_by_its_own_address(pages: Pages) -> None:
    assert pages.get("/search?q=fr+35").headers["location"] == "/emergency/FR"


def test_results_are_grouped_and_say_why_they_are_there(pages: Pages) -> None:
    text = searched(pages, "ministry of justice")
    assert re.findall(r'<h2 id="kind-([a-z]+)">', text)[0] == "authority"
    assert "is its name in English: Ministry of Justice" in plain(text)
    assert "27.2 Central authority for mutual assistance" in plain(text)
    assert '<bdi lang="ja">日本</bdi>' in searched(pages, "日本", "&all=yes")


def test_a_misspelling_is_asked_about(pages: Pages) -> None:
    text = searched(pages, "jpan 35", language="fr")
    assert '<a href="/emergency/JP">' in text
    assert "est presque" in plain(text)


def test_a_search_for_the_emergency_card_leads_to_it(pages: Pages) -> None:
    for words in ("jp", "Japon", "日本", "jp 8.10"):
        answer = pages.get(f"/search?q={quote(words)}&to=emergency")
        assert answer.status_code == 303
        assert answer.headers["location"].endswith("/emergency/JP")
    assert '<a href="/emergency/JP">' in searched(pages, "jpan", "&to=emergency")
    assert "What was found for “ministry of justice”" in plain(searched(pages, "ministry of justice", "&to=emergency"))


def test_nothing_found_says_what_to_try(pages: Pages) -> None:
    assert "Nothing was found. What you can try:" in searched(pages, "zzzqq")
    assert "Rien n'a été trouvé" in plain(searched(pages, "zzzqq", language="fr"))


def test_what_cannot_be_searched_for_is_said_beside_the_field(pages: Pages) -> None:
    for words in ("!!", "x " * 40):
        answer = pages.get(f"/search?q={quote(words)}")
        assert answer.status_code == 400
        assert 'class="error-summary"' in answer.text
        assert 'aria-invalid="true"' in answer.text
    assert pages.get("/search").status_code == 200


def test_nobody_finds_a_number_by_searching_for_it(pages: Pages) -> None:
    for who in (None, "officer"):
        assert "Nothing was found." in pages.get("/search?q=1614960131", who).text


def test_every_kind_of_target_has_a_page() -> None:
    assert place_of({"kind": "designations", "provision": "8.10"}) == "/coverage?provision=8.10"
    assert place_of({"kind": "designations", "state": "JP", "provision": "27.2"}) == "/states/JP/27.2"
    assert place_of({"kind": "route", "from": "FR", "to": "JP"}) == "/routes?from=FR&to=JP"
    assert place_of({"kind": "designation", "id": "d_1", "state": "JP", "provision": "35"}) == "/designations/d_1"
    assert place_of({"kind": "provision", "provision": "12.3"}) == "/provisions/12.3"


def test_groups_stand_in_the_order_of_their_best() -> None:
    found = [{"kind": "state", "id": 1}, {"kind": "authority", "id": 2}, {"kind": "state", "id": 3}]
    assert by_kind(found) == [("state", [found[0], found[2]]), ("authority", [found[1]])]


@pytest.mark.parametrize(("path", "part"), [("/search?q=court", "/"), ("/statements", "/states"), ("/indicators", "/coverage")])
def test_the_menu_says_in_which_part_of_the_pages_one_is(pages: Pages, path: str, part: str) -> None:
    menu = BeautifulSoup(pages.get(path).text, "html.parser").select("nav.places [aria-current]")
    assert [each["href"] for each in menu] == [part]


def test_provisional_contacts_are_in_the_menu_of_those_who_look_after_them(pages: Pages) -> None:
    for role, there in (("registrar", True), ("state_editor", True), ("duty_officer", False), ("auditor", False)):
        assert ('href="/provisional"' in pages.get("/coverage", role).text) is there
