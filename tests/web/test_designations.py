"""A designation's page: what is confirmed and reported there is kept, and nothing is written without the page's own token."""

import pytest

from app.http.browsers import COOKIE
from tests.api.places import identifier
from tests.web.pages import Pages, hidden_fields


def _path(pages: Pages) -> str:
    return f"/designations/{identifier(pages.served, 'designations', 'QM')}"


def test_an_editor_confirms_in_one_press(own_pages: Pages) -> None:
    path = _path(own_pages)
    page = own_pages.get(path, "state_editor").text
    answer = own_pages.post(f"{path}/attestations", "state_editor", data=hidden_fields(page, f"{path}/attestations"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=attested")
    after = own_pages.get(answer.headers["location"], "state_editor").text
    assert "Kept: what is recorded here is still correct." in after
    assert "Confirmed by the State on" in after


def test_what_is_confirmed_is_what_was_seen(own_pages: Pages) -> None:
    path = _path(own_pages)
    fields = hidden_fields(own_pages.get(path, "state_editor").text, f"{path}/attestations")
    stale = own_pages.post(f"{path}/attestations", "state_editor", data={**fields, "version": "7"})
    assert stale.status_code == 412
    for broken in ("", "x", "-1", "9" * 30):
        answer = own_pages.post(f"{path}/attestations", "state_editor", data={**fields, "version": broken, "key": f"k{broken}"})
        assert answer.status_code == 422, broken


def test_nobody_is_pressed_into_it_from_elsewhere(own_pages: Pages) -> None:
    path = f"{_path(own_pages)}/attestations"
    fields = hidden_fields(own_pages.get(_path(own_pages), "state_editor").text, path)
    for token in ("", "0" * 64, None):
        data = {name: value for name, value in {**fields, "form_token": token}.items() if value is not None}
        assert own_pages.post(path, "state_editor", data=data).status_code == 403
    elsewhere = own_pages.post(path, "state_editor", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert own_pages.post(path, data={"version": "1"}).status_code == 401
    foreign = own_pages.get(_path(own_pages), "foreign_editor").text
    assert own_pages.post(path, "foreign_editor", data=hidden_fields(foreign, path)).status_code == 403


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_report_flags_at_once_and_a_blank_one_is_told_beside_its_field(own_pages: Pages, language: str) -> None:
    path = _path(own_pages)
    fields = hidden_fields(own_pages.get(path, "duty_officer").text, f"{path}/reports")
    blank = own_pages.post(f"{path}/reports", "duty_officer", language=language, data={**fields, "outcome": ""})
    assert blank.status_code == 422
    assert 'href="#outcome"' in blank.text
    assert 'aria-invalid="true"' in blank.text
    said = {**fields, "outcome": "did-not-answer", "note": "rang for a minute <script>"}
    answer = own_pages.post(f"{path}/reports", "duty_officer", data={**said, "key": "another"})
    assert answer.headers["location"] == f"{path}?done=did-not-answer"
    after = own_pages.get(path, "duty_officer", language=language).text
    assert {"en": "Disputed", "fr": "Contesté"}[language] in after
    assert "rang for a minute" not in after


def test_a_session_that_has_ended_is_said_to_have_ended_and_forgotten(pages: Pages) -> None:
    answer = pages.get("/me", headers={"Cookie": f"{COOKIE}=ended"})
    assert answer.status_code == 401
    assert "Your session has ended." in answer.text
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=; Max-Age=0")


def test_what_was_in_march_is_said_to_be_of_then(pages: Pages) -> None:
    page = pages.get(f"{_path(pages)}?as_of=2025-03-01", "officer").text
    assert "What the directory holds for 1 March 2025." in page
    assert "Still correct" not in pages.get(f"{_path(pages)}?as_of=2025-03-01", "state_editor").text


def test_a_page_that_is_held_already_is_not_sent_again(pages: Pages) -> None:
    first = pages.get("/routes")
    again = pages.get("/routes", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
