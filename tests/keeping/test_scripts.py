"""No script can be made to write into what all objects inherit from (prototype pollution).

Names that come from outside are put into a Map, or into a new object by Object.fromEntries, a spread or a computed member of a
literal, which define members and inherit nothing: never into an object by ``object[name] = value``.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "app"
SCRIPTS = sorted([*(ROOT / "web" / "static" / "js").glob("*.js"), *(ROOT / "bundle").rglob("*.js")])
COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
WRITING = (
    re.compile(r"[\w)\]]\[(?!\d+\])[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]\s*(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])"),
    re.compile(r"__proto__|\.prototype(?!\.\w+\.call\()|setPrototypeOf|definePropert|__define[GS]etter__|Reflect\.set"),
    re.compile(r"Object\.assign\((?!this, \{ path, status, code: told\.code \}\))"),
    re.compile(r"\bfor\s*\([^)]*\bin\b"),
)


def written(script: str) -> list[str]:
    """Where a script writes under a name that it was told."""
    return [found.group() for rule in WRITING for found in rule.finditer(COMMENT.sub("", script))]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_under_a_name_that_it_was_told(path: Path) -> None:
    assert written(path.read_text(encoding="utf-8")) == []


def test_every_script_is_looked_at() -> None:
    assert len(SCRIPTS) == len(list(ROOT.rglob("*.js")))
    assert len(SCRIPTS) > 10


@pytest.mark.parametrize(
    "script",
    [
        *("found[name] = value;", "found[a[0]] = value;", "a.b[name]??=1", "of(x)[name] += 1", "found[`x${name}`] = 1"),
        *("x.__proto__ = y", "Object.prototype.x = 1", "Object.setPrototypeOf(x, y)", "Object.defineProperty(x, name, y)"),
        *("Object.assign(known, told)", "for (const name in told) keep(name)", "Reflect.set(x, name, 1)"),
    ],
)
def test_what_would_write_so_is_found(script: str) -> None:
    assert written(script)


@pytest.mark.parametrize(
    "script",
    [
        "if (found[name] === value) x = 1;",
        "const [a, b] = c;",
        "found[0] = 1",
        "const x = { ...seen, [name]: 1 };",
        "kept[name] => 1",
    ],
)
def test_what_reads_or_makes_anew_is_let_be(script: str) -> None:
    assert not written(script)
