"""Running commands on a demonstration that is being served, as somebody who sits in its folder would."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from app.cli.app import build
from app.wiring.here import Here

HEADINGS = "Record,State,Provision,Role,Authority (en),Phone"
_NUMBERS = count(200)


def run(*words: str, stdin: str | bytes | None = None, **environment: str | None) -> Result:
    """A command as a shell would run it, on a screen of 80 columns that is no terminal."""
    usual: dict[str, str | None] = {"COLUMNS": "80", "AUTHDIR_TOKEN": None, "AUTHDIR_URL": None, "AUTHDIR_TOKENS_FILE": None}
    return CliRunner().invoke(build(Here), list(words), input=stdin, env=usual | environment, catch_exceptions=False)


@dataclass(frozen=True)
class Town:
    """A demonstration that is being served."""

    url: str
    folder: Path
    changed: Callable[..., Path] = field(repr=False)

    def run(self, *words: str, stdin: str | bytes | None = None, **environment: str | None) -> Result:
        """A command of somebody who sits in this demonstration."""
        own: dict[str, str | None] = {"AUTHDIR_URL": self.url, "AUTHDIR_TOKENS_FILE": str(self.folder / "tokens.json")}
        return run(*words, stdin=stdin, **own | environment)

    def json(self, *words: str) -> Any:
        """What a command that must go well answers to a machine."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout_bytes)


def file_of(folder: Path, rows: tuple[str, ...]) -> Path:
    place = folder / "QN.csv"
    place.write_text("\n".join((HEADINGS, *rows)) + "\n", encoding="utf-8")
    return place


def fresh_phone() -> str:
    """A number of the range kept for drama that no test has used."""
    return f"+44 20 7946 0{next(_NUMBERS)}"


def copied(folder: Path, target: Path) -> Path:
    """The database and the journal of a demonstration, copied while it runs."""
    target.mkdir(mode=0o700)
    for name in ("directory.sqlite", "audit.sqlite"):
        if (folder / name).exists():
            with closing(sqlite3.connect(folder / name)) as source, closing(sqlite3.connect(target / name)) as copy:
                source.backup(copy)
    return target
