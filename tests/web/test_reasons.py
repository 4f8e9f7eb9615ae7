"""Beyond the hourly measure a person at a browser says why, and sees one State's contacts; and it leaves the same trace."""

import pytest
from bs4 import BeautifulSoup

from app.actions import measure
from app.domain import measure as rule
from tests.api.places import identifier
from tests.web.pages import Pages

WHO, REASON = "duty_officer", "a threat to life in Ostrovia"
BEYOND = "cleared for network, beyond the hourly measure for a stated reason"
NUMBER = "tel:+61255500361"


@pytest.fixture
def beyond(own_pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """The pages of a directory whose measure is one State, which has been shown."""
    for module in (rule, measure):
        monkeypatch.setattr(module, "MOST", 1)
    assert own_pages.get("/emergency/QN", WHO).status_code == 200
    return own_pages


def sent(pages: Pages, place: str, reason: str, who: str = WHO) -> dict[str, str]:
    """The form of the refusal of a page, filled in."""
    refused = pages.get(place, who)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "Directory-Reason" not in refused.text
    form = BeautifulSoup(refused.text, "html.parser").select_one(f'form[action="{place}/reason"]')
    assert form is not None
    token = form.select_one('input[name="form_token"]')
    assert token is not None
    return {"form_token": str(token["value"]), "reason": reason}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_state_is_shown_to_whoever_says_why(beyond: Pages, language: str) -> None:
    data = sent(beyond, "/emergency/QO", REASON)
    answer = beyond.post("/emergency/QO/reason", WHO, language=language, data=data)
    assert answer.status_code == 200
    assert NUMBER in answer.text
    event = beyond.served.events()[-1]
    assert event["reason"] == BEYOND
    assert beyond.get("/emergency/QO", WHO).status_code == 200


def test_so_is_one_designation(beyond: Pages) -> None:
    place = f"/designations/{identifier(beyond.served, 'designations', 'QO')}"
    answer = beyond.post(f"{place}/reason", WHO, data=sent(beyond, place, REASON))
    assert answer.status_code == 200
    assert beyond.served.events()[-1]["reason"] == BEYOND


def test_an_auditor_says_why_as_well(beyond: Pages) -> None:
    assert beyond.get("/emergency/QN", "auditor").status_code == 200
    answer = beyond.post("/emergency/QO/reason", "auditor", data=sent(beyond, "/emergency/QO", REASON, "auditor"))
    assert answer.status_code == 200
    assert NUMBER in answer.text


@pytest.mark.parametrize("reason", ["", "x", "x" * 501])
def test_what_is_no_reason_is_told_beside_its_field(beyond: Pages, reason: str) -> None:
    answer = beyond.post("/emergency/QO/reason", WHO, data=sent(beyond, "/emergency/QO", reason))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert NUMBER not in answer.text


def test_nobody_says_it_for_another(beyond: Pages) -> None:
    data = sent(beyond, "/emergency/QO", REASON)
    assert beyond.post("/emergency/QO/reason", WHO, data={**data, "form_token": "0" * 64}).status_code == 403
    elsewhere = beyond.post("/emergency/QO/reason", WHO, data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert NUMBER not in beyond.post("/emergency/QO/reason", data={"reason": REASON}).text


def test_a_list_is_not_opened_by_a_reason(beyond: Pages) -> None:
    refused = beyond.get("/states/QO/35", WHO)
    assert refused.status_code == 429
    assert 'name="reason"' not in refused.text
