"""No module or class is named by a word that says nothing about what it is for."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "service", "base", "misc", "data", "info"}


def words(name: str) -> set[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _names(path: Path) -> list[str]:
    classes = [node.name for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ClassDef)]
    module = path.parent.name if path.stem == "__init__" else path.stem
    return [module, *classes]


def test_no_module_or_class_has_an_empty_name() -> None:
    paths = [path for folder in ("app", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [f"{path.relative_to(ROOT)}: {name}" for path in paths for name in _names(path) if words(name) & BANNED]
    assert found == []


def test_words_are_found_in_either_style() -> None:
    assert words("http_utils") == {"http", "utils"}
    assert words("HTTPServiceManager") == {"http", "service", "manager"}
    assert words("Database") == {"database"}
