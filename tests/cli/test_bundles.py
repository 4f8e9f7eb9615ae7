"""Bundles from the command line: keys, making, verifying, opening, and how each refusal ends."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from typer.testing import Result

from tests.cli.town import Town, copied, run


@dataclass(frozen=True)
class Desk:
    """Somebody at the machine of the signer."""

    folder: Path

    def run(self, *words: str) -> Result:
        place = self.folder / "copy"
        return run(
            *words,
            AUTHDIR_DATABASE_URL=f"sqlite:///{place / 'directory.sqlite'}",
            AUTHDIR_VAR_DIR=str(place),
            AUTHDIR_SIGNER_DIR=str(place / "signer"),
            XDG_STATE_HOME=str(self.folder / "state"),
            COLUMNS="200",
        )


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Desk:
    copied(town.folder, tmp_path / "copy")
    shutil.copytree(town.folder / "signer", tmp_path / "copy" / "signer")
    return Desk(tmp_path)


def test_from_the_first_key_to_a_copy_that_verifies(desk: Desk) -> None:
    stick, root = desk.folder / "stick", desk.folder / "copy" / "signer" / "1.root.json"
    refused = desk.run("bundle")
    assert (refused.exit_code, "authdir bundle --init-keys" in refused.output) == (1, True)
    made = desk.run("bundle", "--init-keys")
    assert (made.exit_code, str(root) in made.output) == (0, True)
    assert desk.run("bundle", "--init-keys").exit_code == 1
    assert "Issue 1 of public" in desk.run("bundle", "--to", str(stick)).output
    unknown = desk.run("verify", str(stick))
    assert (unknown.exit_code, "REFUSED (no-trust)" in unknown.output) == (1, True)
    first = desk.run("verify", str(stick), "--trust", str(root))
    assert (first.exit_code, "This bundle holds." in first.output) == (0, True), first.output
    old = Path(shutil.copytree(stick, desk.folder / "old"))
    assert "Issue 2 of public" in desk.run("bundle", "--to", str(stick)).output
    assert desk.run("verify", str(stick)).exit_code == 0  # the root is trusted since
    back = desk.run("verify", str(old), "--json")
    assert (back.exit_code, json.loads(back.stdout)["code"]) == (1, "rolled-back")
    checked = json.loads(desk.run("check", "--json").stdout)
    assert [(each["count"], each["findings"]) for each in checked["steps"] if each["what"] == "last issues of bundles"] == [(1, [])]
    again = desk.run("bundle", "--rotate-keys")
    assert "2.root.json" in again.output
    assert desk.run("bundle", "--json", "--to", str(stick)).exit_code == 0
    told = json.loads(desk.run("verify", str(stick), "--json").stdout)
    assert (told["holds"], told["opened"], told["manifest"]["sequence"]) == (True, True, 3)
    issue = desk.folder / "copy" / "bundles" / "public" / "0000000003"
    (issue / "emergency.html").write_text("call somebody else")
    found = desk.run("check")
    assert (found.exit_code, "FINDING  bundle public, issue 3: emergency.html" in found.output) == (1, True), found.output
    (issue / "1.root.json").unlink()
    assert "issue 3:" in desk.run("check").output


def test_a_restricted_one_is_opened_by_its_recipient(desk: Desk) -> None:
    identity = pyrage.x25519.Identity.generate()
    (desk.folder / "id").write_text(f"{identity}\n")
    desk.run("bundle", "--init-keys")
    to, root = str(desk.folder / "net"), str(desk.folder / "copy" / "signer" / "1.root.json")
    made = desk.run("bundle", "--audience", "network", "--for", "QM", "--recipient", str(identity.to_public()), "--to", to)
    assert "Encrypted to QM; its copies bear the mark " in made.output
    closed = desk.run("verify", to, "--trust", root)
    assert (closed.exit_code, "WARNING (not-opened)" in closed.output) == (0, True)
    assert desk.run("verify", to, "--open", str(desk.folder / "out")).exit_code == 1
    opened = desk.run("verify", to, "--identity", str(desk.folder / "id"), "--open", str(desk.folder / "out"))
    assert opened.exit_code == 0, opened.output
    assert b"+441614960131" in (desk.folder / "out" / "emergency.html").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--audience", "restricted"), "there is no bundle for 'restricted'"),
        (("--audience", "network"), "give --for and --recipient"),
        (("--audience", "network", "--for", "Q M", "--recipient", "age1x"), "is no name"),
        (("--audience", "network", "--for", "QM", "--recipient", "age1x"), "begins with age1"),
        (("--for", "QM"), "a public bundle is for everybody"),
        (("--next-update", "48", "--expires", "1"), "before the next one is due"),
    ],
)
def test_wrong_usage_says_how_to_mend_it(desk: Desk, words: tuple[str, ...], said: str) -> None:
    found = desk.run("bundle", *words)
    assert (found.exit_code, said in " ".join(found.output.split())) == (2, True), found.output


def test_verify_says_what_it_cannot_read(desk: Desk) -> None:
    assert desk.run("verify", str(desk.folder), "--trust", "nowhere").exit_code == 2
    assert "REFUSED (not-a-bundle)" in desk.run("verify", str(desk.folder)).output
