"""Checkpoints, keys and proofs over HTTP: each audience verifies what it reads, and learns nothing of what it does not."""

import hashlib
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.bundle.checkpoint import open_checkpoint
from app.bundle.consistency import Growth
from app.bundle.keys import VerifierKey
from app.bundle.proof import Proof
from app.cli.local import Signing
from app.domain.access import AUDIENCES
from app.domain.tree import leaf_hash
from app.wiring.signing import sign
from tests.api.asserts import problem
from tests.api.served import PATIENCE, Loaded, Served, copied, serving, settings_of

READERS = {None: "public", "administrator": "public", "officer": "parties", "state_editor": "parties", "duty_officer": "network"}
READERS |= {"auditor": "restricted"}
ROW = b"State,Provision,Role,Authority (en),Valid from,Duty phone\nQM,35,contact,Second Watch,2026-02-01,+44 20 7946 0999\n"


def keys(served: Served, who: str | None = None) -> list[VerifierKey]:
    return [VerifierKey.parse(each["key"]) for each in served.get("/keys", who).json()["items"]]


def origin(audience: str) -> str:
    return f"localhost:8000/register/{audience}"


def point(served: Served) -> str:
    """The 24/7 point of the exercise State: it has lines for several audiences."""
    found: str = served.get("/designations?state=QM&provision=35").json()["items"][0]["id"]
    return found


@pytest.mark.parametrize("who", READERS)
def test_everybody_gets_the_checkpoint_of_their_own_tree_and_of_those_below(demo: Served, who: str | None) -> None:
    own = AUDIENCES[READERS[who]]
    mine = demo.get("/checkpoint", who)
    assert mine.headers["content-type"] == "text/plain; charset=utf-8"
    assert open_checkpoint(mine.text, keys(demo, who), origin(READERS[who])).size > 500
    for label, audience in AUDIENCES.items():
        answer = demo.get(f"/checkpoint?audience={label}", who)
        if audience <= own:
            assert open_checkpoint(answer.text, keys(demo, who), origin(label)).origin == origin(label)
        else:
            problem(answer, 403 if who else 401)
    assert {key.name for key in keys(demo, who)} == {origin(label) for label, audience in AUDIENCES.items() if audience <= own}


@pytest.mark.parametrize("who", READERS)
def test_each_line_that_somebody_reads_is_proven_in_their_tree(demo: Served, who: str | None) -> None:
    found = demo.get(f"/designations/{point(demo)}/proof", who).json()
    own = AUDIENCES[READERS[who]]
    assert found["audience"] == READERS[who]
    assert max(AUDIENCES[line["audience"]] for line in found["lines"]) <= own
    body = found["authority"]
    assert body["id"] == demo.get(f"/designations/{point(demo)}", who).json()["authority"]["id"]
    assert {json.loads(line.get("line") or line["leaf"])["key"] for line in body["lines"]} == {body["id"]}
    for line in found["lines"] + body["lines"]:
        assert leaf_hash(line["leaf"].encode()).hex() == line["hash"]
        proof = Proof.parse(line["proof"])
        assert (proof.index, proof.extra.decode(), proof.note) == (line["index"], line["leaf"], found["checkpoint"])
        proof.verify(bytes.fromhex(line["hash"]), keys(demo, who), found["origin"])
        assert ("salt" in line) == (line["audience"] != "public")
        if "salt" in line:
            committed = hashlib.sha256(bytes.fromhex(line["salt"]) + line["line"].encode()).hexdigest()
            assert json.loads(line["leaf"]) == {"audience": line["audience"], "commitment": committed}


def test_what_is_shown_in_a_proof_is_audited(demo: Served) -> None:
    before = len(demo.events())
    demo.get(f"/designations/{point(demo)}/proof", "duty_officer")
    (event,) = demo.events()[before:]
    assert (event["action"], event["outcome"]) == ("prove-designation", "allowed")
    assert "channels" in event["fields"]
    demo.get(f"/designations/{point(demo)}/proof")
    assert len(demo.events()) == before + 1


def test_a_stream_is_proven_as_a_text(demo: Served) -> None:
    path = f"/designations/{point(demo)}/proof"
    for stream in ("public", "network"):
        answer = demo.get(f"{path}.txt?stream={stream}", "duty_officer")
        proof = Proof.parse(answer.text)
        assert proof.verify(leaf_hash(proof.extra), keys(demo, "duty_officer"), origin("network")).size > 500
        assert json.loads(proof.extra)["audience"] == stream
    assert demo.get(path, "duty_officer", Accept="text/plain").text == demo.get(f"{path}.txt", "duty_officer").text
    problem(demo.get(f"{path}.txt?stream=network"), 404)
    problem(demo.get(f"{path}.txt?stream=nobody"), 400)


def test_any_older_size_is_the_beginning_of_the_newest(demo: Served) -> None:
    size = int(demo.get("/checkpoint").text.splitlines()[1])
    for older in (0, 1, 7, 64, size - 1, size):
        growth = Growth.parse(demo.get(f"/consistency?from={older}").text)
        assert (growth.older, str(growth)) == (older, demo.get(f"/consistency?from={older}").text)
    for wrong in ("", "?from=-1", f"?from={size + 1}", "?from=01", "?from=" + "9" * 40, "?from=%C2%B2"):
        problem(demo.get(f"/consistency{wrong}"), 400)


def _numbers(told: Any) -> set[int]:
    if isinstance(told, dict):
        return {number for value in told.values() for number in _numbers(value)}
    if isinstance(told, list):
        return {number for value in told for number in _numbers(value)}
    return {told} if isinstance(told, int) and not isinstance(told, bool) else set()


def _wait_for_another(served: Served, before: str, who: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while served.get("/checkpoint", who).text == before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.get("/checkpoint", who).text != before


def test_a_restricted_change_moves_nothing_that_the_public_verifies_by(fresh: Served) -> None:
    """Not a byte: no size, no place, no signature. A notification leaves a public record, so the change comes by a report."""
    settings = settings_of(fresh.url, fresh.var)
    sign(settings, Signing(new_key=True), lambda _signed: None)
    path = f"/designations/{point(fresh)}"
    before_all = fresh.get("/checkpoint", "auditor").text
    _wait_for_another(fresh, before_all, "auditor")
    before_all = fresh.get("/checkpoint", "auditor").text
    paths = ("/checkpoint", f"{path}/proof", f"{path}/proof.txt", "/consistency?from=100", "/keys")
    before = [fresh.get(each).content for each in paths]
    reported = fresh.post(f"{path}/reports", "foreign_duty_officer", {"outcome": "answered", "channel": "duty_phone"})
    assert reported.status_code == 201, reported.text
    sign(settings, Signing(), lambda _signed: None)
    _wait_for_another(fresh, before_all, "auditor")
    assert [fresh.get(each).content for each in paths] == before


def test_a_checkpoint_that_was_shown_is_never_followed_by_an_older_one(fresh: Served, caplog: pytest.LogCaptureFixture) -> None:
    settings, first = settings_of(fresh.url, fresh.var), fresh.get("/checkpoint").text
    sign(settings, Signing(new_key=True), lambda _signed: None)
    fresh.carried(ROW)
    sign(settings, Signing(), lambda _signed: None)
    size = int(first.splitlines()[1])
    deadline = time.monotonic() + PATIENCE
    while int((newest := fresh.get("/checkpoint").text).splitlines()[1]) == size and time.monotonic() < deadline:
        time.sleep(0.05)
    again = "SELECT (SELECT max(id) FROM checkpoint) + 1, audience, size, root, note, signed_at FROM checkpoint WHERE note = ?"
    with closing(sqlite3.connect(fresh.url.removeprefix("sqlite:///"))) as database, database:
        database.execute(f"INSERT INTO checkpoint (id, audience, size, root, note, signed_at) {again} LIMIT 1", [first])
    while "is older than that of" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "is older than that of" in caplog.text
    assert fresh.get("/checkpoint").text == newest


def test_a_line_that_is_not_signed_yet_says_so(fresh: Served) -> None:
    fresh.carried(ROW)
    items = fresh.get("/designations?state=QM&provision=35").json()["items"]
    new = next(each["id"] for each in items if each["authority"]["names"]["en"] == "Second Watch")
    assert [line["proof"] for line in fresh.get(f"/designations/{new}/proof").json()["lines"]] == [None]
    assert "retry-after" in fresh.get(f"/designations/{new}/proof.txt").headers
    problem(fresh.get(f"/designations/{new}/proof.txt"), 503, "not-signed-yet")
    signed = fresh.get("/designations?state=JP").json()["items"][0]["id"]
    assert fresh.get(f"/designations/{signed}/proof.txt").status_code == 200


def test_what_holds_today_is_proven_where_the_newest_line_is_of_another_day(fresh: Served) -> None:
    """So that a card of today is not told to be unsigned because something was notified for later."""
    fresh.carried(ROW)
    fresh.carried(ROW.replace(b"2026-02-01", b"2099-01-01").replace(b"0999", b"0998"))
    items = fresh.get("/designations?state=QM&provision=35").json()["items"]
    new = next(each["id"] for each in items if each["authority"]["names"]["en"] == "Second Watch")
    lines = fresh.get(f"/designations/{new}/proof", "duty_officer").json()["lines"]
    said = [json.loads(line["line"]) for line in lines if line["audience"] == "network"]
    assert [(each["version"], each["valid_from"]) for each in said] == [(2, "2099-01-01"), (1, "2026-02-01")]


def test_no_number_of_the_ledger_is_told_to_the_public(demo: Served) -> None:
    """Beyond the public tree's size no number is a count of lines."""
    size = int(demo.get("/checkpoint").text.splitlines()[1])
    head, _ = demo.stored()
    assert head > size
    for path in (f"/designations/{point(demo)}/proof", "/changes?limit=200", "/keys", f"/designations/{point(demo)}/versions"):
        assert all(not size < number <= head for number in _numbers(demo.get(path).json())), path


def test_a_process_that_starts_without_the_database_proves_what_it_answers(loaded_sqlite: Loaded, tmp_path: Path) -> None:
    with copied(loaded_sqlite, tmp_path) as url:
        with serving(url, tmp_path, loaded_sqlite.tokens) as first:
            paths = ("/checkpoint", "/keys.txt", "/consistency?from=5", f"/designations/{point(first)}/proof.txt")
            before = [first.get(each).content for each in paths]
            deadline = time.monotonic() + PATIENCE
            while not (tmp_path / "copy" / "register.list").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
        gone = Path(url.removeprefix("sqlite:///"))
        gone.rename(gone.with_name("elsewhere"))
        gone.mkdir()
        with serving(url, tmp_path, loaded_sqlite.tokens) as second:
            assert [second.get(each).content for each in paths] == before
