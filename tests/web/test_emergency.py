"""The emergency pages without a browser: what each reader finds on a card, in both languages, and what came of a call."""

import re
from html import unescape
from typing import Any

import pytest
from bs4 import BeautifulSoup

from app.domain.access import Role
from app.web.offline import COPY, KEPT_FOR, NAME
from app.web.render import environment
from app.web.visit import NOBODY, READER
from tests.api.served import Response
from tests.web.pages import Pages

READERS = (None, *(each.value for each in Role if each is not Role.CLIENT))
NETWORK, DUTY, FALL_BACK = "duty_officer", "+61255500361", "+61255500362"
FIRST_PRINTED = "+61 2 5550 0361"
"""Of QO's operations centre, as a reader sees it."""


def soup(answer: Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def text(answer: Response) -> str:
    return re.sub(r"\s+", " ", soup(answer).get_text(" "))


def content(pages: Pages, state: str, role: str | None) -> Any:
    return pages.get(f"/api/v1/emergency/{state}", role, headers={"Accept": "application/json"}).json()


def filled(answer: Response, pressed: str, **more: str) -> dict[str, str]:
    """The report form of a card as a browser sends it, with the first button of that name."""
    page = soup(answer)
    form = page.find(id="report")
    assert form is not None
    fields = {str(each["name"]): str(each.get("value", "")) for each in form.find_all("input", attrs={"name": True})}
    button = page.find("button", attrs={"name": pressed, "form": "report"})
    assert button is not None, pressed
    return {**fields, pressed: str(button["value"]), **more}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_has_a_card_with_the_answer_of_the_api(pages: Pages, reader: str | None, language: str) -> None:
    for state in ("QM", "QN", "QO", "JP"):
        answer, told = pages.get(f"/emergency/{state}", reader, language=language), content(pages, state, reader)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
        shown = text(answer)
        for step in told["steps"]:
            assert step["display"] in shown
            assert (step["name"] if language == "en" else step["name_fr"]) in shown
        for stage in told["if_nobody_answers"]:
            assert (stage["said"] or stage[language]) in shown, (state, stage["kind"])
        for entry in told["entries"]:
            assert all(each[language] in shown for each in entry["freshness"])


def test_the_number_to_call_first_is_there_to_press_to_copy_and_to_scan(pages: Pages) -> None:
    page = soup(pages.get("/emergency/QO", NETWORK))
    first = page.select_one(".first")
    assert first is not None
    link = first.select_one(".reach.is-large a.number")
    assert link is not None
    assert (link["href"], link.get_text()) == (f"tel:{DUTY}", FIRST_PRINTED)
    assert first.select_one(f'[data-copy="{DUTY}"]') is not None
    code = first.select_one("img")
    assert code is not None
    assert pages.get(str(code["src"]), NETWORK).headers["content-type"] == "image/svg+xml"
    assert first.select_one('time[data-zone="Australia/Sydney"]') is not None


def test_the_card_leads_to_its_other_forms(pages: Pages) -> None:
    links = [str(each["href"]) for each in soup(pages.get("/emergency/QO", NETWORK)).select(".forms a")]
    assert links[:3] == [f"/api/v1/emergency/QO.{form}?lang=en" for form in ("pdf", "vcf", "jscontact")]
    assert all(pages.get(each, NETWORK).status_code == 200 for each in links[:3])


def test_who_is_not_signed_in_is_told_what_is_public_and_how_to_sign_in(pages: Pages) -> None:
    answer = pages.get("/emergency/QM")
    assert "What is public is the name of each office" in text(answer)
    assert soup(answer).select_one('.first a[href="/sign-in?next=/emergency/QM"]') is not None
    assert "tel:" not in answer.text
    assert answer.headers[READER] == NOBODY
    assert COPY not in answer.headers


@pytest.mark.parametrize(("reader", "may"), [("officer", True), ("registrar", True), ("auditor", False), (NETWORK, False)])
def test_break_glass_is_offered_to_whoever_may(pages: Pages, reader: str, *, may: bool) -> None:
    answer = pages.get("/emergency/QN", reader)
    assert (soup(answer).select_one('a[href="/break-glass/new?state=QN"]') is not None) is may
    assert ("visible to the 24/7 network only" in text(answer)) is may
    form = pages.get("/break-glass/new?state=QN", reader)
    assert (soup(form).select_one('option[value="QN"][selected]') is not None) is may


def test_a_state_without_contacts_says_so_and_goes_on(pages: Pages) -> None:
    shown = text(pages.get("/emergency/JP", NETWORK))
    assert "No 24/7 contact is known here" in shown
    assert "Japan has no 24/7 point of contact under Article 35" in shown
    assert "法務省" in shown


@pytest.mark.parametrize(
    ("typed", "state"),
    [("japan", "JP"), ("日本", "JP"), ("Japon", "JP"), ("jp", "JP"), ("cote d'ivoire", "CI"), ("curaçao", "NL"), ("norvan", "QN")],
)
def test_a_state_is_found_by_whatever_it_is_called(pages: Pages, typed: str, state: str) -> None:
    answer = pages.get("/emergency", params={"state": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/emergency/{state}")


def test_several_states_are_listed_and_none_is_said(pages: Pages) -> None:
    several = [str(each["href"]) for each in soup(pages.get("/emergency", params={"state": "united"})).select("#states a")]
    assert several == ["/emergency/GB", "/emergency/US"]
    nothing = pages.get("/emergency", params={"state": "<Atlantis>"}, language="fr")
    assert "Aucun État ne s'appelle « <Atlantis> » ici." in text(nothing)
    assert len(soup(nothing).select("#states a")) > 50
    assert len(soup(pages.get("/emergency", params={"state": "?!"})).select("#states a")) > 50


@pytest.mark.parametrize(("path", "leads"), [("/emergency/qm", "QM"), ("/emergency/CW", "NL"), ("/emergency/JAPAN", "JP")])
def test_an_address_that_is_nearly_right_leads_there(pages: Pages, path: str, leads: str) -> None:
    assert pages.get(path).headers["location"] == f"/emergency/{leads}"


def test_a_state_that_is_not_there_is_not_found(pages: Pages) -> None:
    assert pages.get("/emergency/XX").status_code == 404


def test_whoever_called_says_that_nobody_answered_and_is_told_whom_to_call_next(own_pages: Pages) -> None:
    fields = filled(own_pages.get("/emergency/QO", NETWORK), "did-not-answer", note="twice, at 03:04 and 03:09")
    answer = own_pages.post("/emergency/QO", NETWORK, data=fields)
    told = soup(answer).select_one("#told")
    assert told is not None
    assert f"Kept: {FIRST_PRINTED} did not answer." in told.get_text()
    assert told.select_one(f'a[href="tel:{FALL_BACK}"]') is not None
    assert "DISPUTED" in text(answer)
    (entry,) = (
        each for each in content(own_pages, "QO", NETWORK)["entries"] if each["designation"]["id"] in fields["did-not-answer"]
    )
    assert entry["designation"]["trust"]["status"] == "disputed"


def test_a_reload_keeps_nothing_twice(own_pages: Pages) -> None:
    fields = filled(own_pages.get("/emergency/QO", NETWORK), "did-not-answer")
    assert [own_pages.post("/emergency/QO", NETWORK, data=fields).status_code for _ in range(2)] == [200, 200]
    designation = fields["did-not-answer"].partition(" ")[0]
    kept = own_pages.get(f"/api/v1/designations/{designation}/observations", NETWORK, headers={"Accept": "application/json"}).json()
    assert len(kept["items"]) == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_somebody_answered_is_kept_too(own_pages: Pages, language: str) -> None:
    fields = filled(own_pages.get("/emergency/QO", NETWORK, language=language), "answered")
    answer = own_pages.post("/emergency/QO", NETWORK, data=fields, language=language)
    assert {"en": f"Kept: {FIRST_PRINTED} answered.", "fr": f"Noté : {FIRST_PRINTED} a répondu."}[language] in text(answer)
    assert {"en": "Last answered on", "fr": "A répondu le"}[language] in text(answer)
    assert COPY not in answer.headers


def test_of_the_own_state_nobody_says_that_it_answered(pages: Pages) -> None:
    page = soup(pages.get("/emergency/QM", NETWORK))
    assert page.select("button[name=did-not-answer]")
    assert not page.select("button[name=answered]")


def test_buttons_are_for_those_who_may_report(pages: Pages) -> None:
    shown = {each for each in READERS if soup(pages.get("/emergency/QO", each)).select("button[form=report]")}
    assert shown == {NETWORK}


def test_a_report_without_a_button_or_with_too_much_is_said_on_the_page(own_pages: Pages) -> None:
    fields = filled(own_pages.get("/emergency/QO", NETWORK), "answered")
    nothing = own_pages.post("/emergency/QO", NETWORK, data={each: fields[each] for each in ("form_token", "key")})
    assert nothing.status_code == 422
    assert "press one of the two buttons" in text(nothing)
    long = own_pages.post("/emergency/QO", NETWORK, data=fields | {"note": "x" * 3000})
    assert long.status_code == 422
    note = soup(long).find(id="note")
    assert note is not None
    assert note["aria-invalid"] == "true"


def test_too_many_reports_are_told_on_the_page_with_the_card(own_pages: Pages) -> None:
    card = own_pages.get("/emergency/QO", NETWORK)
    buttons = [str(each["value"]) for each in soup(card).select("button[name=answered]")]
    fields = filled(card, "answered")
    for number in range(10):
        sent = fields | {"answered": buttons[number % len(buttons)], "note": str(number)}
        assert own_pages.post("/emergency/QO", NETWORK, data=sent).status_code == 200
    answer = own_pages.post("/emergency/QO", NETWORK, data=fields | {"note": "once more"})
    assert answer.status_code == 429
    assert soup(answer).select_one(".notice.is-bad[role=alert]") is not None
    assert soup(answer).select_one(f'.first a[href="tel:{DUTY}"]') is not None


def test_reports_need_somebody_and_the_form_of_their_session(pages: Pages) -> None:
    assert pages.post("/emergency/QO", data={"answered": "d_x +1"}).status_code == 401
    assert pages.post("/emergency/QO", "auditor", data={"answered": "d_x +1"}).status_code == 403
    assert pages.post("/emergency/QO", NETWORK, data={"answered": "d_x +1", "form_token": "0"}).status_code == 403


def test_names_and_hours_are_written_as_text(pages: Pages) -> None:
    answer = pages.get("/emergency", params={"state": '"><script>x</script>'})
    assert "<script>x" not in answer.text
    assert "<script>x" in unescape(answer.text)


def test_copies_are_allowed_to_whoever_is_signed_in_for_a_stated_time(pages: Pages) -> None:
    answer = pages.get("/emergency/QO", NETWORK)
    assert answer.headers[COPY] == str(int(KEPT_FOR.total_seconds()))
    assert answer.headers[NAME] == "Exercise%20State%20Ostrovia"
    assert f"without a network for {int(KEPT_FOR.total_seconds()) // 3600} hours" in text(answer)
    marks = {pages.get("/emergency/QO", each).headers[READER] for each in READERS}
    assert len(marks) == len(READERS)
    assert pages.get("/", NETWORK).headers[READER] == answer.headers[READER]


def test_what_was_opened_for_half_an_hour_is_not_kept_for_longer(own_pages: Pages) -> None:
    asked = {"state": "QN", "purpose": "contact-check", "reason": "the number is to be checked", "drill": True}
    assert own_pages.post("/api/v1/break-glass", "officer", json=asked).status_code == 201
    opened = own_pages.get("/emergency/QN", "officer")
    assert "tel:" in opened.text
    assert COPY not in opened.headers
    assert COPY in own_pages.get("/emergency/QO", "officer").headers


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ({"status": "valid", "weak": None, "expires_at": "2027-03-01T00:00:00Z"}, "AAAA BBBB valid, until 1 March 2027"),
        ({"status": "expired", "weak": None, "expires_at": "2020-03-01T00:00:00Z"}, "AAAA BBBB expired: do not use it"),
        ({"status": "revoked", "weak": None, "expires_at": None}, "AAAA BBBB revoked: do not use it"),
        ({"status": "valid", "weak": "short", "expires_at": None}, "AAAA BBBB valid, weak (short): do not rely on it"),
    ],
)
def test_a_key_says_its_fingerprint_and_when_to_distrust_it(key: dict[str, Any], said: str) -> None:
    assert said in made("key_of", key | {"fingerprint": "AAAABBBB"})


def test_doubts_are_said_with_the_value_before_and_until_when_a_contact_stands() -> None:
    doubts = [{"en": "CHANGED in the last seven days, before: +1", "fr": "MODIFIÉ"}]
    shown = made("doubts_of", {"doubts": doubts, "until": "2026-11-23T04:00:00Z"})
    assert shown == "CHANGED in the last seven days, before: +1 Stands until 23 November 2026, 04:00 UTC"


def test_a_holiday_and_the_next_opening_are_told_where_it_is_closed() -> None:
    now = {"local_time": "2026-12-25T03:04+09:00", "time_zone": "Asia/Tokyo", "holiday": "Holiday", "next_opening": None}
    opens = now | {"next_opening": "2026-12-28T09:00+09:00", "next_opening_unknown": None}
    assert "Friday, 03:04 there (Asia/Tokyo) · public holiday: Holiday · opens Monday, 09:00 there" in made(
        "there", opens, "closed"
    )
    assert "opens" not in made("there", opens, "open")
    assert "clocks change there" in made("there", now | {"next_opening_unknown": "clock-change"}, "closed")


def test_a_desk_of_a_territory_names_it() -> None:
    assert made("whose", {"territory": "CW", "name": "Police"}, lambda item, name: item[name]) == "Police for Curaçao only"


def test_an_address_adds_nobody_to_a_mail() -> None:
    macro = "reach"
    reach = getattr(environment("en").get_template("parts/common.html").module, macro)
    link = BeautifulSoup(reach("email", "duty?bcc=x%40y.example&a@police.example"), "html.parser").a
    assert link is not None
    assert link["href"] == "mailto:duty%3Fbcc%3Dx%2540y.example%26a@police.example"


def made(macro: str, *given: Any) -> str:
    """What a part of the card is made into, as text."""
    part = getattr(environment("en").get_template("parts/emergency.html").module, macro)
    return re.sub(r"\s+", " ", BeautifulSoup(part(*given), "html.parser").get_text(" ")).replace(" ,", ",").strip()
