"""An officer and a lawyer in a real browser, each with the question that they come with (DOMAIN.md, 1)."""

from typing import Literal

import pytest

from tests.web.visits import PHONE, Visitors

Language = Literal["en", "fr"]
ASKED = {
    "en": ("From", "To", "For what", "an order for subscriber information", "Show the route", "Does not apply"),
    "fr": (
        "De",
        "À",
        "Pour quoi",
        "une injonction visant des données relatives aux abonnés",
        "Afficher la voie",
        "Ne s'applique pas",
    ),
}
TOLD = {
    "en": ("What must go with it", "Who else must be told", "By when", "Applies"),
    "fr": ("Ce qui doit l'accompagner", "Qui d'autre doit être informé", "Délais", "S'applique"),
}
SHOWN = {
    "en": ("On which day", "Show", "What the directory holds for 1 March 2025."),
    "fr": ("Quel jour", "Afficher", "1er mars 2025"),
}


@pytest.mark.parametrize("language", ASKED)
def test_an_officer_learns_whether_an_order_goes_there_and_what_to_attach(visitors: Visitors, language: Language) -> None:
    visit = visitors.visit("officer", language=language, width=PHONE)
    sender, receiver, purpose, wanted, show, answer = ASKED[language]
    page = visit.go("/routes")
    page.get_by_label(sender, exact=True).select_option("FR")
    page.get_by_label(receiver, exact=True).select_option("HU")
    page.get_by_label(purpose, exact=True).select_option(label=wanted)
    page.get_by_role("button", name=show).click()
    page.wait_for_url("**from=FR**")
    assert page.get_by_text(answer, exact=True).first.is_visible()
    assert page.locator(".sentence").inner_text()
    assert visit.faults() == []
    content, others, deadlines, applies = TOLD[language]
    page.goto(f"{visit.site.url}/routes?from=QO&to=QM&purpose=subscriber-information")
    assert page.get_by_text(applies, exact=True).first.is_visible()
    for heading in (content, others, deadlines):
        assert page.get_by_role("heading", name=heading).is_visible()
    assert page.locator(".checklist li").count() > 5
    assert page.locator(".deadlines time").first.is_visible()
    visit.shot(f"route-{language}")


def test_one_question_decides_and_is_answered_by_keyboard(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    page = visit.go("/routes?from=QN&to=QM&purpose=onward-transfer")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**case=*")
    assert page.locator(".sentence").inner_text()


@pytest.mark.parametrize("language", SHOWN)
def test_a_lawyer_sees_what_the_directory_said_in_march(visitors: Visitors, language: Language) -> None:
    visit = visitors.visit("officer", language=language, scripts=False)
    label, show, said = SHOWN[language]
    page = visit.go("/states/QM/10.5")
    page.get_by_role("link", name="Meridia").filter(has_text="Just").first.click()
    page.get_by_label(label).fill("2025-03-01")
    page.get_by_role("button", name=show, exact=True).click()
    page.wait_for_url("**as_of=2025-03-01**")
    assert said in page.locator("main").inner_text()
    assert "1 Exercise Square" in page.locator("main").inner_text()
    now = page.url.partition("?")[0]
    page.goto(f"{now}/history")
    assert page.locator("del", has_text="1 Exercise Square").is_visible()
    assert page.locator("ins", has_text="12 Example Avenue").is_visible()
    assert page.locator("svg.axes").is_visible()
    visit.shot(f"history-{language}")


@pytest.mark.parametrize(
    "path", ["/", "/routes?from=QO&to=QM&purpose=subscriber-information", "/states/QM", "/coverage", "/indicators"]
)
def test_pages_are_light_and_ask_for_little(visitors: Visitors, path: str) -> None:
    weight = visitors.visit("officer").weigh(path)
    assert weight.size < 200 * 1024
    assert weight.files <= 8
