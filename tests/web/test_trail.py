"""The trail, break-glass and the system at their pages."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.moment import legal_day
from tests.api.places import identifier
from tests.web.pages import Pages
from tests.web.test_administration import hidden, invited, not_afresh

REASON = "A child is missing; the duty desk of Norvania is needed"
DUTY_DESK = re.compile(r"\+?\d[\d\s]{6,}\d")
TODAY = legal_day(datetime.now(UTC), ZoneInfo("Europe/Paris")).isoformat()


def opened(pages: Pages, who: str = "officer", **other: str) -> str:
    """The page of an opening that ``who`` made by the form."""
    page = pages.get("/break-glass/new", who).text
    fields = {"state": "QN", "purpose": "emergency-disclosure", "reason": REASON, "case": "DE-2026/14", **other}
    told = {"form_token": hidden(page, "form_token"), "key": hidden(page, "key"), **fields}
    answer = pages.post("/break-glass", who, data=told)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def posted(pages: Pages, path: str, who: str, **fields: str) -> int:
    """What the form of an opening's page answers."""
    token = hidden(pages.get(path.rpartition("/")[0], who).text, "form_token")
    return pages.post(path, who, data={"form_token": token, **fields}).status_code


@pytest.mark.parametrize(("language", "words"), [("en", "sent a notification"), ("fr", "a envoyé une notification")])
def test_an_auditor_reads_all_in_words(own_pages: Pages, language: str, words: str) -> None:
    page = own_pages.get("/audit?action=submit", "auditor", language=language).text
    assert words in page.partition('class="trail"')[2]
    assert "Demonstration registrar" in page
    assert 'href="/notifications/n_' in page


def test_an_administrator_reads_what_is_about_accounts(own_pages: Pages) -> None:
    account = invited(own_pages)
    page = own_pages.get("/audit", "administrator").text
    found = page.partition('class="trail"')[2]
    assert "opened an account" in found
    assert f'href="/accounts/{account}"' in found
    assert "sent a notification" not in found
    assert '<option value="submit"' not in page


def test_the_trail_is_searched(pages: Pages) -> None:
    asked = f"action=approve&since={TODAY}&until={TODAY}&outcome=allowed&account=demo-approver&target="
    page = pages.get(f"/audit?{asked}", "auditor").text
    found = page.partition('class="trail"')[2]
    assert "approved a notification" in found
    assert "sent a notification" not in found
    assert f'value="{TODAY}"' in page
    assert "No event fits." in pages.get(f"/audit?{asked}&state=QM", "auditor").text  # approvers are of no State
    assert "No event fits." in pages.get("/audit?until=2001-01-01", "auditor").text
    assert pages.get("/audit?since=yesterday", "auditor").status_code == 400
    assert pages.get("/audit?state=Atlantis", "auditor").status_code == 400


def test_the_trail_has_pages(pages: Pages) -> None:
    following = re.search(r'href="(/audit\?[^"]*cursor=[^"]+)" rel="next"', pages.get("/audit?limit=5", "auditor").text)
    assert following is not None
    assert "To the beginning" in pages.get(following[1].replace("&amp;", "&"), "auditor").text


def test_stated_reasons_are_for_auditors_who_signed_in_afresh(own_pages: Pages) -> None:
    opened(own_pages)
    assert REASON in own_pages.get("/audit?action=break-glass", "auditor").text
    not_afresh(own_pages, "auditor")
    assert REASON not in own_pages.get("/audit?action=break-glass", "auditor").text


def test_a_state_reads_how_often_it_was_looked_at(own_pages: Pages) -> None:
    where = opened(own_pages, "foreign_officer", state="QM")
    assert own_pages.get("/emergency/QM", "foreign_officer").status_code == 200
    page = own_pages.get("/audit/states/qm", "state_editor", language="fr").text
    assert "par bris de glace" in page
    assert "Norvania" in page or "QN" in page
    assert where.rpartition("/")[2] not in page
    assert (
        own_pages.get("/audit/states/QN", "state_editor").status_code
        == own_pages.get("/audit/states/ZZ", "state_editor").status_code
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_break_glass_from_the_reason_to_the_review(own_pages: Pages, language: str) -> None:
    where = opened(own_pages)
    page = own_pages.get(where, "officer", language=language).text
    assert 'href="/emergency/QN"' in page
    assert REASON in page
    assert own_pages.get("/break-glass/new?state=QN", "officer", language=language).status_code == 200
    assert posted(own_pages, f"{where}/review", "auditor", outcome="justified", note="too early") == 409
    assert posted(own_pages, f"{where}/remarks", "officer", text="They answered at once") == 303
    assert posted(own_pages, f"{where}/end", "foreign_editor") == 303
    told = own_pages.get(where, "foreign_editor", language=language).text
    assert REASON not in told  # the opened State learns who and what for, not of somebody's case
    assert posted(own_pages, f"{where}/review", "auditor", outcome="justified") == 422
    assert posted(own_pages, f"{where}/review", "auditor", outcome="justified", note="As it should be") == 303
    reviewed = own_pages.get(where, "officer", language=language).text
    assert "As it should be" in reviewed
    assert "They answered at once" in reviewed
    assert f'action="{where}/review"' not in own_pages.get(where, "auditor").text


def test_more_is_seen_while_it_is_open_and_not_after(own_pages: Pages) -> None:
    before = own_pages.get("/emergency/QN", "officer").text
    where = opened(own_pages, drill="yes")
    assert set(DUTY_DESK.findall(own_pages.get("/emergency/QN", "officer").text)) > set(DUTY_DESK.findall(before))
    posted(own_pages, f"{where}/end", "officer")
    assert set(DUTY_DESK.findall(own_pages.get("/emergency/QN", "officer").text)) == set(DUTY_DESK.findall(before))


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"reason": "short"}, 422, "10 characters or more"),
        ({"purpose": ""}, 422, "purpose is one of"),
        ({"state": ""}, 422, "state is missing"),
        ({"case": "x" * 101}, 422, "case has 100 characters at most"),
    ],
)
def test_what_is_wrong_with_an_opening_is_told_where_it_is(pages: Pages, wrong: dict[str, str], status: int, said: str) -> None:
    page = pages.get("/break-glass/new", "officer").text
    fields = {"state": "QN", "purpose": "other", "reason": REASON, **wrong}
    told = {"form_token": hidden(page, "form_token"), "key": hidden(page, "key"), **fields}
    answer = pages.post("/break-glass", "officer", data=told)
    assert answer.status_code == status
    assert said in answer.text
    assert fields["reason"] in answer.text


def test_what_is_open_already_is_said(own_pages: Pages) -> None:
    opened(own_pages)
    page = own_pages.get("/break-glass/new", "officer").text
    told = {"form_token": hidden(page, "form_token"), "state": "QN", "purpose": "other", "reason": REASON}
    answer = own_pages.post("/break-glass", "officer", data=told)
    assert answer.status_code == 409
    assert "are open for you until" in answer.text


def test_a_step_up_comes_before_the_form_and_no_address_holds_the_reason(own_pages: Pages) -> None:
    not_afresh(own_pages, "officer")
    answer = own_pages.get("/break-glass/new?state=QN", "officer")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/step-up?next=%2Fbreak-glass%2Fnew%3Fstate%3DQN"
    page = own_pages.get("/break-glass", "officer").text
    told = {"form_token": hidden(page, "form_token"), "state": "QN", "purpose": "other", "reason": REASON, "case": "C-1"}
    answer = own_pages.post("/break-glass", "officer", data=told)
    assert answer.status_code == 403
    assert REASON in answer.text
    assert 'href="/step-up?next=%2Fbreak-glass%2Fnew%3Fstate%3DQN"' in answer.text


@pytest.mark.parametrize("asked", ["reason=Call+now", "case=C-1", "purpose=other", "drill=yes"])
def test_no_address_fills_in_an_opening(pages: Pages, asked: str) -> None:
    assert pages.get(f"/break-glass/new?state=QN&{asked}", "officer").status_code == 400


def test_openings_of_others_are_not_there(own_pages: Pages) -> None:
    where = opened(own_pages)
    for path in (where, "/break-glass/b_unknown"):
        assert own_pages.get(path, "registrar").status_code == 404
    assert own_pages.get(f"{where}/unmake", "officer").status_code in (404, 405)
    assert posted(own_pages, f"{where}/unmake", "officer") == 404
    assert where in own_pages.get("/break-glass?state=QN&open=true", "auditor").text
    assert where not in own_pages.get("/break-glass?open=false", "auditor").text
    assert where not in own_pages.get("/break-glass", "registrar").text


@pytest.mark.parametrize(("language", "words"), [("en", "authdir check"), ("fr", "Aucune page ne le remplace")])
def test_the_system_says_how_it_stands(pages: Pages, language: str, words: str) -> None:
    page = pages.get("/system", "administrator", language=language).text
    assert words in page
    revision = pages.served.send("GET", "/health/ready").json()["revision"]
    assert f"<dd>{revision}</dd>" in page


def test_what_is_withheld_leads_to_its_state(pages: Pages) -> None:
    point = "/designations/" + identifier(pages.served, "designations", "QN")
    assert 'href="/break-glass/new?state=QN"' in pages.get(point, "officer", language="fr").text
    assert '<option value="QN" selected>' in pages.get("/break-glass/new?state=QN", "officer").text
    assert "/break-glass/new" not in pages.get(point, "duty_officer").text
