"""The documentation names everything that a user meets: commands, settings, problem codes, make targets, paths of the API."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from app.api.openapi import description
from app.cli.app import build
from app.cli.local import Local
from app.domain.errors import PROBLEMS
from app.http.reads import PREFIX
from app.settings import Settings

ROOT = Path(__file__).parents[2]


def _documentation() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))))


def _commands() -> list[str]:
    group: Any = get_command(build(Local))
    return [name for name, command in group.commands.items() if not command.hidden]


def _targets() -> list[str]:
    return re.findall(r"^([a-z][a-z-]*):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def _missing(names: list[str], mark: str) -> list[str]:
    told = _documentation()
    return [name for name in names if not re.search(mark.format(re.escape(name)), told)]


def test_every_command_is_named() -> None:
    assert _commands()
    assert _missing(_commands(), r"authdir {}\b") == []


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_described_with_its_variable_and_default(name: str) -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    variable = f"{Settings.model_config['env_prefix']}{name}".upper()
    (line,) = [line for line in told.splitlines() if f"`{variable}`" in line and line.startswith("|")]
    default = Settings.model_fields[name].default
    assert (str(default).lower() if isinstance(default, bool) else str(default)) in line
    assert Settings.model_fields[name].description


def test_no_setting_is_described_that_is_not_there() -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    variables = {f"{Settings.model_config['env_prefix']}{name}".upper() for name in Settings.model_fields}
    assert set(re.findall(r"^\| `(AUTHDIR_[A-Z_]+)`", told, re.MULTILINE)) == variables


def test_every_problem_code_is_named() -> None:
    assert _missing(sorted(PROBLEMS), r"`{}`") == []


def test_every_make_target_is_named() -> None:
    assert len(_targets()) >= 8
    assert _missing(_targets(), r"make {}\b") == []


def test_every_path_of_the_api_is_named() -> None:
    paths = [path.removeprefix(PREFIX) for path in description("", "")["paths"]]
    short = {"/versions": "/versions", "/versions/{n}": "/versions/{n}", "/diff": "/diff?from=&to=", "/withdraw": "/withdraw"}
    told = [short.get(path.partition("{id}")[2], path).replace("{form}", "csv") for path in paths]
    assert _missing(sorted(told), r"{}[`?\s]") == []


def test_every_test_of_the_fault_table_is_there() -> None:
    told = (ROOT / "docs" / "operations" / "reliability.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[a-z_/]+\.py)`", told))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
