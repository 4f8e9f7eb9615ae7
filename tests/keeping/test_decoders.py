"""Who decodes into a class uses a decoder that was made with its module, or a class of records.

msgspec readies a class when it is first decoded into, and crashes the process where a second thread does so at the same moment.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.domain.records import KINDS

ROOM = Path(app.__file__).parent
READY = {kind.cls.__name__ for kind in KINDS.values()} | {"kind.cls"}
NO_CLASS = {"datetime", "form", "list[row]"}
"""Nothing of these is made ready: ``form`` is a tuple of what a cursor holds, ``row`` one of what columns hold."""


def _targets(tree: ast.AST) -> Iterator[str]:
    """What functions decode into without a decoder of their module."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                    yield from _target(call, call.func.attr)


def _target(call: ast.Call, called: str) -> Iterator[str]:
    if called == "decode":
        yield from (ast.unparse(each.value) for each in call.keywords if each.arg == "type")
    if called in ("convert", "Decoder"):
        yield from (ast.unparse(each) for each in call.args[-1:])


@pytest.mark.parametrize("place", sorted(ROOM.rglob("*.py")), ids=lambda place: str(place.relative_to(ROOM)))
def test_no_class_is_made_ready_by_a_thread(place: Path) -> None:
    found = set(_targets(ast.parse(place.read_text(encoding="utf-8"))))
    expected = {"cls"} if place == ROOM / "domain" / "records" / "field.py" else READY | NO_CLASS
    assert found <= expected, "make a Decoder beside the class, where the module is imported"


def test_what_readies_a_class_is_found() -> None:
    code = "def one():\n json.decode(b, type=One)\n msgspec.convert(b, Two)\n def inner():\n  Decoder(Four)\n  x.Decoder(Three)"
    assert set(_targets(ast.parse(code))) == {"One", "Two", "Three"}
    assert not set(_targets(ast.parse("_DECODER = msgspec.json.Decoder(One)\n_DECODER.decode(b)")))
