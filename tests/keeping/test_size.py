"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE = {"app": 250, "tests": 400}
LONGEST_FUNCTION = 40


def _modules(folder: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def long_functions(source: str, limit: int) -> list[str]:
    """The functions of more than `limit` lines, decorators not counted, as "line: name (lines)"."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = [(node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions]
    return [f"{node.lineno}: {node.name} ({length})" for node, length in lengths if length > limit]


def test_no_file_is_too_long() -> None:
    long = [
        f"{name} ({len(source.splitlines())})"
        for folder, limit in LONGEST_FILE.items()
        for name, source in _modules(folder)
        if len(source.splitlines()) > limit
    ]
    assert long == []


def test_no_function_is_too_long() -> None:
    long = [f"{name}:{found}" for name, source in _modules("app") for found in long_functions(source, LONGEST_FUNCTION)]
    assert long == []


def test_a_long_function_is_seen() -> None:
    source = "class Box:\n    async def fill(self):\n" + "        pass\n" * 3
    assert long_functions(source, 3) == ["2: fill (4)"]
    assert long_functions(source, 4) == []
