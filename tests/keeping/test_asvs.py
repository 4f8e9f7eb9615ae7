"""docs/asvs.md lists every requirement of levels 1 and 2 of OWASP ASVS 5.0.0 once, in order, and names tests that are there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
STATES = ("test", "by design", "not applicable", "open")
OPEN = ("missing: ", "partly: ", "deliberate: ", "not examined: ")
SECTIONS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333",
    "6.6": "2223", "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""By section the level of each of its requirements, one digit each."""
LEVELS = {f"{section}.{place}": int(level) for section, levels in SECTIONS.items() for place, level in enumerate(levels, 1)}


class Requirement(NamedTuple):
    """A line of the page."""

    number: str
    level: int
    about: str
    state: str
    why: str


def _listed() -> list[Requirement]:
    found = re.findall(r"^\| v5\.0\.0-(\S+) \| (\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TOLD, re.MULTILINE)
    return [Requirement(number, int(level), about, state, why) for number, level, about, state, why in found]


LISTED = _listed()


@cache
def _functions(name: str) -> frozenset[str]:
    """The functions at the outermost level of a file of tests."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_standard_has_as_many_requirements_as_it_says() -> None:
    assert Counter(LEVELS.values()) == {1: 70, 2: 183, 3: 92}


def test_every_line_is_read() -> None:
    assert len(LISTED) == len(re.findall(r"^\| v5", TOLD, re.MULTILINE))


def test_every_requirement_of_the_two_levels_is_there_once_and_in_order() -> None:
    numbers = [each.number for each in LISTED]
    assert [number for number in numbers if LEVELS.get(number) != 3] == [number for number, level in LEVELS.items() if level < 3]
    assert numbers == [number for number in LEVELS if number in set(numbers)]
    assert [each.number for each in LISTED if each.level != LEVELS[each.number]] == []


def test_of_level_3_only_what_a_test_shows_is_there() -> None:
    assert {each.state for each in LISTED if each.level == 3} == {"test"}


def test_every_requirement_has_a_state_and_says_why() -> None:
    assert [each for each in LISTED if each.state not in STATES] == []
    assert [each.number for each in LISTED if (each.state == "open") != each.why.startswith(OPEN)] == []
    assert [each.number for each in LISTED if each.state == "test" and not re.fullmatch(r"(`[^`]+`(, |$))+", each.why)] == []


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[^`:]+)::([^`]+)`", TOLD))
    assert len(named) > 100
    assert [f"{name}::{test}" for name, test in sorted(named) if test not in _functions(name)] == []
    shown = [piece for each in LISTED if each.state == "test" for piece in re.findall(r"`([^`]+)`", each.why)]
    assert [piece for piece in shown if not re.fullmatch(r"tests/[\w/]+\.py::test_\w+", piece)] == []


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:app|tests)/[\w/]+\.(?:py|html))(?:::|`)", TOLD))
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_the_numbers_at_the_top_are_those_of_the_page() -> None:
    counted = Counter((each.level, each.state) for each in LISTED)
    lines = [[counted[level, state] for state in STATES] for level in (1, 2, 3)]
    lines.append([sum(column) for column in zip(*lines, strict=True)])
    for name, numbers in zip(("1", "2", "3", "all"), lines, strict=True):
        assert f"| {name} | {' | '.join(map(str, numbers))} | {sum(numbers)} |" in TOLD
