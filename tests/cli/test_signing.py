"""`authdir sign` as somebody at the machine runs it: once, on and on, with keys that change, and where it refuses."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.access import Audience
from app.store import migrate
from app.store.unit import Database
from app.wiring.alone import hold
from tests.cli.town import run
from tests.store.makers import Hand, draft

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
Here = Callable[..., tuple[int, str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str | None]:
    """A database with four lines, and a signer's folder beside it."""
    url = f"sqlite:///{tmp_path / 'test.sqlite'}"
    migrate.upgrade(url)
    write(url, *Audience)
    return {
        "AUTHDIR_DATABASE_URL": url,
        "AUTHDIR_SIGNER_DIR": str(tmp_path / "signer"),
        "AUTHDIR_PUBLIC_URL": "https://directory.example",
    }


@pytest.fixture
def here(environment: dict[str, str | None]) -> Here:
    """Runs the command there; its exit code and what it says in one line."""

    def ran(*words: str) -> tuple[int, str]:
        result = run("sign", *words, **environment)
        return result.exit_code, " ".join(result.output.split())

    return ran


def write(url: str, *audiences: Audience) -> None:
    database = Database(url, Hand())
    with database.writing() as unit:
        drafts = [draft(f"a_{unit.ledger.head()}_{audience.label}", audience=audience) for audience in audiences]
        unit.ledger.append(drafts, notification="n_1", approval=f"sha256:{unit.ledger.head()}")
    database.close()


def published(url: str | None) -> list[tuple[str, int]]:
    """The checkpoints with their sizes, in the order of their signing."""
    database = Database(str(url), Hand())
    with database.reading() as unit:
        found = [(each.audience.label, each.size) for each in unit.signed.trees()]
    database.close()
    return found


def test_the_first_run_makes_a_key_and_signs_every_tree(here: Here, environment: dict[str, str | None]) -> None:
    code, said = here()
    assert code == 0
    assert "4 entries hold. Lines by audience: public 1, parties 2, network 3, restricted 4." in said
    assert "Signed now: public, parties, network, restricted. Keys: " in said
    assert "Signed now: nothing: it was signed already." in here()[1]
    told = json.loads(here("--json")[1])
    assert told["entries"] == 4
    assert told["sizes"] == {"public": 1, "parties": 2, "network": 3, "restricted": 4}
    assert (told["signed"], len(told["keys"])) == ([], 1)
    assert published(environment["AUTHDIR_DATABASE_URL"]) == list(told["sizes"].items())


def test_keys_change(here: Here) -> None:
    (old,) = json.loads(here("--json")[1])["keys"]
    kept, new = json.loads(here("--new-key", "--json")[1])["keys"]
    assert kept == old
    assert json.loads(here("--retire", old, "--json")[1])["keys"] == [new]
    code, said = here("--retire", new)
    assert code == 1
    assert "the only key that signs" in said


def test_a_folder_without_its_key_does_not_sign(here: Here, environment: dict[str, str | None]) -> None:
    (old,) = json.loads(here("--json")[1])["keys"]
    folder = Path(str(environment["AUTHDIR_SIGNER_DIR"]))
    (folder / "keys.json").unlink()
    code, said = here()
    assert code == 1
    assert "holds no key, and this register was signed before" in said
    assert old in said
    (folder / "keys.json").write_text("{}")
    code, said = here()
    assert code == 1
    assert "cannot be read" in said
    (folder / "keys.json").unlink()
    assert here("--new-key")[0] == 0


def test_a_folder_is_for_one_signer(here: Here, environment: dict[str, str | None]) -> None:
    with hold(Path(str(environment["AUTHDIR_SIGNER_DIR"]))):
        code, said = here()
    assert code == 1
    assert "Another signer works in" in said


def test_what_does_not_hold_is_named(here: Here, environment: dict[str, str | None]) -> None:
    assert here()[0] == 0
    url = str(environment["AUTHDIR_DATABASE_URL"])
    place = url.removeprefix("sqlite:///")
    changes = "DROP TRIGGER entry_refuses_update; UPDATE entry SET payload = '{}' WHERE number = 2;"
    subprocess.run([sys.executable, "-c", f"import sqlite3; sqlite3.connect({place!r}).executescript({changes!r})"], check=True)
    code, said = here()
    assert code == 1
    assert "Nothing was signed: entry 2 (authority a_0_parties) does not match its hash" in said


def test_a_signer_beside_somebody_who_is_gone_ends(here: Here) -> None:
    code, said = here("--watch", "--beside", str(2**22 + 1))
    assert code == 0
    assert "4 entries hold" in said


def test_a_watching_signer_signs_what_comes_and_reads_all_again(environment: dict[str, str | None]) -> None:
    url = str(environment["AUTHDIR_DATABASE_URL"])
    own = os.environ | {name: str(value) for name, value in environment.items()}
    command = [sys.executable, "-m", "app", "sign", "--watch", "--full-every", "1", "--beside", str(os.getpid())]
    with subprocess.Popen(command, cwd=ROOT, env=own, stderr=subprocess.PIPE, text=True) as started:
        until(lambda: len(published(url)) == 4)
        write(url, Audience.NETWORK)
        until(lambda: len(published(url)) == 6)
        assert published(url)[4:] == [("network", 4), ("restricted", 5)]
        changes = "DROP TRIGGER entry_refuses_update; UPDATE entry SET payload = '{}' WHERE number = 1;"
        place = url.removeprefix("sqlite:///")
        subprocess.run([sys.executable, "-c", f"import sqlite3; sqlite3.connect({place!r}).executescript({changes!r})"], check=True)
        _, said = started.communicate(timeout=PATIENCE)
    assert started.returncode == 1
    assert "entry 1 (authority a_0_public) does not match its hash" in " ".join(said.split())


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert there()
