"""A registrar imports a file and an approver approves it, each in a browser of their own; the lookup shows the new value."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.registry import CHANGED, IN_DOUBT, LAST, file
from tests.web.visits import Visitors


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_file_is_sent_seen_and_approved(own_visitors: Visitors, tmp_path: Path, *, scripts: bool) -> None:
    note = tmp_path / "note.csv"
    note.write_bytes(file(CHANGED, IN_DOUBT))
    registrar = own_visitors.visit("registrar", scripts=scripts)
    page = registrar.go("/notifications/new")
    page.get_by_label("The file that the State sent").set_input_files(note)
    page.get_by_label("State (optional)").select_option("QM")
    page.get_by_label("Reference").fill("Note 12/2026")
    page.get_by_role("button", name="Send and see the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Note 12/2026")
    registrar.shot(f"notifications-plan-{'scripts' if scripts else 'plain'}")
    page.get_by_label("8.10.b", exact=True).check()
    page.get_by_role("button", name="Keep these choices").click()
    expect(page.get_by_role("heading", name="What was chosen")).to_be_visible()
    place = page.url.removeprefix(registrar.site.url).partition("#")[0]

    approver = own_visitors.visit("approver", scripts=scripts)
    there = approver.go(place)
    assert there.locator("#plan").inner_html() == page.locator("#plan").inner_html()
    for box in there.locator("form.approval >> nth=0").get_by_role("checkbox").all():
        box.check()
    there.get_by_role("button", name="Approve: write this plan to the register").click()
    expect(there.get_by_text("Written as entr")).to_be_visible()
    found = approver.site.api("GET", "/designations?state=QM&provision=27.2", "officer")["items"][0]["channels"]
    assert "+442079460177" in [each["value"] for each in found]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fr", "dark")])
def test_the_pages_are_sound_for_everybody(own_visitors: Visitors, tmp_path: Path, language: str, scheme: str) -> None:
    note = tmp_path / "last.csv"
    note.write_text(LAST)
    visit = own_visitors.visit("registrar", language=language, scheme=scheme)  # type: ignore[arg-type]
    page = visit.go("/notifications/new")
    page.locator("#file").set_input_files(note)
    page.locator("#metadata-state").select_option("QM")
    page.locator("form#sending button[type=submit]").click()
    expect(page.locator(".alarm")).to_be_visible()
    place = page.url.removeprefix(visit.site.url)
    assert visit.swept([place, "/notifications", "/notifications/new", "/provisional?state=QM"]) == {}
    visit.go(place)
    visit.shot(f"notifications-last-{language}-{scheme}")
    approver = own_visitors.visit("approver", language=language, scheme=scheme)  # type: ignore[arg-type]
    assert approver.swept([place]) == {}
    approver.shot(f"notifications-approver-{language}-{scheme}")


def test_a_file_that_is_too_large_is_not_sent_at_all(visitors: Visitors, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    page = visitors.visit("registrar").go("/notifications/new")
    page.locator("#file").set_input_files(large)
    page.get_by_role("button", name="Send and see the plan").click()
    assert "larger than 10 MiB" in page.locator("#file").evaluate("field => field.validationMessage")
    assert page.url.endswith("/notifications/new")
