"""The emergency book in a real browser, opened from a file with the network off: it shows, searches, prints, and asks nobody."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.bundle.verify import Wanted, contents, verify
from app.domain.access import Audience
from tests.api.served import Loaded, copied
from tests.bundle.shop import Shop
from tests.web.stage import Stage

NUMBER = "+44 161 496 0131"


@pytest.fixture(scope="module")
def book(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The book of a bundle for the network, opened by its recipient, as a file."""
    folder = tmp_path_factory.mktemp("book")
    with copied(loaded_sqlite, folder) as url:
        shop = Shop(url, folder)
        made = shop.make(Audience.NETWORK, "QM")
        place = folder / "emergency.html"
        judged = verify(made.folder, Wanted(made.manifest.issued_at, root=shop.root.read_bytes()))
        place.write_bytes(contents(made.folder, judged, place.name, str(shop.identity)))
        yield place


@pytest.fixture
def asked() -> list[str]:
    """Whatever a page asked for, and what its browser complained of."""
    return []


def _opened(stage: Stage, book: Path, asked: list[str], **more: str) -> Page:
    context = stage.browser.new_context(offline=True, **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(book.as_uri())
    return page


def test_it_opens_from_a_file_without_network_and_asks_nobody(stage: Stage, book: Path, asked: list[str]) -> None:
    page = _opened(stage, book, asked)
    assert page.locator("section.state:visible").count() > 90
    state = page.locator("#QM")
    assert state.locator("ol.steps > li").first.locator("a").inner_text() == NUMBER
    assert state.locator("a").first.get_attribute("href") == "tel:+441614960131"
    assert "EXPIRES" in page.locator(".stamp").inner_text()
    assert "mark" in page.locator(".stamp").inner_text()
    assert asked == [book.as_uri()]


@pytest.mark.parametrize(("typed", "found"), [("meridia", "QM"), ("Méridia", "QM"), ("0131 161", "QM"), ("cote ivoire", "CI")])
def test_it_is_searched_inside(stage: Stage, book: Path, asked: list[str], typed: str, found: str) -> None:
    page = _opened(stage, book, asked)
    page.get_by_role("searchbox").fill(typed)
    assert [each.get_attribute("id") for each in page.locator("section.state:visible").all()] == [found]
    assert page.get_by_role("status").inner_text().startswith("1 of ")
    page.get_by_role("searchbox").fill("no such place")
    assert page.locator("section.state:visible").count() == 0


def test_it_speaks_both_languages(stage: Stage, book: Path, asked: list[str]) -> None:
    page = _opened(stage, book, asked, locale="fr-FR")
    assert "Contacts d’urgence" in page.locator("h1").inner_text()
    page.get_by_role("button", name="English").click()
    assert page.locator("h1").inner_text() == "Emergency contacts of all States"
    assert "permanence" not in page.locator("#QM .first").inner_text()


def test_past_its_times_it_says_so_plainly(stage: Stage, book: Path, asked: list[str]) -> None:
    page = _opened(stage, book, asked)
    assert not page.locator(".late:visible").count()
    page.clock.install()
    for name, shown in (("next-update", ["overdue"]), ("expires", ["expired", "overdue"])):
        until = page.locator("html").get_attribute(f"data-{name}") or ""
        page.clock.set_system_time(datetime.fromisoformat(until))
        page.clock.run_for(60_000)
        page.reload()
        assert [each.get_attribute("id") for each in page.locator(".late:visible").all()] == shown


def test_it_prints_all_states_and_no_tools(stage: Stage, book: Path, asked: list[str]) -> None:
    page = _opened(stage, book, asked)
    page.emulate_media(media="print")
    assert not page.locator("#tools").is_visible()
    assert page.locator("#QM").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_its_policy_lets_nothing_in_and_no_handler_stands_in_its_tags(book: Path) -> None:
    text = book.read_text(encoding="utf-8")
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "unsafe-inline" not in text
    assert "http://" not in text.replace("http-equiv", "")
    assert not any(f" on{each}=" in text for each in ("click", "load", "input", "error"))
