"""The main job as a newcomer does it: the demonstration as a process of its own, asked by HTTP and by ``authdir``."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

ROWS = """\
Record,State,Provision,Role,Authority (en),Phone,Valid from
designation,QM,8.10.b,receive,Ministry of Justice of Meridia,+44 20 7946 0199,2026-06-01
designation,QM,8.10.b,receive,Office for Electronic Evidence of Meridia,+44 20 7946 0198,2026-06-01
"""


@dataclass(frozen=True)
class Walk:
    """A folder in which a demonstration runs, and what somebody in it can do."""

    folder: Path
    url: str
    database: str
    environment: dict[str, str]

    def token(self, role: str) -> str:
        return str(json.loads((self.folder / "var/demo/tokens.json").read_text())[role])

    def get(self, path: str, role: str | None = None, **asked: str) -> Any:
        """What the API answers to a role, or to nobody in particular."""
        headers = {"Authorization": f"Bearer {self.token(role)}"} if role else {}
        answer = httpx.get(f"{self.url}/api/v1{path}", params=asked, headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def authdir(self, *words: str, code: int = 0) -> str:
        """What a command prints that ends with ``code``."""
        command = [sys.executable, "-m", "app", *words]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stdout + done.stderr

    def check(self, code: int = 0) -> str:
        named = [] if self.database.startswith("sqlite") else ["--database-url", self.database, "--dir", "var/demo"]
        return self.authdir("check", *named, code=code)


@pytest.fixture(params=["sqlite", "postgresql"])
def walk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Walk]:
    """A fresh demonstration, started and ended as from a terminal."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("AUTHDIR_")}
    if request.param == "sqlite":
        named, database = [], f"sqlite:///{tmp_path}/var/demo/directory.sqlite"
    else:
        database = request.getfixturevalue("postgres_url")
        named = ["--database-url", database]
        usual["AUTHDIR_ALLOW_UNSAFE_DURABILITY"] = "true"
    with demonstration(tmp_path, named, usual) as url:
        yield Walk(tmp_path, url, database, usual | {"AUTHDIR_URL": url})


@contextmanager
def demonstration(folder: Path, named: list[str], environment: dict[str, str]) -> Iterator[str]:
    """The address at which ``authdir demo`` serves. It ends by Ctrl-C, and well."""
    command = [sys.executable, "-m", "app", "demo", "--port", "0", *named]
    with (folder / "errors").open("w+") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, umask=0o022
        )
        with process:
            assert process.stdout is not None
            told = []
            for line in process.stdout:
                told.append(line)
                if line.startswith("Ctrl-C"):
                    break
            assert "DEMONSTRATION" in "".join(told), (folder / "errors").read_text()
            try:
                yield next(line.split()[1] for line in told if line.startswith("Address"))
            finally:
                process.send_signal(signal.SIGINT)
                code = process.wait(20)
        assert code == 0, (folder / "errors").read_text()


def numbers(answer: Any) -> list[str]:
    """Every number and mailbox of the designations in an answer."""
    return [channel["value"] for item in answer["items"] for channel in item.get("channels", ())]


def test_the_main_job(walk: Walk) -> None:
    the_seed_is_there(walk)
    who_asks_decides_what_is_seen(walk)
    number = a_file_goes_through_two_hands(walk)
    what_was_there_before_is_still_there(walk)
    the_same_file_again(walk, number)
    what_is_kept_is_for_its_owner_alone(walk)
    assert "Everything that was examined holds." in walk.check()
    a_tampered_line_is_named(walk)


def the_seed_is_there(walk: Walk) -> None:
    japan = walk.get("/designations", state="JP", provision="8.10")
    assert [item["provision"] for item in japan["items"]] == ["8.10.a", "8.10.a"]
    assert {item["operative_reason"] for item in japan["items"]} == {"treaty-not-in-force"}
    france = walk.get("/designations", state="FR", provision="35")
    assert [item["valid_from"] for item in france["items"]] == ["2006-05-01"]
    assert "Minister of Justice" in walk.authdir("lookup", "JP", "8.10")
    before = walk.get("/designations", state="FR", provision="35", as_of="2006-04-30")
    assert before["items"] == []


def who_asks_decides_what_is_seen(walk: Walk) -> None:
    asked = {"state": "QM", "provision": "35"}
    assert "channels" not in walk.get("/designations", **asked)["items"][0]
    officer = walk.get("/designations", "officer", **asked)["items"][0]
    assert {"field": "channels", "audience": "network", "reason": "network-only"} in officer["redacted"]
    assert "+441614960131" in numbers(walk.get("/designations", "duty_officer", **asked))
    central = {"state": "QM", "provision": "27.2"}
    assert numbers(walk.get("/designations", **central)) == []
    assert "+442079460150" in numbers(walk.get("/designations", "officer", **central))
    assert "+441614960131" in walk.authdir("lookup", "QM", "35", "--as", "duty_officer")


def a_file_goes_through_two_hands(walk: Walk) -> str:
    (walk.folder / "QM.csv").write_text(ROWS)
    sent = json.loads(walk.authdir("submit", "QM.csv", "--state", "QM", "--reference", "Note 7", "--as", "registrar", "--json"))
    assert [row["action"] for row in sent["plan"]["rows"]] == ["amend", "create"]
    number: str = sent["notification"]["id"]
    plan = walk.get(f"/notifications/{number}/plan", "approver")
    assert plan["rows"][0]["changes"][0]["after"] == ["+442079460199"]
    assert "+442079460199" not in numbers(walk.get("/designations", "officer", state="QM", provision="8.10.b"))
    agreed = ("approve", number, "--yes", "--digest", plan["digest"])
    assert "needs the role approver" in walk.authdir(*agreed, "--as", "registrar", code=1)
    assert "is approved, written as entries" in walk.authdir(*agreed, "--as", "approver")
    return number


def what_was_there_before_is_still_there(walk: Walk) -> None:
    asked = {"state": "QM", "provision": "8.10.b"}
    now = walk.get("/designations", "officer", **asked)
    assert {"+442079460199", "+442079460198"} <= set(numbers(now))
    earlier = walk.get("/designations", "officer", as_of="2026-05-31", **asked)
    assert "+442079460150" in numbers(earlier)
    assert len(earlier["items"]) == 1
    amended = next(item for item in now["items"] if item["version"] > 1)
    versions = walk.get(f"/designations/{amended['id']}/versions", "officer")["items"]
    assert [row["version"] for row in versions] == [1, 2, 3]
    known = walk.get("/designations", "officer", known_at=versions[1]["recorded_at"], **asked)
    assert "+442079460150" in numbers(known)
    assert "+442079460199" not in numbers(known)
    told = walk.authdir("history", amended["id"], "--as", "officer")
    assert "+442079460150   +442079460199" in told


def the_same_file_again(walk: Walk, number: str) -> None:
    again = json.loads(walk.authdir("submit", "QM.csv", "--state", "QM", "--reference", "Note 7", "--as", "registrar", "--json"))
    assert [row["action"] for row in again["plan"]["rows"]] == ["unchanged", "unchanged"]
    assert again["notification"]["id"] == number


def what_is_kept_is_for_its_owner_alone(walk: Walk) -> None:
    kept = [walk.folder / "var", *(walk.folder / "var").rglob("*")]
    assert {"demo", "audit.sqlite", "tokens.json"} < {path.name for path in kept}
    assert {path: oct(path.stat().st_mode) for path in kept if path.stat().st_mode & 0o077} == {}


def a_tampered_line_is_named(walk: Walk) -> None:
    engine = create_engine(walk.database)
    with engine.begin() as connection:
        (number,) = connection.execute(text("SELECT max(number) FROM entry WHERE payload LIKE '%+442079460199%'")).one()
        trigger = "entry_only_erased ON entry" if engine.dialect.name == "postgresql" else "entry_refuses_update"
        connection.execute(text(f"DROP TRIGGER {trigger}"))
        changed = text("UPDATE entry SET payload = replace(payload, '+442079460199', '+442079460666') WHERE number = :number")
        connection.execute(changed, {"number": number})
    engine.dispose()
    found = walk.check(code=1)
    assert f"FINDING  entry {number} (designation d_" in found
    assert "does not match its hash" in found
