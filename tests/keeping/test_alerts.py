"""The rules for Prometheus are about numbers that there are, and the guide tells of every number and every rule."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from app.actions.exposing import names
from tests.api.served import Loaded, copied, serving

PLACE = Path(__file__).parents[2] / "docs" / "operations"
TOLD = import_module("yaml").safe_load((PLACE / "alerts.yml").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = TOLD["groups"][0]["rules"]
OURS = re.compile(r"\b(?:authdir|process)_[a-z_]+")
FURTHER = re.compile(r"_(?:bucket|count|sum|created)$")


@pytest.fixture(scope="module")
def shown(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every number that a service shows once it has asked its database."""
    folder = tmp_path_factory.mktemp("numbers")
    with copied(loaded_sqlite, folder) as url, serving(url, folder / "var", loaded_sqlite.tokens) as served:
        (folder / "var" / "last-backup.json").write_text('{"made_at":"2026-11-22T00:00:00Z"}')
        served.get("/provisions")
        while "authdir_sessions" not in (found := names(served.send("GET", "/metrics", "auditor").content)):
            pass
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_rule_is_about_numbers_that_there_are(shown: set[str], rule: dict[str, Any]) -> None:
    wanted = set(OURS.findall(rule["expr"]))
    assert wanted or rule["alert"] == "DirectoryDown"
    assert wanted <= shown
    assert rule["labels"]["severity"] in ("page", "warn")
    assert rule["annotations"]["summary"].endswith(".")


def test_jobs_that_rules_name_are_there() -> None:
    jobs = (Path(__file__).parents[2] / "app" / "wiring" / "jobs.py").read_text() + "following the ledger"
    named = {name for rule in RULES for name in re.findall(r'job="([a-z ]+)"', rule["expr"])} - {"authdir"}
    assert named
    assert all(name in jobs for name in named)


def test_the_guide_tells_of_all(shown: set[str]) -> None:
    told = (PLACE / "monitoring.md").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in RULES if f"`{rule['alert']}`" not in told] == []
    ours = {FURTHER.sub("", name) for name in shown if name.startswith("authdir_")}
    assert sorted(name for name in ours if f"`{name}" not in told) == []
