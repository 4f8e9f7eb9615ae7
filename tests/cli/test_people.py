"""init, users and tokens on a database of one's own: the link once, no default credential, closing at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.town import Town, copied, run

NAMED = ("--name", "A. Keeper", "--email", "keeper@directory.example")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*words: str, **environment: str | None) -> Any:
    result = run(*words, "--json", **environment)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_there_is_nobody_before_init() -> None:
    run("migrate")
    assert "There are no accounts: 'authdir init' makes the first." in run("users").stdout
    assert "No token can be used." in run("tokens").stdout


def test_init_prints_a_link_and_keeps_its_hash_only(here: Path) -> None:
    run("migrate")
    result = run("init", *NAMED, AUTHDIR_PUBLIC_URL="https://directory.example")
    assert result.exit_code == 0, result.output
    (link,) = [line.strip() for line in result.stdout.splitlines() if "https://" in line]
    assert link.startswith("https://directory.example/enrol#")
    secret = link.partition("#")[2]
    assert len(secret) == 43
    stored = b"".join(path.read_bytes() for path in (here / "var").glob("*.sqlite*"))
    assert b"keeper@directory.example" in stored
    assert secret.encode() not in stored
    listed = " ".join(run("users").stdout.split())
    assert "A. Keeper - administrator not enrolled" in listed


def test_init_again_is_another_link_for_the_same_administrator() -> None:
    run("migrate")
    first, second = told("init", *NAMED), told("init", *NAMED)
    assert first["account"] == second["account"]
    assert first["link"] != second["link"]
    assert len(told("users")["items"]) == 1


def test_init_needs_the_tables_and_both_options() -> None:
    assert run("init", *NAMED).exit_code == 3
    assert run("init", "--name", "A").exit_code == 2


def test_an_account_is_suspended() -> None:
    run("migrate")
    account = told("init", *NAMED)["account"]
    assert told("users", "--suspend", account)["items"][0]["suspended_at"]
    again = run("users", "--suspend", account)
    assert again.exit_code == 1
    assert "it is suspended already" in again.stderr


def test_tokens_are_listed_without_their_values_and_revoked(town: Town, tmp_path: Path) -> None:
    folder = copied(town.folder, tmp_path / "copy")
    own: dict[str, str | None] = {
        "AUTHDIR_DATABASE_URL": f"sqlite:///{folder / 'directory.sqlite'}",
        "AUTHDIR_VAR_DIR": str(folder),
    }
    items = told("tokens", **own)["items"]
    assert len(items) == len(json.loads((town.folder / "tokens.json").read_text()))
    assert not any(token in json.dumps(items) for token in json.loads((town.folder / "tokens.json").read_text()).values())
    assert "demo-offic" in run("tokens", **own).stdout
    left = told("tokens", "--revoke", items[0]["id"], **own)["items"]
    assert [each["id"] for each in left] == [each["id"] for each in items[1:]]
    assert run("tokens", "--revoke", items[0]["id"], **own).exit_code == 1
