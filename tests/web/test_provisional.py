"""Provisional contacts as pages: posting one in the night, seeing those that stand, withdrawing one. No script runs here."""

import re
from html import unescape

import pytest

from tests.api.served import Response
from tests.web.pages import Pages
from tests.web.registry import token

NUMBER = "+44 20 7946 0177"


def designation(pages: Pages, provision: str = "35", state: str = "QM") -> str:
    """A State's designation under a provision."""
    return str(pages.served.get(f"/designations?state={state}&provision={provision}", "registrar").json()["items"][0]["id"])


def posted(pages: Pages, role: str = "state_editor", **fields: str) -> tuple[str, Response]:
    """Where a form is sent, and what comes of it."""
    place = f"/provisional/{designation(pages)}"
    data = {
        "form_token": token(pages.get(place, role)),
        "key": "k",
        "slot": "duty_phone",
        "value": NUMBER,
        "reason": "Lines are down",
    }
    return place, pages.post(place, role, data=data | fields)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_is_posted_and_stands_marked_as_not_approved(own_pages: Pages, language: str) -> None:
    place, answer = posted(own_pages)
    assert answer.headers["location"] == place
    page = own_pages.get(place, "registrar", language=language)
    assert "+44 20 7946 0177" in page.text
    assert {"en": "Not approved", "fr": "Non approuvé"}[language] in page.text
    assert "Lines are down" in page.text
    assert f'href="{place}"' in own_pages.get("/provisional?state=QM", "registrar", language=language).text


def test_an_editor_finds_their_own_state(pages: Pages) -> None:
    page = pages.get("/provisional", "state_editor")
    assert f"/provisional/{designation(pages)}" in page.text
    assert 'name="state"' not in page.text
    assert pages.get("/provisional?state=QN", "state_editor").status_code == 403
    assert pages.get("/provisional?state=XX", "registrar").status_code == 400


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "020 7946 0151"}, "value"),
        ({"slot": "portal"}, "slot"),
        ({"reason": "x" * 1001}, "reason"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(pages: Pages, fields: dict[str, str], field: str) -> None:
    _, answer = posted(pages, **fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Lines are down" in answer.text or "reason" in fields


def test_where_none_may_stand(pages: Pages) -> None:
    place = f"/provisional/{designation(pages, '27.2')}"
    data = {"form_token": token(pages.get(place, "registrar")), "key": "k", "slot": "duty_phone", "value": NUMBER}
    answer = pages.post(place, "registrar", data=data)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text


def test_one_is_withdrawn_as_it_was_shown(own_pages: Pages) -> None:
    place, _ = posted(own_pages)
    page = own_pages.get(place, "registrar")
    form = re.search(rf'<form method="post" action="({place}/[^"]*/withdraw)">(.*?)</form>', page.text, re.DOTALL)
    assert form
    fields = {name: unescape(value) for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', form[2])}
    stale = own_pages.post(form[1], "registrar", data={**fields, "etag": '"0"'})
    assert stale.status_code == 412
    assert own_pages.post(form[1], "registrar", data=fields).headers["location"] == place
    assert "No provisional contact stands here." in own_pages.get(place, "registrar").text
    again = own_pages.post(form[1], "registrar", data={**fields, "key": "another"})
    assert again.status_code in (409, 412)


def test_of_another_state_nothing_is_shown(own_pages: Pages) -> None:
    place, _ = posted(own_pages)
    assert own_pages.get(place, "foreign_editor").status_code == 403
    assert own_pages.get("/provisional/d_random", "foreign_editor").status_code == 404
    assert own_pages.get("/provisional", "officer").status_code == 403
    assert own_pages.get("/provisional").status_code == 401
