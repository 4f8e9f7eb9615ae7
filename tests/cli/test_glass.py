"""break-glass on the command line: open and see at once, see again, list, end."""

from collections.abc import Iterator

import pytest

from tests.cli.town import Town

WHY = ("--purpose", "preservation", "--reason", "Logs are deleted at six.")


@pytest.fixture
def closed(town: Town) -> Iterator[Town]:
    """With nothing left open."""
    yield town
    for who in ("officer", "registrar"):
        for each in town.json("break-glass", "--as", who)["items"]:
            town.json("break-glass", "--end", each["id"], "--as", who)


def test_contacts_are_opened_and_shown_at_once(closed: Town) -> None:
    items = closed.json("lookup", "QN", "35", "--as", "duty_officer")["items"]
    number = next(channel["value"] for each in items for channel in each["channels"])  # what was erased of another has none
    assert number not in closed.run("lookup", "QN", "35", "--as", "officer").stdout
    made = closed.run("break-glass", "QN", *WHY, "--as", "officer")
    assert made.exit_code == 0, made.output
    assert number in made.stdout
    assert "are open for you until" in made.stdout
    name = next(word for word in made.stdout.split() if word.startswith("b_"))
    again = closed.run("break-glass", "qn", "--as", "officer")
    assert number in again.stdout
    assert number not in closed.run("lookup", "QN", "35", "--as", "officer").stdout
    listed = " ".join(closed.run("break-glass", "--as", "officer").stdout.split())
    assert "preservation" in listed
    assert "missing" not in listed
    assert "are closed since" in closed.run("break-glass", "--end", name, "--as", "officer").stdout
    refused = closed.run("break-glass", "QN", "--as", "officer")
    assert refused.exit_code == 1
    assert "Nothing is open of QN for you" in refused.stderr
    assert "missing" in closed.run("break-glass", "--as", "officer").stdout


def test_a_machine_gets_it_all(closed: Town) -> None:
    made = closed.json("break-glass", "QM", *WHY, "--drill", "--as", "registrar")
    assert made["break_glass"]["drill"]
    assert {each["state"] for each in made["contacts"]} == {"QM"}
    assert any(each["channels"] for each in made["contacts"])
    assert "This is a drill. " in closed.run("break-glass", "QM", "--as", "registrar").stdout


def test_who_may_not_is_told_why(closed: Town) -> None:
    refused = closed.run("break-glass", "QN", *WHY, "--as", "duty_officer")
    assert refused.exit_code == 1
    assert "needs the role" in refused.stderr
    assert closed.run("break-glass", "--as", "state_editor").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [WHY, ("--drill",), ("--end", "b_1", "--drill"), ("QN", "--end", "b_1"), ("QN", "--end", "b_1", *WHY)],
)
def test_what_does_not_go_together(closed: Town, words: tuple[str, ...]) -> None:
    assert closed.run("break-glass", *words, "--as", "officer").exit_code == 2


def test_nothing_and_nobody(closed: Town) -> None:
    assert "Nothing that concerns you was opened." in closed.run("break-glass", "--as", "approver").stdout
    assert closed.run("break-glass", "--end", "b_0", "--as", "officer").exit_code == 1
