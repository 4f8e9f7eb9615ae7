"""Looking up in a real browser: pinned and recent States, and a card in two inputs from a cold tab."""

from tests.web.visits import PHONE, Visitors


def test_pinned_and_recent_states_stand_on_the_home_page_until_signing_out(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    page = visit.go("/states/JP")
    page.get_by_role("button", name="Pin").click()
    assert page.get_by_role("button", name="Pin", pressed=True).is_visible()
    visit.go("/states/QM/35")
    visit.go("/")
    mine = page.get_by_role("region", name="Your States")
    assert mine.get_by_role("listitem").all_inner_texts() == ["Japan pinned", "Exercise State Meridia seen lately"]
    assert mine.get_by_role("link", name="Japan").get_attribute("href") == "/emergency/JP"
    visit.shot("home-officer")
    assert visit.faults() == []
    page.evaluate(
        "document.querySelector('form[action=\"/sign-out\"]').addEventListener('submit', (sent) => sent.preventDefault())"
    )
    page.get_by_role("button", name="Sign out").click()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    visit.go("/")
    assert mine.is_hidden()


def test_what_one_account_has_pinned_is_not_shown_to_another(visitors: Visitors) -> None:
    visit = visitors.visit("officer")
    page = visit.go("/states/JP")
    page.get_by_role("button", name="Pin").click()
    page.evaluate("localStorage.setItem('authdir.pins.reader', 'somebody else')")
    visit.go("/")
    assert page.get_by_role("region", name="Your States").is_hidden()
    assert page.evaluate("localStorage.getItem('authdir.pins')") is None


def test_an_emergency_card_is_two_inputs_from_a_cold_tab(visitors: Visitors) -> None:
    visit = visitors.visit("duty_officer")
    page = visit.go("/")
    page.keyboard.type("qm")
    page.get_by_role("button", name="Emergency card").click()
    page.wait_for_url("**/emergency/QM")
    assert page.get_by_role("link", name="+44 161 496 0131").first.is_visible()
    visit.go("/")
    assert page.get_by_role("region", name="Your States").get_by_role("listitem").count() == 1


def test_unpinning_takes_a_state_away(visitors: Visitors) -> None:
    visit = visitors.visit(width=PHONE)
    page = visit.go("/states/JP")
    pin = page.get_by_role("button", name="Pin")
    pin.click()
    pin.click()
    assert pin.get_attribute("aria-pressed") == "false"
    assert page.evaluate("localStorage.getItem('authdir.pins')") == "[]"
    assert page.evaluate("localStorage.getItem('authdir.recent')") == '["JP"]'


def test_a_browser_that_keeps_nonsense_shows_none_of_it(visitors: Visitors) -> None:
    visit = visitors.visit()
    page = visit.go("/")
    page.evaluate("localStorage.setItem('authdir.pins', '[\"../x\", 7, \"ZZ\"]'); localStorage.setItem('authdir.recent', '{')")
    visit.go("/")
    assert page.get_by_role("region", name="Your States").is_hidden()


def test_states_are_looked_up_without_scripts_and_on_a_phone(visitors: Visitors) -> None:
    visit = visitors.visit(width=PHONE, scripts=False)
    page = visit.go("/states")
    page.get_by_label("Name or code").fill("magyar")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Hungary", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Hungary")
    assert not page.get_by_role("button", name="Pin").is_visible()
    page.get_by_label("On which day").fill("2022-01-01")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text("What the directory holds for 1 January 2022.").is_visible()


def test_an_answer_is_typed_for_from_a_cold_tab_with_the_keyboard_alone(visitors: Visitors) -> None:
    visit = visitors.visit("officer", language="fr")
    page = visit.go("/")
    page.keyboard.type("japon 8.10")
    page.keyboard.press("Enter")
    page.wait_for_url("**/states/JP/8.10?found=japon+8.10")
    visit.shot("state-provision-officer")
    assert visit.faults() == []
    page.get_by_role("link", name="Voir tout ce qui a été trouvé").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Résultats pour « japon 8.10 »"
    visit.shot("search-officer")
    assert visit.faults() == []
    page.get_by_role("searchbox").fill("ministère")
    page.get_by_role("searchbox").press("Enter")
    assert page.get_by_role("region", name="Autorités").is_visible()
    assert visit.faults() == []
