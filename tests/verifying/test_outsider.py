"""An outsider verifies the register by the published instructions, word for word, in a bare shell; and finds a changed byte."""

import base64
import contextlib
import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import httpx2
import pytest

from app.cli.local import Signing
from app.wiring.signing import sign
from tests.api.places import wish
from tests.api.served import PATIENCE, Loaded, Served, copied, serving_on_the_line, settings_of

GUIDE = Path(__file__).parents[2] / "docs" / "verifying.md"
STEPS = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
TOOLS, KEY, CHECKPOINT, RECORD, LATER, ERASED = range(6)
HEADINGS = "State,Provision,Role,Authority (en),Valid from"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def served(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration of these tests' own, behind a socket, signed with a key of its own."""
    folder = tmp_path_factory.mktemp("outsider")
    with copied(loaded_sqlite, folder) as url:
        sign(settings_of(url, folder), Signing(new_key=True), lambda _signed: None)
        with serving_on_the_line(url, folder, loaded_sqlite.tokens) as found:
            yield found


def address(served: Served) -> str:
    assert served.wire is not None
    return str(served.wire.base_url).rstrip("/")


def run(steps: list[int], site: str, folder: Path, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The steps of the guide in one shell, in which nothing is set but where programs lie and where the service is."""
    script = "\n".join(STEPS[each] if each == TOOLS else f"cd {folder}/verified\n{STEPS[each]}" for each in steps)
    named = [f"{name}={value}" for name, value in (more or {}).items()]
    command = ["env", "-i", "PATH=/usr/bin:/bin", f"SITE={site}", *named, "sh", "-eu"]
    return subprocess.run(command, input=script, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def size(served: Served) -> int:
    """How many lines are signed now."""
    return int(served.get("/checkpoint").text.splitlines()[1])


def grow(served: Served) -> None:
    """One more designation, signed, and told by the service."""
    before = served.get("/checkpoint").text
    served.carried(f"{HEADINGS}\nQM,8.10.b,receive,Outsiders Office {next(NUMBERS)},2026-02-01\n".encode())
    sign(settings_of(served.url, served.var), Signing(), lambda _signed: None)
    deadline = time.monotonic() + PATIENCE
    while served.get("/checkpoint").text == before and time.monotonic() < deadline:
        time.sleep(0.05)


def test_the_guide_has_its_six_steps() -> None:
    assert len(STEPS) == ERASED + 1


@pytest.fixture(scope="module")
def erased(served: Served) -> str:
    """A designation whose first version named somebody in its scope, until that was erased."""
    office = f"Office of an outsider {next(NUMBERS)}"
    for scope in ("Ask for Zacharie Quillfeather", "Fraud"):
        served.carried(
            f"State,Provision,Role,Authority (en),Scope,Valid from\nQM,8.10.b,receive,{office},{scope},2026-02-01\n".encode()
        )
    found = served.get("/designations?state=QM&provision=8.10.b&limit=200").json()["items"]
    (key,) = (each["id"] for each in found if each["authority"]["names"]["en"] == office)
    lines = [{"kind": "designation", "id": key, "audience": "public", "versions": [1], "fields": ["scope"]}]
    asked = served.post("/erasures", "registrar", wish("QM", lines=lines)).json()
    assert served.post(f"/erasures/{asked['id']}/approve", "approver", {"digest": asked["digest"]}).status_code == 200
    grow(served)
    return str(key)


def said(designation: str) -> dict[str, str]:
    return {"DESIGNATION": designation, "VERSION": "1"}


def test_an_outsider_verifies_that_a_line_was_erased_and_not_lost(served: Served, erased: str, tmp_path: Path) -> None:
    found = run([TOOLS, KEY, CHECKPOINT, RECORD, ERASED, LATER], address(served), tmp_path, said(erased))
    assert found.returncode == 0, found.stderr
    assert "left of it." in found.stdout
    assert "8.10.b" in found.stdout
    assert "Quillfeather" not in found.stdout + (tmp_path / "verified" / "proof").read_text()
    assert run([RECORD, ERASED], address(served), tmp_path, {"VERSION": "2", "DESIGNATION": erased}).returncode == 0


def test_what_is_left_of_a_line_cannot_be_altered(served: Served, erased: str, tmp_path: Path) -> None:
    assert run([TOOLS, KEY, CHECKPOINT], address(served), tmp_path).returncode == 0

    def change(content: bytes) -> bytes:
        extra = re.search(rb"extra (\S+)", content)
        assert extra is not None
        told = json.loads(base64.b64decode(extra[1]))
        told["left"] = base64.b64encode(base64.b64decode(told["left"]).replace(b"8.10.b", b"8.10.a")).decode()
        return content.replace(extra[1], base64.b64encode(json.dumps(told, separators=(",", ":")).encode()))

    with forged(
        address(served), lambda path, content: change(content) if "designations" in path and "proof" in path else content
    ) as site:
        found = run([RECORD, ERASED], site, tmp_path, said(erased))
    assert found.returncode != 0
    assert "no erasure tells of what is left here" in found.stderr


def test_an_outsider_verifies_checkpoint_record_and_growth(served: Served, tmp_path: Path) -> None:
    first = run([TOOLS, KEY, CHECKPOINT, RECORD, LATER], address(served), tmp_path)
    assert first.returncode == 0, first.stderr
    now = size(served)
    assert f"A signed checkpoint of {now} lines." in first.stdout
    assert '"state":"JP"' in first.stdout
    assert f"This line is in the signed tree of {now} lines." in first.stdout
    assert f"The {now} lines of now begin with the {now} of before." in first.stdout


def test_what_was_kept_is_the_beginning_of_what_is_there_later(served: Served, tmp_path: Path) -> None:
    assert run([TOOLS, KEY, CHECKPOINT], address(served), tmp_path).returncode == 0
    before = size(served)
    grow(served)
    later = run([LATER], address(served), tmp_path)
    assert later.returncode == 0, later.stderr
    found = re.search(r"The (\d+) lines of now begin with the (\d+) of before", later.stdout)
    assert found is not None
    assert [int(each) for each in found.groups()] == [size(served), before]
    assert size(served) > before
    assert run([RECORD, LATER], address(served), tmp_path).returncode == 0


class Forger(BaseHTTPRequestHandler):
    """The service with something changed on the way."""

    site = ""
    change: Callable[[str, bytes], bytes]

    def do_GET(self) -> None:
        with httpx2.Client(trust_env=False) as client:
            answer = client.get(self.site + self.path).content
        content = type(self).change(self.path, answer)
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def forged(site: str, change: Callable[[str, bytes], bytes]) -> Iterator[str]:
    kind = type("Forged", (Forger,), {"site": site, "change": staticmethod(change)})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def another(text: bytes, place: int) -> bytes:
    """The same with another letter, digit or sign at ``place``."""
    return text[:place] + (b"A" if text[place : place + 1] != b"A" else b"B") + text[place + 1 :]


def line(number: int, within: int) -> Callable[[bytes], bytes]:
    """Changes one character of a line, both counted from 0 or from the end."""

    def change(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        lines[number] = another(lines[number], within % len(lines[number]))
        return b"".join(lines)

    return change


CHANGES = {
    "the key": ("/keys.txt", line(-1, -10), [KEY], "the key was altered"),
    "the root": ("/checkpoint", line(2, 5), [CHECKPOINT], "the signature does not hold"),
    "the size": ("/checkpoint", line(1, 1), [CHECKPOINT], "the signature does not hold"),
    "the signature": ("/checkpoint", line(-1, -20), [CHECKPOINT], "the signature does not hold"),
    "the signer": ("/checkpoint", line(-1, -95), [CHECKPOINT], "did not sign this"),
    "the tree": ("/checkpoint", line(0, 0), [CHECKPOINT], "another register"),
    "the record": ("/proof.txt", line(1, 40), [RECORD], "not in the signed tree"),
    "the path": ("/proof.txt", line(4, 7), [RECORD], "not in the signed tree"),
    "the place": ("/proof.txt", lambda told: re.sub(rb"index \d+", b"index 3", told), [RECORD], "not in the signed tree"),
    "the growth": ("/consistency", line(1, 3), [LATER], "not the one of before"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_byte_is_found(served: Served, tmp_path: Path, what: str) -> None:
    where, change, steps, told = CHANGES[what]
    assert run([TOOLS, KEY, CHECKPOINT], address(served), tmp_path).returncode == 0
    if steps == [LATER]:
        grow(served)
    with forged(address(served), lambda path, content: change(content) if where in path else content) as site:
        found = run(steps, site, tmp_path)
    assert found.returncode != 0
    assert "FAILED: " in found.stderr
    assert told in found.stderr
