"""Every command explains itself on a screen of eighty columns."""

import pytest
from typer.main import get_command

from app.cli import running
from app.cli.app import build
from app.domain.access import NamelessError, Permission, permission_of
from app.wiring.here import Here
from tests.cli.town import run

COMMANDS = sorted(get_command(build(Here)).commands)  # type: ignore[attr-defined]


def test_the_commands_are_those_of_the_contract() -> None:
    assert (
        sorted(
            [
                "approve",
                "attest",
                "audit",
                "backup",
                "break-glass",
                "bundle",
                "changes",
                "check",
                "choose",
                "coverage",
                "demo",
                "drill",
                "emergency",
                "erase",
                "history",
                "indicators",
                "init",
                "lookup",
                "migrate",
                "mirror",
                "monitor",
                "plan",
                "providers",
                "reject",
                "report",
                "restore",
                "route",
                "search",
                "serve",
                "sign",
                "submit",
                "subscriptions",
                "tokens",
                "users",
                "verify",
                "withdraw",
            ]
        )
        == COMMANDS
    )


def test_every_command_names_its_permission() -> None:
    asked = {(each.name or each.callback.__name__): permission_of(each.callback, "") for each in build(Here).registered_commands}  # type: ignore[union-attr]
    assert asked == {
        **dict.fromkeys(("lookup", "history", "coverage", "indicators", "emergency", "route", "providers"), Permission.READ_PUBLIC),
        **dict.fromkeys(("changes", "search", "verify"), Permission.READ_PUBLIC),
        **dict.fromkeys(("submit", "choose"), Permission.SUBMIT),
        "audit": Permission.READ_OWN_AUDIT,
        "break-glass": Permission.BREAK_GLASS,
        "subscriptions": Permission.SUBSCRIBE,
        "plan": Permission.SEE_CONTENTS,
        "approve": Permission.APPROVE,
        "reject": Permission.REJECT,
        "attest": Permission.ATTEST,
        "report": Permission.REPORT,
        "withdraw": Permission.WITHDRAW,
        **dict.fromkeys(("init", "users", "tokens", "demo", "serve", "migrate", "check"), Permission.OPERATE),
        **dict.fromkeys(("backup", "restore", "bundle", "mirror", "monitor", "sign"), Permission.OPERATE),
    }


def test_a_command_without_permission_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(running.check, "permission")
    with pytest.raises(NamelessError, match="check"):
        build(Here)


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


GROUPS = {
    "drill": {
        **dict.fromkeys(("plan", "start", "close", "cancel"), Permission.PLAN_DRILL),
        **dict.fromkeys(("list", "show", "calls", "report"), Permission.SEE_DRILL),
        "result": Permission.RECORD_DRILL,
    },
    "erase": {
        "ask": Permission.ASK_ERASURE,
        **dict.fromkeys(("list", "show"), Permission.SEE_ERASURE),
        **dict.fromkeys(("approve", "reject"), Permission.APPROVE_ERASURE),
        **dict.fromkeys(("record", "wipe"), Permission.OPERATE),
    },
}


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_has_commands_of_its_own(name: str) -> None:
    group = next(each for each in build(Here).registered_groups if each.typer_instance and each.typer_instance.info.name == name)
    assert group.typer_instance is not None
    asked = {each.name: permission_of(each.callback, "") for each in group.typer_instance.registered_commands}
    assert asked == GROUPS[name]
    for command in asked:
        told = run(name, str(command), "--help").stdout
        assert f"Example: authdir {name} {command}" in " ".join(told.split())
        assert max(map(len, told.splitlines())) <= 80
