"""What a browser believes of roots and of history: roots that follow one another, lines that were seen, lines that were erased."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.bundle.roots import OFFLINE, rotate
from app.domain.canonical import canonical
from app.domain.erasure import digest_left, remaining
from tests.bundle.press import Press
from tests.makers import entry
from tests.web.visits import Visit, Visitors

HOLDS, FAILS = "It holds", "It does not hold"
UNCHAINED = "does not follow from the one that this browser knows, or is not signed as it asks"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path / "press", now=datetime.now(UTC))


def told(page: Page, *places: Path) -> str:
    """What the page says of files, or of all in a folder."""
    page.locator("#verdict").evaluate("(verdict) => verdict.replaceChildren()")
    page.locator("#files").set_input_files([file for each in places for file in (each.iterdir() if each.is_dir() else [each])])
    expect(page.locator("#verdict h2")).to_be_visible()
    return page.locator("#verdict").inner_text()


def begun(visit: Visit, press: Press) -> Page:
    page = visit.go("/verify")
    page.locator("#keys").fill("\n".join(press.log_keys()))
    return page


def rotated(press: Press) -> Path:
    """Another online key, and the root that names it."""
    return rotate(press.keys, press.keys / OFFLINE, press.log_keys(), press.now)


def copy(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))


def test_a_root_that_follows_is_accepted_and_the_older_one_takes_nothing_back(
    visitors: Visitors, press: Press, tmp_path: Path
) -> None:
    page = begun(visitors.visit(), press)
    first, before = press.keys / "1.root.json", copy(press.issue(), tmp_path / "before")
    assert "This root is remembered" in told(page, first)
    assert HOLDS in told(page, before)
    second = rotated(press)
    after = press.issue()
    assert HOLDS in told(page, after)
    assert "SHA-256 of its file: 2, " in told(page, after)
    refused = told(page, before)
    assert FAILS in refused
    assert "older issue than one that this browser saw" in refused
    kept = told(page, first)
    assert "knows a newer root" in kept
    assert "SHA-256 of its file: 2, " in kept
    assert "SHA-256 of its file: 2, " in told(page, after)
    assert "This root is remembered" in told(page, second)


def test_a_root_that_does_not_follow_is_refused(visitors: Visitors, press: Press, tmp_path: Path) -> None:
    stranger = Press(tmp_path / "stranger", now=press.now)
    rotated(stranger)
    forged = stranger.issue()
    shutil.copy(press.keys / "1.root.json", forged)
    for given in (True, False):
        page = begun(visitors.visit(), press)
        if given:
            assert "This root is remembered" in told(page, press.keys / "1.root.json")
            assert f"{UNCHAINED}: 2.root.json" in told(page, stranger.keys / "2.root.json")
            assert f"{UNCHAINED}: 1.root.json" in told(page, stranger.keys / "1.root.json")
        refused = told(page, forged)
        assert FAILS in refused
        assert f"{UNCHAINED}: 2.root.json" in refused
    rotated(press)
    page = begun(visitors.visit(), press)
    assert HOLDS in told(page, press.issue())
    broken = copy(press.issue(), tmp_path / "broken")
    shutil.copy(stranger.keys / "1.root.json", broken)
    assert f"{UNCHAINED}: 1.root.json" in told(page, broken)


def test_whoever_met_a_forged_root_first_puts_the_right_one_in_its_place(visitors: Visitors, press: Press, tmp_path: Path) -> None:
    forger = Press(tmp_path / "forger", now=press.now)
    forger.issue()
    forged = forger.issue()
    page = begun(visitors.visit(), press)
    assert "meets this root for the first time" in told(page, forged)
    assert f"{UNCHAINED}: 1.root.json" in told(page, press.issue())
    assert "This root is remembered" in told(page, press.keys / "1.root.json")
    assert HOLDS in told(page, press.issue())
    assert f"{UNCHAINED}: 1.root.json" in told(page, forged)


def test_history_that_was_written_anew_is_refused_though_all_is_signed(visitors: Visitors, press: Press) -> None:
    page = begun(visitors.visit(), press)
    assert HOLDS in told(page, press.issue())
    press.grow(2)
    assert HOLDS in told(page, press.issue())
    honest = press.entries
    for rewritten in ([entry(1, key="d_other"), *honest[1:]], honest[:-1]):
        press.entries = rewritten
        refused = told(page, press.issue())
        assert FAILS in refused
        assert "do not begin with those that this browser saw before" in refused
    press.entries = honest
    assert HOLDS in told(page, press.issue())


def erased(press: Press, *, truly: bool = True) -> None:
    """The second line of the log loses a field, as a later line tells."""
    before = press.entries[1]
    left = remaining(before, ["person"], "x_1")
    wiped = {"kind": before.kind, "key": before.key, "version": before.version, "fields": ["person"], "leaf": before.leaf.hex()}
    remains = digest_left(left) if truly else "0" * 64
    said = {"id": "x_1", "state": before.state, "ground": "objection", "requester": "a", "approver": "b"}
    payload = canonical({**said, "lines": [wiped | {"remains": remains}]})
    press.entries[1] = left
    press.entries.append(entry(len(press.entries) + 1, kind="erasure", key="x_1", payload=payload))


def test_lines_that_lost_what_they_said_hold_where_an_erasure_tells_of_it(visitors: Visitors, tmp_path: Path) -> None:
    for truly, said in ((True, HOLDS), (False, "no later line tells of its erasure: d_2")):
        press = Press(tmp_path / f"press-{truly}", now=datetime.now(UTC))
        press.entries[1] = entry(2, key="d_2", payload=b'{"authority":"b_1","person":"Ann Other"}')
        erased(press, truly=truly)
        page = begun(visitors.visit(), press)
        assert said in told(page, press.issue())
