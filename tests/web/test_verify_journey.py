"""Checking in the browser what is signed: proofs of records, checkpoints and whole bundles; and what was altered is found."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from app.bundle.checkpoint import Checkpoint, origin_of, sign
from app.bundle.keys import SigningKey
from app.bundle.proof import Proof
from app.domain.access import Audience
from app.domain.tree import Tree, leaf_hash
from tests.web.visits import PHONE, Visitors

ORIGIN = origin_of("directory.example/register", Audience.PUBLIC)
KEY = SigningKey(bytes(range(32)))
LINES = [
    json.dumps(
        {"audience": "public", "key": f"d_{number}", "payload": '{"note": "é"}'},
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    for number in range(13)
]


def grown(size: int = len(LINES)) -> Tree:
    """A tree of the first lines."""
    tree = Tree()
    for line in LINES[:size]:
        tree.append(leaf_hash(line.encode()))
    return tree


def proof(index: int, size: int = len(LINES), content: str | None = None) -> str:
    """The proof of a line in a tree of some size."""
    tree = grown(size)
    note = sign(Checkpoint(ORIGIN, size, tree.root()), [KEY])
    return str(Proof(index, tuple(tree.inclusion(index)), note, (content or LINES[index]).encode()))


def dropped(page: Page, *files: tuple[str, str]) -> None:
    """Chooses files there, as dropping them does."""
    page.locator("#verdict").evaluate("(verdict) => verdict.replaceChildren()")
    payloads: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    page.locator("#files").set_input_files(payloads)
    expect(page.locator("#verdict h2")).to_be_visible()


def verdict(page: Page) -> str:
    return page.locator("#verdict").inner_text()


def test_a_record_of_this_directory_is_checked_from_its_page(visitors: Visitors) -> None:
    for who, language, said in ((None, "en", "It holds"), ("duty_officer", "fr", "C'est exact")):
        visit = visitors.visit(who, language=language, width=PHONE)
        name = visitors.site.served.get("/designations?state=QM&provision=35", None).json()["items"][0]["id"]
        page = visit.go(f"/designations/{name}")
        page.locator('a[href^="/verify"]').first.click()
        expect(page.locator("#verdict h2")).to_have_text(re.compile(f"{said}.*{name}"))
        assert ("channels" in verdict(page)) is (who is not None)
        assert visit.faults() == []
        visit.shot(f"verify-{language}")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13])
def test_each_line_of_trees_of_all_shapes(visitors: Visitors, size: int) -> None:
    page = visitors.visit().go("/verify")
    page.locator("#keys").fill(str(KEY.named(ORIGIN)))
    for index in {0, size // 2, size - 1}:
        dropped(page, ("proof.txt", proof(index, size)))
        assert "It holds" in verdict(page)
        assert f"d_{index}" in verdict(page)
    dropped(page, ("checkpoint", sign(Checkpoint(ORIGIN, size, grown(size).root()), [KEY])))
    assert f"Lines in the signed log: {size}" in verdict(page)


ATTACKS: dict[str, tuple[Callable[[], str], str]] = {
    "another line": (lambda: proof(3, content=LINES[4]), "not in the signed log"),
    "another place": (lambda: proof(3).replace("index 3", "index 2"), "not in the signed log"),
    "another size": (lambda: proof(3).replace(f"\n{len(LINES)}\n", f"\n{len(LINES) + 1}\n"), "The signature does not hold"),
    "another tree": (lambda: proof(3).replace("/public\n", "/network\n"), "None of the keys above"),
    "no proof": (lambda: "anything", "has not the form"),
    "no index": (lambda: proof(3).replace("index 3", "index x"), "has not the form"),
    "odd record": (lambda: '{"lines": []}', "nothing in it to check"),
    "no record": (lambda: "{", "has not the form"),
}


def test_what_was_altered_is_found_and_named(visitors: Visitors) -> None:
    visit = visitors.visit()
    page = visit.go("/verify")
    page.locator("#keys").fill(str(KEY.named(ORIGIN)))
    for name, (made, said) in ATTACKS.items():
        dropped(page, ("file", made()))
        assert "It does not hold" in verdict(page), name
        assert said in verdict(page), name
    for keys, said in (
        ("nonsense", "no key of a log"),
        (str(KEY.named(ORIGIN)).replace("+", "+0", 1)[:-1], "no key of a log"),
        ("", "None of the keys"),
    ):
        page.locator("#keys").fill(keys)
        dropped(page, ("proof.txt", proof(3)))
        assert said in verdict(page), keys
    assert visit.faults() == []


def test_a_record_of_which_something_was_changed(visitors: Visitors) -> None:
    page = visitors.visit("duty_officer").go("/verify")
    record: dict[str, Any] = visitors.site.served.get("/designations?state=QM&provision=35", "duty_officer").json()["items"][0]
    told = visitors.site.served.get(f"/designations/{record['id']}/proof", "duty_officer").json()
    dropped(page, ("proof.json", json.dumps(told)))
    assert "It holds" in verdict(page)
    closed = next(place for place, each in enumerate(told["lines"]) if "salt" in each)
    for member, value in (
        ("line", told["lines"][closed]["line"].replace('"35"', '"36"')),
        ("leaf", told["lines"][closed]["leaf"].replace("a", "b", 1)),
    ):
        other = json.loads(json.dumps(told))
        other["lines"][closed][member] = value
        dropped(page, ("proof.json", json.dumps(other)))
        assert "It does not hold" in verdict(page), member
    dropped(page, ("proof.json", json.dumps({**told, "id": "d_other"})))
    assert "another record" in verdict(page)


BUNDLE: dict[str, str] = {
    "lines.jsonl": "".join(
        f"{json.dumps({'leaf': leaf_hash(line.encode()).hex(), 'line': line, 'salt': None})}\n" for line in LINES
    ),
    "checkpoint": sign(Checkpoint(ORIGIN, len(LINES), grown().root()), [KEY]),
    "emergency.html": "<!doctype html>",
}


def bundle(content: dict[str, str] | None = None, /, **said: Any) -> tuple[tuple[str, str], ...]:
    """All files of a bundle of those lines, with its manifest."""
    files = content or BUNDLE
    told = {
        "files": {name: sha256(content.encode()).hexdigest() for name, content in BUNDLE.items()},
        "origin": ORIGIN,
        "size": len(LINES),
        "root_hash": grown().root().hex(),
        "recipient": None,
        "sequence": 7,
        "issued_at": "2026-11-22T12:00:00Z",
        "next_update": "2126-11-23T12:00:00Z",
        "expires": "2126-11-29T12:00:00Z",
    }
    return (*files.items(), ("manifest.json", json.dumps(told | said)))


def resigned(lines: str) -> tuple[tuple[str, str], ...]:
    """The bundle with other lines, whose manifest says so as well."""
    files = BUNDLE | {"lines.jsonl": lines}
    return bundle(files, files={name: sha256(each.encode()).hexdigest() for name, each in files.items()})


def test_a_bundle_and_what_may_be_wrong_with_one(visitors: Visitors) -> None:
    page = visitors.visit(width=PHONE).go("/verify")
    page.locator("#keys").fill(str(KEY.named(ORIGIN)))
    dropped(page, *bundle())
    assert f"It holds: {ORIGIN}" in verdict(page)
    assert "emergency.html" in verdict(page)
    first, second, *rest = BUNDLE["lines.jsonl"].splitlines(keepends=True)
    wrong = {
        "not the one of the manifest: emergency.html": bundle(BUNDLE | {"emergency.html": "<!doctype html>!"}),
        "missing: checkpoint": bundle({name: content for name, content in BUNDLE.items() if name != "checkpoint"}),
        "not of the same issue": bundle(size=12),
        "make another tree": resigned("".join((second, first, *rest))),
        "more or fewer lines": resigned("".join(rest)),
        "does not make its own hash": resigned(BUNDLE["lines.jsonl"].replace("d_3", "d_4")),
        "without the recipient's key": bundle(recipient={"name": "QM", "key": "age1", "mark": "m"}),
    }
    for said, files in wrong.items():
        dropped(page, *files)
        assert said in verdict(page)
        assert "It holds" not in verdict(page)
    for member, said in (("next_update", "A newer issue was due"), ("expires", "Nobody answers for this issue")):
        dropped(page, *bundle(**{member: "2026-01-01T12:00:00Z"}))
        assert said in verdict(page)


def test_without_scripts_it_says_how_else(visitors: Visitors) -> None:
    page = visitors.visit(scripts=False).go("/verify")
    expect(page.locator("#checking")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("authdir verify")
