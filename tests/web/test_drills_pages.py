"""Drills in the browser: planning one without script, calling, what it found; and who sees none of that."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.web.language import LANGUAGES
from tests.api.places import drilled
from tests.web.pages import Pages
from tests.web.test_my_state import token

PLAN = {"states": ["QM", "QN"], "channels": ["phone", "email"], "provisions": ["35"], "minutes": "120", "announced": "yes"}
ETAG = re.compile(r'name="etag" value="([^"]+)"')
RECORD = re.compile(r'action="(/drills/dr_\w+/calls/(c_\w+)/results)"')


def planned(pages: Pages, **said: Any) -> str:
    """The path of a drill planned through the form."""
    sent = {"form_token": token(pages.get("/drills/new", "registrar").text), "key": "k", **PLAN, **said}
    answer = pages.post("/drills", "registrar", data=sent)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def moved(pages: Pages, path: str, step: str) -> str:
    text = pages.get(path, "registrar").text
    found = ETAG.search(text)
    assert found
    sent = {"form_token": token(text), "etag": found[1].replace("&#34;", '"')}
    answer = pages.post(f"{path}/{step}", "registrar", data=sent)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == path
    return str(pages.get(path, "registrar").text)


def running(pages: Pages, **said: Any) -> str:
    """One that is started by hand: its window begins later, so that it does not open by itself meanwhile."""
    path = planned(pages, starts_at=f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%dT%H:%M}", **said)
    assert "Close it now" in moved(pages, path, "start")
    return path


def recorded(pages: Pages, path: str, who: str, state: str = "QN", **said: str) -> Any:
    """The answer to what is recorded of the first call to a State."""
    text = pages.get(f"{path}?state={state}", who).text
    found = RECORD.search(text)
    assert found, text
    named = {name if name == "outcome" else f"{name}-{found[2]}": value for name, value in said.items()}
    key = re.search(r'name="key" value="([\w-]+)"', text.partition(found[1])[2])
    assert key
    return pages.post(found[1], who, data={"form_token": token(text), "state": state, "key": key[1], **named})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_filled_with_the_usual(pages: Pages, language: str) -> None:
    text = pages.get("/drills/new", "registrar", language=language).text
    assert 'value="phone" checked' in text
    assert 'value="35" checked' in text
    assert 'name="states" value="QM">' in text
    assert {"en": "2 hours", "fr": "2 heures"}[language] in text


def test_a_drill_is_planned_started_called_and_closed(own_pages: Pages) -> None:
    path = running(own_pages)
    answer = recorded(own_pages, path, "duty_officer", outcome="answered", after="25", note="Well answered <b>")
    assert answer.status_code == 303
    text = own_pages.get(answer.headers["location"].partition("#")[0], "duty_officer").text
    assert "Kept." in text
    answer = recorded(own_pages, path, "registrar", "QM", outcome="not-answered")
    assert answer.status_code == 303
    text = moved(own_pages, path, "close")
    assert "Exercise State Norvania, by telephone: 1 of 1 answered." in text
    assert "too few (1 of 10)" in text
    assert "Not answered in Exercise State Meridia" in text
    assert "Well answered &lt;b&gt;" in own_pages.get(f"{path}?state=QN", "registrar").text


def test_each_reader_sees_the_numbers_of_their_own_clearance(own_pages: Pages) -> None:
    path = f"{running(own_pages)}?state=QN"
    assert "tel:+33199000231" in own_pages.get(path, "duty_officer").text
    for language, words in {"en": "visible to the 24/7 network only", "fr": "le réseau 24/7"}.items():
        text = own_pages.get(path, "registrar", language=language).text
        assert "tel:" not in text
        assert words in text
    assert RECORD.search(own_pages.get(path, "registrar").text)
    assert not RECORD.search(own_pages.get(path.replace("QN", "QM"), "duty_officer").text)
    assert own_pages.get(path, "officer").status_code == 403
    assert own_pages.get(path).status_code == 401


def pressed(pages: Pages, path: str) -> tuple[str, str, dict[str, str]]:
    """The first call to QN on the page as it is now: where its form goes, its id, and what is hidden in it."""
    text = pages.get(f"{path}?state=QN", "duty_officer").text
    found, key = RECORD.search(text), re.search(r'name="key" value="(\w+-1)"', text)
    assert found
    assert key
    return found[1], found[2], {"form_token": token(text), "state": "QN", "key": key[1]}


def outcome_of(pages: Pages, path: str, call: str) -> str:
    items = pages.served.get(f"{path}/calls?state=QN", "duty_officer").json()["items"]
    return str(next(each["outcome"] for each in items if each["id"] == call))


def test_a_second_result_from_the_same_page_is_kept_too(own_pages: Pages) -> None:
    path = running(own_pages)
    there, call, sent = pressed(own_pages, path)
    for outcome in ("not-answered", "answered"):
        assert own_pages.post(there, "duty_officer", data=sent | {"outcome": outcome}).status_code == 303
        assert outcome_of(own_pages, path, call) == outcome


@pytest.mark.parametrize(("language", "words"), [("en", "kept already"), ("fr", "déjà gardé")])
def test_the_same_press_later_is_told_and_never_passes_for_a_second_call(own_pages: Pages, language: str, words: str) -> None:
    path = running(own_pages)
    there, call, sent = pressed(own_pages, path)
    sent |= {"outcome": "not-answered", f"note-{call}": "rang out"}
    assert own_pages.post(there, "duty_officer", data=sent).status_code == 303
    again = own_pages.post(there, "duty_officer", data=sent, language=language)
    assert again.status_code == 422
    assert words in again.text
    assert sent["key"] not in again.text  # another press there is another result


def test_a_press_counts_once_and_a_time_that_cannot_be_leads_back(own_pages: Pages) -> None:
    path = running(own_pages)
    for said, field in (
        ({"after": "many"}, "after"),
        ({"after": "9000"}, "called_at"),
        ({"called_at": "yesterday"}, "called_at"),
    ):
        answer = recorded(own_pages, path, "duty_officer", outcome="answered", **said)
        assert answer.status_code == 422
        assert re.search(rf'href="#{field}-c_\w+"', answer.text)
    there, call, sent = pressed(own_pages, path)
    sent |= {f"called_at-{call}": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", "outcome": "not-answered"}
    for _ in range(2):
        assert own_pages.post(there, "duty_officer", data=sent).status_code == 303
    items = own_pages.served.get(f"{path}/calls?state=QN", "duty_officer").json()["items"]
    assert [each["tries"] for each in items if each["id"] == call] == [1]
    answer = own_pages.post(there, "duty_officer", data=sent | {"outcome": "perhaps"})
    assert answer.status_code == 422


def test_a_call_is_recorded_with_the_time_at_which_it_was_made(own_pages: Pages) -> None:
    path = running(own_pages)
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    assert recorded(own_pages, path, "duty_officer", outcome="answered", called_at=at, after="0").status_code == 303
    (one,) = [
        each
        for each in own_pages.served.get(f"{path}/calls?state=QN", "duty_officer").json()["items"]
        if each["outcome"] == "answered"
    ]
    assert one["answered_at"] == one["called_at"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_does_not_hold_leads_back_to_its_fields(own_pages: Pages, language: str) -> None:
    sent = {"form_token": token(own_pages.get("/drills/new", "registrar").text), **PLAN}
    past = f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%dT%H:%M}"
    for wrong, field in (
        ({"states": []}, "states"),
        ({"states": ["QM", "FR"]}, "states"),
        ({"announced": ""}, "announced"),
        ({"channels": ["pigeon"]}, "channels"),
        ({"starts_at": past}, "starts_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"minutes": "7"}, "minutes"),
    ):
        answer = own_pages.post("/drills", "registrar", language=language, data=sent | wrong)
        assert answer.status_code == 422, wrong
        assert f'href="#{field}"' in answer.text, wrong
    ahead = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%dT%H:%M}"
    path = planned(own_pages, starts_at=ahead, announced="no")
    assert "Without notice" in own_pages.get(path, "registrar").text
    assert own_pages.get(path, "state_editor").status_code == 404


def test_what_moved_meanwhile_is_looked_at_again(own_pages: Pages) -> None:
    path = planned(own_pages, starts_at=f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%dT%H:%M}")
    sent = {"form_token": token(own_pages.get(path, "registrar").text), "etag": '"another"'}
    assert own_pages.post(f"{path}/start", "registrar", data=sent).status_code == 412
    assert "given up" in moved(own_pages, path, "cancel")
    assert own_pages.post(f"{path}/start", "registrar", data=sent).status_code == 412
    assert own_pages.post(f"{path}/start", "duty_officer", data=sent).status_code == 403
    assert own_pages.get("/drills?status=cancelled", "registrar").text.count('href="/drills/dr_') == 1


def test_a_state_reads_of_its_own_what_was_announced(own_pages: Pages) -> None:
    named = drilled(own_pages.served, "QM")["id"]
    text = own_pages.get("/drills", "state_editor").text
    assert named in text
    assert "/drills/new" not in text
    letters = own_pages.get(f"/drills/{named}", "state_editor", language="fr").text
    assert "Lettres qu'un véritable exercice aurait envoyées" in letters
    assert own_pages.get(f"/drills/{named}", "foreign_editor").status_code == 404
