"""What is loaded when it is first used is named in text, where no tool looks: that all of it is there, and no more is declared."""

import re
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import app

ROOM = Path(app.__file__).parent
PROJECT = ROOM.parent / "pyproject.toml"
_NAMED = re.compile(r"""["']([a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*)["']""")
_CALLED = re.compile(r"\blater\(([^()]*)\)|map\(later, \(([^()]*)\)\)")


def _named() -> set[str]:
    texts = [place.read_text(encoding="utf-8") for place in ROOM.rglob("*.py") if place.name != "later.py"]
    return {name for text in texts for call in _CALLED.findall(text) for name in _NAMED.findall("".join(call))}


@pytest.mark.parametrize("name", sorted(_named()))
def test_what_is_loaded_later_is_there(name: str) -> None:
    import_module(name)


def test_what_the_linter_is_told_not_to_look_for_is_loaded_later() -> None:
    told = PROJECT.read_text(encoding="utf-8")
    listed = re.search(r"# Loaded when first used.*\n(.*)\n", told)
    assert listed is not None
    declared = tomllib.loads(f"names = [{listed[1]}]")["names"]
    homes = packages_distributions()
    loaded = {each.lower().replace("_", "-") for name in _named() for each in homes.get(name.partition(".")[0], ())}
    assert declared
    assert set(declared) <= loaded
