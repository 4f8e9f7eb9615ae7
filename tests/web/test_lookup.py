"""The home page, States and single things of the register as pages: who sees what of them, in which words."""

import re
from typing import Any

import pytest

from tests.web.pages import Pages

DUTY = "+44 161 496 0131"
"""The duty desk of QM, for the network alone."""


def plain(html: str) -> str:
    """The text of a page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'").split())


def first(pages: Pages, listed: str, **wanted: Any) -> str:
    """The id of the first thing in a list of the API that is as wanted."""
    found = pages.served.get(listed).json()["items"]
    return str(next(each["id"] for each in found if wanted.items() <= each.items()))


def test_home_has_one_field_that_has_the_focus_and_every_state(pages: Pages) -> None:
    text = pages.get("/").text
    assert len(re.findall("<input", text)) == 1
    assert re.search(r'<input type="search" id="q"[^>]* autofocus>', text)
    states = pages.served.get("/states?limit=200").json()["items"]
    assert sorted(re.findall(r'<a href="/emergency/([A-Z]{2})">', text)) == sorted(each["id"] for each in states)
    assert "Qui devez-vous joindre" in pages.get("/", language="fr").text
    assert len(text.encode()) < 50_000


def test_states_are_filtered_by_a_name_in_any_language_or_letters(pages: Pages) -> None:
    for words, due in (
        ("allemagne", "DE"),
        ("Deutschl", "DE"),
        ("germany", "DE"),
        ("日本", "JP"),
        ("ukraina", "UA"),
        ("cote d", "CI"),
    ):
        assert re.findall(r'<a href="/states/([A-Z]{2})">', pages.get(f"/states?q={words}").text) == [due]
    assert "DE" in re.findall(r'<a href="/states/([A-Z]{2})">', pages.get("/states?q=de").text)
    assert "No State fits" in pages.get("/states?q=atlantis").text


def test_states_are_filtered_by_their_status_towards_each_treaty(pages: Pages) -> None:
    everything = pages.served.get("/states?limit=200").json()["items"]
    status = {each["id"]: {one["treaty"]: one["status"] for one in each["treaties"]} for each in everything}
    text = pages.get("/states?convention=in_force&protocol=consented").text
    due = {code for code, one in status.items() if one == {"ETS185": "in_force", "CETS224": "consented"}}
    assert set(re.findall(r'<a href="/states/([A-Z]{2})">', text)) == due
    assert f"{len(due)} of {len(status)} States" in plain(text)
    assert pages.get("/states?protocol=loose").status_code == 400


def test_a_state_says_where_it_stands_and_what_is_missing(pages: Pages) -> None:
    told = plain(pages.get("/states/jp").text)
    assert "12 May 2022 Signature 10 August 2023 Consent to be bound" in told
    assert "more State has to consent to be bound." in told
    assert "None in this register, and none required. Article 7 is reserved (7.9.a)." in told
    assert "Not named Missing from this register." in told
    assert "日本" in told
    assert "Curaçao" in plain(pages.get("/states/NL").text)
    assert "1 January 2027" in plain(pages.get("/states/QN").text)


@pytest.mark.parametrize(
    ("who", "shown", "named"),
    [
        (None, False, ""),
        ("officer", False, "Telephone numbers and addresses: visible to the 24/7 network only"),
        ("duty_officer", True, "Named person: visible to the State itself and the Secretariat only"),
        ("registrar", False, "Telephone numbers and addresses: visible to the 24/7 network only"),
    ],
)
def test_what_somebody_may_not_see_is_named_to_who_has_signed_in(pages: Pages, who: str | None, shown: bool, named: str) -> None:
    for path in ("/states/QM", "/states/QM/35"):
        told = plain(pages.get(path, who).text)
        assert (DUTY in told) is shown
        assert ("visible to" in told) is bool(who)
        assert named in told
        assert ("are shown to officers who have signed in" in told) is (who is None)
        assert ("can be opened with a stated reason: Break-glass" in told) is (who in ("officer", "registrar"))


def test_what_is_withheld_is_named_in_french(pages: Pages) -> None:
    told = plain(pages.get("/states/QM/35", "officer", language="fr").text)
    assert "Numéros de téléphone et adresses : visible seulement pour le réseau 24/7" in told


def test_a_state_on_another_day_and_as_known_then(pages: Pages) -> None:
    earlier = pages.get("/states/JP?as_of=2022-06-01&known_at=2100-01-01").text
    assert "What the directory held for 1 June 2022, as known on 1 January 2100." in plain(earlier)
    assert "Consent to be bound (still to come)" in plain(earlier)
    assert 'href="/statements/' in earlier
    links = re.findall(r'href="/(?:designations|statements)/[^"]+"', earlier)
    assert links
    assert all("as_of=2022-06-01&amp;known_at=2100-01-01" in link for link in links)
    assert pages.get("/states/JP?known_at=1999-01-01").status_code == 404
    assert pages.get("/states/JP?as_of=1.2.2024").status_code == 400
    assert pages.get("/states/JP?known_at=loose").status_code == 400


def test_one_provision_of_a_state(pages: Pages) -> None:
    told = plain(pages.get("/states/JP/8.10?found=japan+8.10").text)
    assert "See everything that was found" in told
    assert "8.10.a Authorities submitting orders" in told
    assert "8.10.b Authorities receiving orders Not named" in told
    assert "24.7" not in told
    assert "Article 7 not applied" in plain(pages.get("/states/JP/7.9.a").text)
    assert "The State has stated nothing under this provision." in plain(pages.get("/states/QM/7.9").text)
    assert pages.get("/states/JP/99").status_code == 404
    assert pages.get("/states/ZZ/35").status_code == 404


def test_an_authority_with_its_names_and_what_it_holds(pages: Pages) -> None:
    key = first(pages, "/authorities?state=JP&limit=50", names={"en": "Minister for Foreign Affairs"})
    told = plain(pages.get(f"/authorities/{key}").text)
    assert "Tokyo" in told
    assert "24.7 Extradition and provisional arrest" in told
    named = next(each for each in pages.served.get("/authorities?state=JP").json()["items"] if "ja" in each["names"])
    assert f'<bdi lang="ja" dir="ltr">{named["names"]["ja"]}</bdi>' in pages.get(f"/authorities/{named['id']}").text
    assert pages.get("/authorities/a_nobody").status_code == 404


def test_statements_are_filtered_and_told_in_words(pages: Pages) -> None:
    assert "7 statements" in plain(pages.get("/statements?state=JP").text)
    assert "Nothing fits." in pages.get("/statements?state=QM&kind=reservation").text
    key = first(pages, "/statements?state=QM", provision="7.5.a")
    told = plain(pages.get(f"/statements/{key}", language="fr").text)
    for words in ("Dans tous les cas", "L'expéditeur notifie en même temps", "Vaut actuellement", "Pour citer : Annuaire"):
        assert words in told
    assert pages.get("/statements?provision=999").status_code == 400


def test_providers_with_their_policies(pages: Pages) -> None:
    assert "Meridia Exercise Hosting" in plain(pages.get("/providers?q=hosting&state=qm").text)
    assert "Nothing fits." in pages.get("/providers?state=JP").text
    key = first(pages, "/providers?q=hosting")
    told = plain(pages.get(f"/providers/{key}", "officer").text)
    for words in (
        "Mon-Fri 08:00-18:00",
        "Told, unless asked not to",
        "Told by its published terms.",
        "visible to the 24/7 network only",
    ):
        assert words in told
    assert "lun.-ven. 08:00-18:00" in plain(pages.get(f"/providers/{key}", "officer", language="fr").text)
    assert "visible to" not in plain(pages.get(f"/providers/{key}").text)


def test_the_table_of_provisions_warns_that_it_paraphrases(pages: Pages) -> None:
    for path in ("/provisions", "/provisions/8.10.b", "/provisions/7.5.a"):
        assert "Check it against the official text" in plain(pages.get(path).text)
    told = plain(pages.get("/provisions/8.10.b").text)
    assert "Not compared with the official text." in told
    assert "Register of the Secretary General ( 8.12 )" in told
    assert pages.get("/provisions/99").status_code == 404
