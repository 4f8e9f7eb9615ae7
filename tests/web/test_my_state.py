"""My State: what waits, "still correct" in one press or one by one, and nothing of another State's."""

import re

import pytest

from app.web.language import LANGUAGES
from tests.web.pages import Pages

ENTRY = re.compile(r'name="entry" value="(d_\w+:\d+)"')
EDITOR = "state_editor"


def entries(text: str, heading: str) -> list[str]:
    """The entries of the form below a heading."""
    return ENTRY.findall(text.partition(f'id="{heading}"')[2].partition("</form>")[0])


def token(text: str) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', text)
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_waits_in_words_and_dates(pages: Pages, language: str) -> None:
    text = pages.get("/my-state", EDITOR, language=language).text
    for words in {
        "en": (
            "Confirmation overdue by",
            "Never confirmed",
            "All 13 of these are still correct",
            "To be confirmed by",
            "Who looked",
        ),
        "fr": ("Confirmation en retard de", "Jamais confirmé", "Ces 13 entrées sont toujours exactes", "Qui a consulté"),
    }[language]:
        assert words in text, words
    assert len(entries(text, "disputed")) == 1
    assert len(entries(text, "waiting")) == 13


def test_all_are_confirmed_in_one_press_and_each_as_it_was_seen(own_pages: Pages) -> None:
    text = own_pages.get("/my-state", EDITOR).text
    sent = {"form_token": token(text), "state": "QM", "key": "k1", "entry": entries(text, "waiting")}
    stale = sent | {"entry": [*sent["entry"][1:], sent["entry"][0].replace(":", ":9")], "key": "k2"}
    answer = own_pages.post("/my-state/attestations", EDITOR, data=stale)
    assert answer.status_code == 409
    assert "This one changed since you looked" in answer.text
    answer = own_pages.post("/my-state/attestations", EDITOR, data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-state?state=QM&done=13")
    text = own_pages.get(answer.headers["location"], EDITOR).text
    assert "Kept: 13 entries are still correct." in text
    assert "Nothing waits to be confirmed." in text
    assert len(entries(text, "disputed")) == 1


def test_one_press_confirms_one_entry(own_pages: Pages) -> None:
    text = own_pages.get("/my-state?state=QM", "registrar").text
    every = entries(text, "waiting")
    sent = {"form_token": token(text), "state": "QM", "key": "k", "entry": every, "only": every[2].partition(":")[0]}
    assert own_pages.post("/my-state/attestations", "registrar", data=sent).headers["location"].endswith("done=1")


def test_a_form_that_names_no_entry_says_so(own_pages: Pages) -> None:
    text = own_pages.get("/my-state", EDITOR).text
    sent = {"form_token": token(text), "state": "QM", "key": "k"}
    assert own_pages.post("/my-state/attestations", EDITOR, data=sent).status_code == 422
    answer = own_pages.post("/my-state/attestations", EDITOR, data=sent | {"entry": "d_x:none"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_only_who_speaks_for_a_state_sees_its_page(pages: Pages) -> None:
    assert pages.get("/my-state", "foreign_editor").text.count("QN") > 1
    assert pages.get("/my-state?state=QN", EDITOR).status_code == 403
    assert pages.get("/my-state?state=qm", EDITOR).status_code == 200
    assert pages.get("/my-state", "officer").status_code == 403
    assert pages.get("/my-state").status_code == 401
    assert pages.get("/my-state?state=XX", "registrar").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_registrar_chooses_the_state_and_is_told_of_no_looks(pages: Pages, language: str) -> None:
    assert '<option value="QM">' in pages.get("/my-state", "registrar", language=language).text
    text = pages.get("/my-state?state=QM", "registrar", language=language).text
    assert 'id="looks"' not in text
    assert 'id="looks"' in pages.get("/my-state", EDITOR, language=language).text


def test_what_is_at_work_has_its_link(own_pages: Pages) -> None:
    row = b"State,Provision,Authority (en),Valid from\nQM,8.10.b,Court of Meridia,2026-02-01\n"
    named = own_pages.served.submit(row, state="QM").json()["id"]
    assert f'href="/notifications/{named}"' in own_pages.get("/my-state", EDITOR).text
