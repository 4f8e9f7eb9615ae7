"""Every command explains itself on a screen of eighty columns."""

import pytest
from typer.main import get_command

from app.cli.app import build
from app.wiring.here import Here
from tests.cli.town import run

COMMANDS = sorted(get_command(build(Here)).commands)  # type: ignore[attr-defined]


def test_the_commands_are_those_of_the_contract() -> None:
    assert (
        sorted(
            [
                "approve",
                "check",
                "choose",
                "coverage",
                "demo",
                "history",
                "init",
                "lookup",
                "migrate",
                "plan",
                "reject",
                "route",
                "serve",
                "submit",
                "tokens",
                "users",
                "withdraw",
            ]
        )
        == COMMANDS
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_a_sentence_and_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert f"Example: {'AUTHDIR_' if command == 'migrate' else 'authdir ' + command}" in text
    assert text.split("Example:")[0].rstrip().endswith(".")
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_help_tells_the_exit_codes() -> None:
    text = " ".join(run("--help").stdout.split())
    assert "0 done, 1 refused or a problem found, 2 wrong usage, 3 the server or the database is not reachable" in text


def test_no_option_takes_a_token() -> None:
    assert not any("--token " in run(command, "--help").stdout for command in COMMANDS)
