"""Checking in the browser what is signed: proofs of records, checkpoints and whole bundles; and what was altered is found."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from app.bundle.checkpoint import Checkpoint, origin_of, sign
from app.bundle.keys import SigningKey
from app.bundle.proof import Proof
from app.domain.access import Audience
from app.domain.tree import Tree, leaf_hash
from tests.bundle.press import Press
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


def test_a_line_that_was_erased_is_in_the_log_and_told_as_that(visitors: Visitors) -> None:
    """As one file and within a record; its hash must be that of its place, whatever is left of it."""
    page = visitors.visit().go("/verify")
    page.locator("#keys").fill(str(KEY.named(ORIGIN)))
    left = json.loads(LINES[3]) | {"payload": '{"note": null}'}
    for hashed, holds in ((LINES[3], True), (LINES[4], False)):
        told = {
            "erased": "x_1",
            "hash": leaf_hash(hashed.encode()).hex(),
            "left": b64encode(json.dumps(left).encode()).decode(),
        }
        text = proof(3, content=json.dumps(told, separators=(",", ":")))
        line = {"leaf": None, "hash": told["hash"], "line": json.dumps(left), "erased": "x_1", "proof": text}
        record = {"id": "d_3", "origin": ORIGIN, "authority": None, "lines": [line]}
        for file in (("proof.txt", text), ("proof.json", json.dumps(record))):
            dropped(page, file)
            assert ("It holds" in verdict(page)) is holds, file[0]
            assert ("What this line said was erased by x_1" in verdict(page)) is holds
            assert ("d_3" in verdict(page)) is holds


def test_nobody_passes_a_line_of_their_own_for_whole_by_an_erasure_that_is_none(visitors: Visitors) -> None:
    """The hash is that of the place: only the erasure's name tells that nobody signed what is left."""
    page = visitors.visit().go("/verify")
    page.locator("#keys").fill(str(KEY.named(ORIGIN)))
    planted = b64encode((json.dumps(json.loads(LINES[3]) | {"payload": '{"note": "planted"}'})).encode()).decode()
    told = {"hash": leaf_hash(LINES[3].encode()).hex(), "left": planted}
    names: tuple[Any, ...] = (None, "", 7, True, ["x_1"], {}, "d_1", "x_1\n2")
    spoilt = [json.dumps({"erased": each} | told, separators=(",", ":")) for each in names]
    doubled = json.dumps({"erased": "x_1"} | told, separators=(",", ":"))[:-1] + ',"erased":null}'
    shouted = json.dumps({"erased": "x_1"} | told | {"hash": told["hash"].upper()}, separators=(",", ":"))
    for content in (*spoilt, doubled, shouted):
        dropped(page, ("proof.txt", proof(3, content=content)))
        assert "It does not hold" in verdict(page), content
        assert "planted" not in verdict(page)


def of_folder(folder: Path) -> tuple[tuple[str, str], ...]:
    """All files of a bundle on disk."""
    return tuple((each.name, each.read_text("utf-8")) for each in sorted(folder.iterdir()))


def altered(files: tuple[tuple[str, str], ...], name: str, old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The same, with something else in one file."""
    return tuple((each, text.replace(old, new, 1) if each == name else text) for each, text in files)


def test_lines_that_are_signed_for_and_do_not_make_the_signed_tree(visitors: Visitors, tmp_path: Path) -> None:
    press = Press(tmp_path / "press", now=datetime.now(UTC))
    page = visitors.visit(width=PHONE).go("/verify")
    page.locator("#keys").fill("\n".join(press.log_keys()))
    written = (press.issue() / "lines.jsonl").read_bytes()
    first, second, *rest = written.splitlines(keepends=True)
    stranger = Press(tmp_path / "stranger", log=SigningKey(b"s" * 32), now=press.now)
    wrong: dict[str, dict[str, Any]] = {
        "make another tree": {"lines": b"".join((second, first, *rest))},
        "more or fewer lines": {"lines": b"".join((first, second))},
        "does not make its own hash: d_4": {"lines": written.replace(b"d_3", b"d_4")},
        "not signed by the keys that the root names: checkpoint": {"checkpoint": (stranger.issue() / "checkpoint").read_bytes()},
        "no later line tells of its erasure: d_1": {"lines": written.replace(b'{"leaf"', b'{"erased":"x_1","leaf"', 1)},
    }
    for said, more in wrong.items():
        dropped(page, *of_folder(press.issue(**more)))
        assert said in verdict(page)
        assert "It does not hold" in verdict(page)
    dropped(page, *of_folder(press.issue()))
    assert "It holds" in verdict(page)
    page.locator("#keys").fill(str(KEY.named(ORIGIN)))
    dropped(page, *of_folder(press.issue()))
    assert "None of the keys above signed the checkpoint" in verdict(page)
    dropped(page, ("1.root.json", press.root.decode()))
    dropped(page, *of_folder(press.issue()))
    assert "It holds" in verdict(page)


def test_the_metadata_of_a_bundle_is_judged(visitors: Visitors, tmp_path: Path) -> None:
    visit, press = visitors.visit(), Press(tmp_path / "press", now=datetime.now(UTC))
    page = visit.go("/verify")
    page.locator("#keys").fill("\n".join(press.log_keys()))
    first = of_folder(press.issue())
    press.grow(2)
    second = of_folder(press.issue())
    dropped(page, ("1.root.json", press.root.decode()))
    assert "This root is remembered" in verdict(page)
    dropped(page, *second)
    assert "The metadata is signed" in verdict(page)
    assert "The root that this browser knows" in verdict(page)
    stranger = of_folder(Press(tmp_path / "other", now=datetime.now(UTC)).issue())
    mixed = {**dict(second), "targets.json": dict(first)["targets.json"]}
    wrong = {
        "older issue than one that this browser saw": first,
        "does not follow from the one that this browser knows, or is not signed as it asks: 1.root.json": stranger,
        "not signed by the keys that the root names: targets.json": altered(second, "targets.json", '"sha256": "', '"sha256": "0'),
        "is of another issue than the rest: targets.json": tuple(mixed.items()),
        "This file is cut off: lines.jsonl": tuple((name, text[:-9] if name == "lines.jsonl" else text) for name, text in second),
        "other bytes than were signed for: lines.jsonl": altered(second, "lines.jsonl", "d_1", "d_7"),
        "missing: snapshot.json": tuple(each for each in second if each[0] != "snapshot.json"),
    }
    for said, files in wrong.items():
        dropped(page, *files)
        assert said in verdict(page)
        assert "It does not hold" in verdict(page)
    for moved, said in (
        (timedelta(days=-30), "Nobody answers for this issue"),
        (timedelta(days=-2), "A newer issue was due"),
        (timedelta(hours=2), "one of the clocks is wrong"),
    ):
        press.now = datetime.now(UTC) + moved
        dropped(page, *of_folder(press.issue()))
        assert said in verdict(page)
    assert visit.faults() == []


def test_keys_that_somebody_compared_are_remembered(visitors: Visitors) -> None:
    visit = visitors.visit()
    page = visit.go("/verify")
    own = page.locator("#keys").input_value()
    bare = own.splitlines()[0].split("+", 2)[2]
    page.locator("#keys").fill(bare)
    page.locator("#remember").click()
    expect(page.locator("#known")).to_contain_text("Remembered")
    page = visit.go("/verify")
    expect(page.locator("#known")).to_contain_text("knows these keys")
    name = visitors.site.served.get("/designations?state=QM&provision=35", None).json()["items"][0]["id"]
    visit.go(f"/verify?designation={name}")
    expect(page.locator("#verdict h2")).to_have_text(re.compile(f"It holds.*{name}"))

    stranger = str(KEY.named(ORIGIN)).split("+", 2)[2]
    page.locator("#keys").fill(stranger)
    page.locator("#remember").click()
    expect(page.locator("#known")).to_contain_text("Remembered")
    visit.go(f"/verify?designation={name}")
    expect(page.locator("#known")).to_contain_text(f"has not known so far: {bare}")
    expect(page.locator("#keys")).to_have_value(stranger)
    expect(page.locator("#verdict")).to_contain_text("None of the keys above signed")
    for wrong in ("", "B" * 44):
        page.locator("#keys").fill(wrong)
        page.locator("#remember").click()
        expect(page.locator("#verdict")).to_contain_text("It does not hold")
    assert visit.faults() == []


def test_without_scripts_it_says_how_else(visitors: Visitors) -> None:
    page = visitors.visit(scripts=False).go("/verify")
    expect(page.locator("#checking")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("authdir verify")
