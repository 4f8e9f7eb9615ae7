"""An editor's morning without script: all that waits is confirmed in one press, and a change is proposed."""

import re

from tests.web.visits import PHONE, Visitors


def test_an_editor_confirms_all_and_proposes_a_change_without_script(own_visitors: Visitors) -> None:
    visit = own_visitors.visit("state_editor", width=PHONE, scripts=False)
    visit.forgive("status of 422")
    page = visit.go("/my-state")
    visit.shot("my-state", (PHONE,))
    page.get_by_role("button", name="of these are still correct").click()
    assert page.get_by_role("status").inner_text().startswith("Kept: ")
    assert page.get_by_text("Nothing waits to be confirmed.").is_visible()
    page.get_by_role("link", name=re.compile("Propose a change ?: 35")).click()
    page.get_by_label("Duty phone").fill("020 7946")
    page.get_by_role("button", name="Send it in").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    page.get_by_label("Duty phone").fill("+44 20 7946 0177")
    page.get_by_label("Reference").fill("Note 12/2026")
    visit.shot("propose", (PHONE,))
    page.get_by_role("button", name="Send it in").click()
    assert "/notifications/n_" in page.url
    assert "Note 12/2026" in page.get_by_role("main").inner_text()
