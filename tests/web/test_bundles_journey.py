"""A real bundle in a real browser: dropped on the page as a folder or chosen as files, and with one byte changed in each."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.domain.access import Audience
from tests.api.served import Loaded, copied
from tests.bundle.shop import Shop
from tests.web.visits import DESKTOP, PHONE, Visitors

METADATA = ("timestamp.json", "snapshot.json", "targets.json", "manifest.json")


@dataclass(frozen=True)
class Issues:
    """What one directory made: its root, a bundle for everybody, an encrypted one, and the keys of its log."""

    root: Path
    public: Path
    sealed: Path
    keys: str


@pytest.fixture(scope="module")
def issues(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issues]:
    folder = tmp_path_factory.mktemp("issues")
    with copied(loaded_sqlite, folder) as url:
        shop = Shop(url, folder)
        public, sealed = (folder / each for each in ("public", "sealed"))
        shop.make(to=public)
        shop.make(Audience.NETWORK, "QM", to=sealed)
        yield Issues(shop.root, public, sealed, "\n".join(_log_keys(shop.root)))


def _log_keys(root: Path) -> list[str]:
    found: list[str] = json.loads(root.read_text())["signed"]["x-authdir-log-keys"]
    return found


def chosen(page: Page, *places: Path) -> str:
    """Chooses files there, all that are in a folder; what the page says then."""
    page.locator("#verdict").evaluate("(verdict) => verdict.replaceChildren()")
    files = [file for each in places for file in (sorted(each.iterdir()) if each.is_dir() else [each])]
    page.locator("#files").set_input_files(files)
    return said(page)


def dropped(page: Page, *places: Path) -> str:
    """Drops files or folders there, as a hand does; what the page says then."""
    page.locator("#verdict").evaluate("(verdict) => verdict.replaceChildren()")
    page.locator("#drop").scroll_into_view_if_needed()
    box = page.locator("#drop").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    given = {"items": [], "files": [str(each) for each in places], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 20, "y": box["y"] + 20, "data": given})
    session.detach()
    return said(page)


def said(page: Page) -> str:
    expect(page.locator("#verdict h2")).to_be_visible()
    return page.locator("#verdict").inner_text()


def begun(visitors: Visitors, keys: str, width: int = DESKTOP) -> Page:
    """The page in a browser that met nothing yet, with these keys of a log."""
    page = visitors.visit(width=width).go("/verify")
    page.locator("#keys").fill(keys)
    return page


def altered(folder: Path, name: str, place: int, to: Path) -> Path:
    """A copy of a bundle in which one byte of one file is another one."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    content = bytearray((to / name).read_bytes())
    content[place] ^= 1
    (to / name).write_bytes(content)
    return to


def places_in(file: Path) -> set[int]:
    """A few places that say something: in the middle of the file, near its end, and in the signature of metadata."""
    text = file.read_bytes()
    found = {len(text) // 2, max(len(text) - 20, 0)}
    if b'"sig"' in text:
        found.add(text.index(b'"sig"') + 12)
    return {next(at for at in range(each, len(text)) if text[at : at + 1].isalnum()) for each in found}


@pytest.mark.parametrize("way", [chosen, dropped])
def test_a_real_bundle_is_accepted(visitors: Visitors, issues: Issues, way: Callable[..., str]) -> None:
    page = begun(visitors, issues.keys, width=PHONE)
    told = way(page, issues.public)
    assert told.startswith("It holds: ")
    assert "The metadata is signed" in told
    assert "meets this root for the first time" in told
    assert "nobody signed it" not in told
    for each in ("lines.jsonl", "register.json", "emergency.html"):
        assert each in told
    assert "The root that this browser knows" in way(page, issues.public)


def test_one_byte_changed_in_any_file_is_refused_and_the_file_is_named(visitors: Visitors, issues: Issues, tmp_path: Path) -> None:
    page = begun(visitors, issues.keys)
    for given in (None, issues.root):
        if given is not None:
            assert "This root is remembered" in chosen(page, given)
        for file in sorted(issues.public.iterdir()):
            for place in places_in(file):
                told = chosen(page, altered(issues.public, file.name, place, tmp_path / "altered"))
                assert "It does not hold" in told, (file.name, place)
                assert f": {file.name}" in told, (file.name, place, told)
    assert "It holds" in chosen(page, issues.public)


def test_hashes_in_a_manifest_that_nobody_signed_are_worth_nothing(visitors: Visitors, issues: Issues, tmp_path: Path) -> None:
    forged = Path(shutil.copytree(issues.public, tmp_path / "forged"))
    manifest = json.loads((forged / "manifest.json").read_bytes())
    book = b"<!doctype html><p>Call +33 1 99 00 02 31"
    (forged / "emergency.html").write_bytes(book)
    manifest["files"] |= {"emergency.html": hashlib.sha256(book).hexdigest()}
    (forged / "manifest.json").write_text(json.dumps(manifest))
    page = begun(visitors, issues.keys)
    told = chosen(page, forged)
    assert "It does not hold" in told
    assert "other bytes than were signed for: manifest.json" in told
    for left_out in (*METADATA, "1.root.json"):
        without = Path(shutil.copytree(forged, tmp_path / f"without-{left_out}"))
        (without / left_out).unlink()
        told = chosen(page, without)
        assert "It does not hold" in told, left_out
        assert "other bytes than were signed for: manifest.json" in told or f"is missing: {left_out}" in told, told


def test_what_nobody_signed_is_told_of(visitors: Visitors, issues: Issues, tmp_path: Path) -> None:
    more = Path(shutil.copytree(issues.public, tmp_path / "more"))
    for name in ("invoice.pdf", "constructor", "5.root.json"):
        (more / name).write_text("{}")
    page = begun(visitors, issues.keys)
    told = dropped(page, more)
    assert "It holds" in told
    for name in ("invoice.pdf", "constructor", "5.root.json"):
        assert f"nobody signed it: {name}" in told
    (more / "older").mkdir()
    shutil.copy(more / "emergency.html", more / "older")
    (more / "emergency.html").write_text("forged")
    told = dropped(page, more)
    assert "It does not hold" in told
    assert "Two files have this name: emergency.html" in told


def test_an_encrypted_bundle_is_said_to_be_one(visitors: Visitors, issues: Issues, tmp_path: Path) -> None:
    page = begun(visitors, issues.keys)
    told = dropped(page, issues.sealed)
    assert "The encrypted files are whole and signed" in told
    assert "without the recipient's key their lines cannot be compared here" in told
    told = chosen(page, issues.sealed / "emergency.html.age")
    assert "It cannot be opened here" in told
    assert "encrypted to its recipient: emergency.html.age" in told
    told = chosen(page, altered(issues.sealed, "lines.jsonl.age", 4000, tmp_path / "altered"))
    assert "other bytes than were signed for: lines.jsonl.age" in told
