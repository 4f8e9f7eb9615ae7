"""Notifications as pages: sending a file, seeing what it would do, choosing, deciding. No script runs here."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import pytest

from tests.api.served import API
from tests.web.live import held
from tests.web.pages import Pages
from tests.web.registry import ALSO, CHANGED, IN_DOUBT, LAST, NEW, REFUSED, Desk, begun_before, file, hidden, plan_of, token

LANGUAGES = ("en", "fr")
RANDOM = "/notifications/n_00000000000ffffffffffffffff"


@pytest.fixture
def registrar(own_pages: Pages) -> Desk:
    return Desk(own_pages)


@pytest.fixture
def approver(own_pages: Pages) -> Desk:
    return Desk(own_pages, "approver")


def phone_of(pages: Pages) -> str:
    """The telephone number that the register has for mutual assistance with QM."""
    found = pages.served.get("/designations?state=QM&provision=27.2", "officer").json()["items"]
    return str(next(each["value"] for each in found[0]["channels"] if each["type"] == "phone"))


# Sending


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_what_it_takes(pages: Pages, language: str) -> None:
    page = Desk(pages, language=language).page(NEW)
    assert page.status_code == 200
    for member in ("state", "reference", "instrument", "document_date", "registered_on", "complete"):
        assert f'name="metadata-{member}"' in page.text
    assert "/api/v1/templates/csv?record=statement" in page.text
    assert len(re.findall(r'name="key" value="[0-9a-f]{32}"', page.text)) == 1


def test_an_editor_sends_for_their_own_state_alone(pages: Pages) -> None:
    page = Desk(pages, "state_editor").page(NEW)
    assert re.findall(r'<option value="(\w+)"', page.text) == ["QM"]


@pytest.mark.parametrize(("role", "status"), [("approver", 403), ("officer", 403), ("auditor", 403), (None, 401)])
def test_who_may_not_submit_is_told(pages: Pages, role: str | None, status: int) -> None:
    assert pages.get(NEW, role).status_code == status


def test_a_file_becomes_a_plan_and_nothing_is_written(registrar: Desk) -> None:
    before = registrar.pages.served.stored()[0]
    page = registrar.page(registrar.sent(file(CHANGED)))
    assert page.status_code == 200
    assert "Nothing of this is in the register." in page.text
    assert "<del><bdi>+442079460150</bdi></del>" in page.text
    assert "<ins><bdi>+442079460177</bdi></ins>" in page.text
    assert registrar.pages.served.stored()[0] == before


def test_the_same_form_twice_is_one_notification(registrar: Desk) -> None:
    page = registrar.page(NEW)
    data = {"form_token": token(page), "key": "once", "metadata-state": "QM"}
    sent = [
        registrar.pages.post(NEW, "registrar", data=data, files={"file": ("a.csv", file(CHANGED), "text/csv")}) for _ in range(2)
    ]
    assert sent[0].headers["location"] == sent[1].headers["location"]
    again = registrar.page(registrar.sent(file(CHANGED), reference="Another"))
    assert "These bytes were sent before" in again.text
    assert "not used where it differs: reference" in again.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("metadata", "field"),
    [
        ({"state": "XQ"}, "metadata-state"),
        ({"document_date": "soon"}, "metadata-document_date"),
        ({"reference": "x" * 1001}, "metadata-reference"),
        ({"state": "", "complete": "yes"}, "metadata-state"),
    ],
)
def test_what_is_wrong_beside_the_file_is_told_at_its_field(
    pages: Pages, language: str, metadata: dict[str, str], field: str
) -> None:
    answer = Desk(pages, language=language).send(file(CHANGED), **{"instrument": "note verbale", **metadata})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="note verbale"' in answer.text


def test_a_form_without_a_file(pages: Pages) -> None:
    desk = Desk(pages)
    data = {"form_token": token(desk.page(NEW)), "key": "k", "metadata-reference": "Note 1"}
    answer = pages.post(NEW, "registrar", data=data, files={"file": ("", b"", "text/csv")})
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert 'value="Note 1"' in answer.text


def test_a_file_that_is_too_large(pages: Pages) -> None:
    answer = Desk(pages).send(b"x" * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "10 MiB" in answer.text


def test_a_file_of_which_nothing_holds_names_row_and_column(registrar: Desk) -> None:
    beside = {"instrument": "note verbale", "document_date": "2026-01-15"}
    page = registrar.page(registrar.sent(file(REFUSED), **beside))
    assert "To be mended" in page.text
    assert "row 2, Phone: Write the number with its country code" in page.text
    again = re.search(r'href="(/notifications/new\?[^"]*)"', page.text)
    assert again
    form = registrar.page(unescape(again[1]))
    assert 'value="note verbale"' not in form.text  # what somebody wrote stands in no address
    assert 'value="2026-01-15"' in form.text
    assert '<option value="QM" selected>' in form.text


@pytest.mark.parametrize("asked", ["reference=Note+1", "instrument=letter", "complete=yes"])
def test_no_address_writes_or_ticks_what_stands_beside_a_file(pages: Pages, asked: str) -> None:
    assert pages.get(f"{NEW}?{asked}", "registrar").status_code == 400


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7 not a table", b"{}", b'{"rows": 5}', b"PK\x03\x04broken"])
def test_what_is_no_table_is_told_on_a_page(registrar: Desk, content: bytes) -> None:
    answer = registrar.send(content)
    page = registrar.page(answer.headers["location"]) if answer.status_code == 303 else answer
    assert page.status_code in (200, 400, 422)
    assert 'class="error-summary"' in page.text or "This file cannot be imported as it is" in page.text


def test_hostile_names_and_values_are_shown_as_they_are(registrar: Desk) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    row = f'QM;27.2;"{evil.replace(chr(34), chr(34) * 2)}";+44 20 7946 0177;;2026-11-01\n'
    page = registrar.page(registrar.sent(file(row), name=f"{evil}\u202e.csv", reference=evil, instrument=evil))
    assert "<script>alert" not in page.text
    assert "<img" not in page.text.replace('<img src="/static', "")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in registrar.page("/notifications").text


# Seeing


def test_the_approver_sees_exactly_what_the_submitter_saw(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED, IN_DOUBT, REFUSED))
    shown = [plan_of(desk.page(place)) for desk in (registrar, approver, Desk(registrar.pages, "auditor"))]
    assert shown[0] == shown[1] == shown[2]
    assert "+442079460177" in shown[0]


def test_the_original_file_is_at_hand_byte_for_byte(registrar: Desk, approver: Desk) -> None:
    content = file(CHANGED)
    place = registrar.sent(content)
    assert f'href="{API}{place}/file"' in approver.page(place).text
    answer = approver.pages.send("GET", f"{API}{place}/file", "approver")
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_another_states_notification_is_as_if_it_were_not_there(registrar: Desk) -> None:
    place = registrar.sent(file(CHANGED))
    foreign, own = Desk(registrar.pages, "foreign_editor"), Desk(registrar.pages, "state_editor")
    assert own.page(place).status_code == 200
    answers = [foreign.page(each) for each in (place, RANDOM)]
    assert [each.status_code for each in answers] == [404, 404]
    words = [re.sub(r"<code>[0-9a-f]{16}</code>|nonce=\"[^\"]*\"|n_[0-9a-f]*", "", each.text) for each in answers]
    assert re.sub(r'name="form_token" value="\w*"', "", words[0]) == re.sub(r'name="form_token" value="\w*"', "", words[1])
    assert "Note 12/2026" not in foreign.page("/notifications").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_filtered(registrar: Desk, language: str) -> None:
    place = registrar.sent(file(CHANGED))
    desk = Desk(registrar.pages, "approver", language)
    page = desk.page("/notifications?status=previewed&state=QM")
    assert f'href="{place}"' in page.text
    assert {"en": "Waits for a decision", "fr": "Attend une décision"}[language] in page.text
    assert f'href="{place}"' not in desk.page("/notifications?status=withdrawn").text
    assert desk.page("/notifications?status=odd").status_code == 400


def test_further_pages_of_the_list(pages: Pages) -> None:
    first = Desk(pages).page("/notifications?state=")
    following = re.search(r'href="(/notifications\?cursor=[^"]*)" rel="next"', first.text)
    seen = re.findall(r'<th scope="row"><a href="([^"]*)"', first.text)
    if following:
        second = Desk(pages).page(unescape(following[1]))
        assert not set(re.findall(r'<th scope="row"><a href="([^"]*)"', second.text)) & set(seen)
    assert seen


# Choosing


def test_what_waits_is_chosen_in_a_form_and_the_plan_is_made_anew(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED, IN_DOUBT))
    page = registrar.page(place)
    assert 'type="radio"' in page.text
    assert 'type="radio"' not in approver.page(place).text
    (number,) = re.findall(r'name="reading-(\d+)" value="8.10.b"', page.text)
    answer = registrar.do(place, "choices", **{f"reading-{number}": "8.10.b"})
    assert answer.headers["location"] == f"{place}#plan"
    page = registrar.page(place)
    assert "Row 3, Article: <strong>8.10.b</strong>" in page.text
    assert f'action="{place}/approve"' in approver.page(place).text


@pytest.mark.parametrize("fields", [{}, {"reading-0": "35"}, {"finding-0": "[[["}, {"finding-0": "5", "reading-0": "x"}])
def test_a_choice_that_was_not_offered_is_told(registrar: Desk, fields: dict[str, str]) -> None:
    place = registrar.sent(file(IN_DOUBT))
    answer = registrar.do(place, "choices", **fields)
    assert answer.status_code in (400, 422)
    assert 'id="errors"' in answer.text


# Deciding


def test_an_approval_writes_the_plan_and_the_lookup_shows_it(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED))
    assert approver.do(place, "approve").headers["location"] == place
    assert phone_of(approver.pages) == "+442079460177"
    page = registrar.page(place)
    assert "Written as entr" in page.text
    assert "+442079460177" in page.text


def test_the_submitter_is_told_who_may_approve_and_gets_no_button(registrar: Desk) -> None:
    place = registrar.sent(file(CHANGED))
    page = registrar.page(place)
    assert "You submitted it, so you cannot approve it" in page.text
    assert f'action="{place}/approve"' not in page.text
    assert registrar.pages.post(f"{place}/approve", "registrar", data=hidden(page, "withdraw")).status_code == 403


def test_without_a_fresh_sign_in_the_way_leads_there_and_back(registrar: Desk) -> None:
    place = registrar.sent(file(CHANGED, REFUSED))
    own = registrar.pages
    long_ago = Desk(replace(own, cookies=held(approver=begun_before(own, "approver"))), "approver")
    answer = long_ago.do(place, "approve", agreed="left-out")
    assert answer.status_code == 403
    (way,) = set(re.findall(r'href="/step-up\?next=([^"]*)"', answer.text))
    there = unquote(way)
    assert re.fullmatch(rf"{place}\?digest=\w+(%3A\w+)?", there)
    page = Desk(own, "approver").page(there).text
    assert 'value="left-out" required' in page
    assert " checked" not in page  # what is grave is asked again


def test_no_address_ticks_what_is_to_be_seen_or_tells_what_differs(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED, REFUSED))
    assert approver.pages.get(f"{place}?agreed=left-out", "approver").status_code == 400
    assert "not used where it differs: reference<" in approver.page(f"{place}?differs=Dial+1900,reference").text


def test_what_is_grave_is_said_to_be_seen_before(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED, REFUSED))
    answer = approver.do(place, "approve")
    assert answer.status_code == 422
    assert 'href="#seen-whole-left-out"' in answer.text
    assert approver.do(place, "approve", agreed=["left-out"]).status_code == 303


def test_the_last_contact_at_night_is_a_warning_of_its_own(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(LAST.encode())
    page = registrar.page(place)
    assert "Nobody would be left to call at night" in page.text
    number = re.search(r'name="reading-(\d+)" value="nobody is left, and that is meant"', page.text)
    assert number
    registrar.do(place, "choices", **{f"reading-{number[1]}": "nobody is left, and that is meant"})
    page = approver.page(place)
    assert "Nobody would be left to call at night" in page.text
    assert 'value="last-round-the-clock-contact" required' in page.text


def test_a_plan_that_moved_is_shown_with_what_changed(registrar: Desk, approver: Desk) -> None:
    place, other = registrar.sent(file(CHANGED)), registrar.sent(file(CHANGED.replace("0177", "0178")))
    fields = hidden(approver.page(place), "approve")
    assert approver.do(other, "approve").status_code == 303
    answer = approver.pages.post(f"{place}/approve", "approver", data=fields)
    assert answer.status_code == 409
    assert "What has changed since the plan that you saw" in answer.text
    assert "Row 2: other values, or other findings" in answer.text
    assert "<del><bdi>+442079460178</bdi></del>" in answer.text
    again = approver.pages.post(f"{place}/approve", "approver", data=hidden(answer, "approve"))
    assert again.status_code == 303
    assert phone_of(approver.pages) == "+442079460177"


def test_a_part_is_approved_alone(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED, ALSO, IN_DOUBT))
    page = approver.page(place)
    assert "The whole waits" in page.text
    assert approver.pages.post(f"{place}/approve", "approver", data=hidden(page, "approve")).status_code == 303
    assert phone_of(approver.pages) == "+442079460177"
    assert "Waits for a decision" in approver.page(place).text


def test_rejecting_needs_a_reason_that_the_submitter_reads(registrar: Desk, approver: Desk) -> None:
    place = registrar.sent(file(CHANGED))
    answer = approver.do(place, "reject", reason="  ")
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert approver.do(place, "reject", reason="The State took it back").status_code == 303
    assert "The State took it back" in registrar.page(place).text


def test_withdrawing_ends_it(registrar: Desk) -> None:
    place = registrar.sent(file(CHANGED))
    fields = hidden(registrar.page(place), "withdraw")
    assert registrar.do(place, "withdraw").status_code == 303
    assert "Withdrawn" in registrar.page(place).text
    late = registrar.pages.post(f"{place}/withdraw", "registrar", data={**fields, "key": "later"})
    assert late.status_code == 409


@pytest.mark.parametrize("deed", ["choices", "approve", "reject", "withdraw"])
def test_a_deed_about_nothing_or_without_the_form_token(pages: Pages, deed: str) -> None:
    assert pages.get(f"{RANDOM}/{deed}", "registrar").status_code == 404
    assert pages.post(f"{RANDOM}/{deed}", "registrar", data={"deed": deed}).status_code == 403


def test_a_large_plan_is_shown_page_by_page(registrar: Desk) -> None:
    rows = [f"QM;8.10.b;District Court No. {number};+44 20 7946 0{number:03d};;2026-11-01\n" for number in range(120)]
    place = registrar.sent(file(*rows))
    page = registrar.page(place)
    assert page.text.count('<details class="row') == 50
    assert "Page 1 of 3, 120 rows" in page.text
    following = re.search(r'href="([^"]*page=2[^"]*)" rel="next"', page.text)
    assert following
    assert "Page 2 of 3" in registrar.page(unescape(following[1])).text
    plan = json.loads(registrar.pages.served.send("GET", f"{API}{place}/plan", "registrar").text)
    assert len(plan["rows"]) == 120
