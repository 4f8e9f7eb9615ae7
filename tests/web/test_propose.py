"""Proposing a change through the form: what it asks for, what it sends in, and what leads back to a field."""

import re

import pytest
from bs4 import BeautifulSoup

from app.intake.headings import ROW_COLUMNS, fields_of
from app.web.language import LANGUAGES
from app.web.proposal_words import HELPS, SECTIONS
from tests.web.pages import Pages
from tests.web.test_my_state import token

EDITOR = "state_editor"
MERIDIA = "Ministry of Justice of Meridia"


def one(pages: Pages, provision: str = "24.7", who: str = EDITOR) -> str:
    """The id of a designation of QM."""
    items = pages.served.get(f"/designations?state=QM&provision={provision}&limit=50", who).json()["items"]
    return next(str(each["id"]) for each in items if each["authority"]["names"].get("en") == MERIDIA or provision == "35")


def filled(text: str) -> dict[str, str]:
    """What a browser would send of the form as it is."""
    form = BeautifulSoup(text, "html.parser").select_one("form.proposal")
    assert form is not None
    sent = {}
    for each in form.find_all(["input", "select", "textarea"]):
        chosen = each.select_one("option[selected]") if each.name == "select" else None
        value = (chosen.get("value", "") if chosen else "") if each.name == "select" else each.get("value", each.text)
        sent[str(each["name"])] = str(value)
    return sent


def test_all_fields_of_a_row_are_in_the_form_and_their_help_is_in_the_catalogues() -> None:
    known = fields_of("designation")
    shown = [path for each in SECTIONS.values() for path in each.paths]
    assert sorted(shown) == sorted({*known} - {*ROW_COLUMNS, "state", "provision", "role", "territory"})
    assert {known[path].help for path in shown if not known[path].per_language} == set(HELPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_filled_with_what_stands_there(pages: Pages, language: str) -> None:
    text = pages.get(f"/my-state/propose/{one(pages, '35')}", EDITOR, language=language).text
    sent = filled(text)
    assert sent["channels.duty_phone"] == "+441614960131"
    assert sent["hours.round_the_clock"] == "yes"
    assert sent["languages"] == "en; fr"
    assert sent["person"] == "Exercise Person One"
    said = {"en": "before a second person has approved it", "fr": "avant qu'une seconde personne"}
    assert said[language] in text


def test_a_change_becomes_a_notification_of_what_was_changed(own_pages: Pages) -> None:
    path = f"/my-state/propose/{one(own_pages)}"
    sent = filled(own_pages.get(path, EDITOR).text) | {
        "channels.fax": "",
        "channels.phone": "+44 20 7946 0199",
        "reference": "Note 1",
    }
    answer = own_pages.post(path, EDITOR, data=sent | {"row.valid_from": "2027-01-01"})
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    told = own_pages.served.get(where, EDITOR).json()
    assert (told["status"], told["metadata"]["reference"]) == ("previewed", "Note 1")
    (row,) = own_pages.served.get(f"{where}/plan", EDITOR).json()["rows"]
    assert (row["action"], row["valid_from"]) == ("amend", "2027-01-01")
    assert {each["field"]: each["after"] for each in row["changes"]} == {
        "channels.fax": None,
        "channels.phone": ["+442079460199"],
    }
    again = own_pages.post(path, EDITOR, data=sent | {"row.valid_from": "2027-01-01"})
    assert again.headers["location"] == where


def test_an_end_says_nothing_but_its_day(own_pages: Pages) -> None:
    path = f"/my-state/propose/{one(own_pages)}"
    sent = filled(own_pages.get(path, EDITOR).text) | {"row.verb": "end", "row.valid_from": "2027-03-01", "channels.fax": ""}
    where = own_pages.post(path, EDITOR, data=sent).headers["location"]
    (row,) = own_pages.served.get(f"{where}/plan", EDITOR).json()["rows"]
    assert row["action"] == "end"


def test_a_body_gets_a_new_name_in_every_language(own_pages: Pages) -> None:
    path = f"/my-state/propose/{one(own_pages)}"
    new = {"authority.names.en": "Justice Department of Meridia", "other_name": "Justizministerium", "other_language": "de"}
    answer = own_pages.post(path, EDITOR, data=filled(own_pages.get(path, EDITOR).text) | new)
    assert answer.status_code == 303, answer.text
    rows = own_pages.served.get(f"{answer.headers['location']}/plan", EDITOR).json()["rows"]
    changes = {each["field"]: each["after"] for row in rows for each in row["changes"]}
    assert changes == {"authority.names.en": "Justice Department of Meridia", "authority.names.de": "Justizministerium"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_hold_leads_back_to_its_field(own_pages: Pages, language: str) -> None:
    path = f"/my-state/propose/{one(own_pages)}"
    sent = filled(own_pages.get(path, EDITOR, language=language).text)
    answer = own_pages.post(path, EDITOR, language=language, data=sent | {"channels.phone": "020 7946", "person": "Mr <b>X"})
    assert answer.status_code == 422
    assert 'href="#channels.phone"' in answer.text
    assert "Mr &lt;b&gt;X" in answer.text
    assert own_pages.served.get("/notifications?status=rejected_input", EDITOR).json()["items"] == []
    for wrong in ({}, {"row.valid_from": "soon", "channels.fax": ""}):
        answer = own_pages.post(path, EDITOR, language=language, data=sent | wrong)
        assert answer.status_code == 422
        assert re.search(r'href="#row\.(verb|valid_from)"', answer.text)


def test_who_filled_in_what_is_not_there_any_more_compares_first(own_pages: Pages) -> None:
    path = f"/my-state/propose/{one(own_pages)}"
    sent = filled(own_pages.get(path, EDITOR).text) | {"channels.fax": "+44 20 7946 0111"}
    answer = own_pages.post(path, EDITOR, data=sent | {"seen": "another"})
    assert answer.status_code == 409
    assert own_pages.post(path, EDITOR, data=filled(answer.text)).status_code == 303


def test_a_field_that_did_not_come_or_is_not_seen_stays_as_it_is(own_pages: Pages) -> None:
    path = f"/my-state/propose/{one(own_pages, '35')}"
    text = own_pages.get(path, "registrar").text
    assert text.count("Something may stand there that you do not see") > 10
    assert "1614960131" not in text
    sent = {name: value for name, value in filled(text).items() if name in ("form_token", "state", "key", "seen", "row.verb")}
    answer = own_pages.post(path, "registrar", data=sent | {"scope.text": "For the exercise"})
    assert answer.status_code == 303, answer.text
    (row,) = own_pages.served.get(f"{answer.headers['location']}/plan", "registrar").json()["rows"]
    assert [each["field"] for each in row["changes"]] == ["scope.text"]


def test_a_new_designation_is_proposed(own_pages: Pages) -> None:
    text = own_pages.get("/my-state/propose?provision=27.2", EDITOR).text
    assert '<option value="27.2" selected>' in text
    sent = filled(text) | {"authority.names.en": "Office of Treaties of Meridia", "channels.email": "treaties@meridia.example"}
    answer = own_pages.post("/my-state/propose", EDITOR, data=sent)
    assert answer.status_code == 303, answer.text
    (row,) = own_pages.served.get(f"{answer.headers['location']}/plan", EDITOR).json()["rows"]
    assert row["source"]["authority.names.en"] == "Office of Treaties of Meridia"
    answer = own_pages.post("/my-state/propose", EDITOR, data=sent | {"provision": "", "authority.names.en": "", "key": "2"})
    assert answer.status_code == 422
    assert own_pages.post("/my-state/propose", EDITOR, data=sent | {"territory": "XYZ", "key": "3"}).status_code == 422


def test_nobody_proposes_for_another_state(pages: Pages) -> None:
    path = f"/my-state/propose/{one(pages)}"
    assert pages.get(path, "foreign_editor").status_code == 403
    assert (
        pages.post(path, "foreign_editor", data={"form_token": token(pages.get("/my-state", "foreign_editor").text)}).status_code
        == 403
    )
    assert pages.get("/my-state/propose?state=QN", EDITOR).status_code == 403
    for who in ("officer", "approver", "auditor"):
        assert pages.get(path, who).status_code == 403
    assert pages.get("/my-state/propose", "registrar").headers["location"] == "/my-state"
    assert pages.get("/my-state/propose/d_none", EDITOR).status_code == 404
