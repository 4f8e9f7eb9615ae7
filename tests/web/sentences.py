"""The sentences that the code makes for people: read from its source, with ``{0}`` where a value is put in.

A sentence is whatever can get into a finding, a remark of the intake, a fault, a verdict or an error of the one family: written
there, kept in a name, given back by a helper or handed to one. What the source does not say is a hole. A piece that says one of a
few things makes a sentence of each; one that says one of many, or something that is not known, is a hole, and what it may say
stands for itself.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from app.domain.errors import PROBLEMS
from tests.web.source import DEEPEST, Module, Place, answers, modules, names

SINKS: Mapping[str, Mapping[int, str]] = {
    "Finding": {2: "message", 5: "suggestion", 6: "choices"},
    "Remark": {2: "message", 3: "suggestion", 4: "choices"},
    "Fault": {1: "detail", 4: "suggestion"},
    "Refusal": {1: "detail", 2: "suggestion"},
    "Refused": {2: "detail", 3: "suggestion"},
    "_Refused": {1: "detail"},
    "Unfit": {0: "message", 1: "suggestion"},
    "Verdict": {1: "reason"},
    "ValueError": {0: "message"},
    "replace": {9: "message", 10: "detail", 11: "suggestion"},
    "Told": {1: "message"},
    **{each.__name__: {0: "detail"} for each in PROBLEMS.values()},
}
"""What is said to people, by the place and the name of its sentences."""
GIVEN_BACK = {
    "app.identity.outgoing": ("refused", "refused_address"),
    "app.domain.access.deciding": ("_refusal", "_of_the_work", "_of_ones_own"),
}
"""Functions that give back a sentence, or None."""
UNSAID = (
    *("app.api.", "app.bundle.", "app.cards.", "app.cli.", "app.http.proxies", "app.identity.", "app.mirror.", "app.settings"),
    *("app.store.", "app.wiring.", "app.actions.bundles.making", "app.actions.sign"),
)
"""Rooms whose sentences no page shows: programs, operators and logs get them."""
AS_VALUES = ("app.domain.moment", "app.actions.asking")
"""Rooms whose ValueErrors get into a sentence; those of others are for whoever runs the service."""
FEW, MOST_TOGETHER = 6, 16
Said = tuple[str | None, ...]
"""A sentence in pieces; None is a hole."""
HOLE: Said = (None,)
UNKNOWN = frozenset((HOLE,))


@cache
def sentences() -> Mapping[str, str]:
    """Every sentence, with the first module that says it."""
    found: dict[str, str] = {}
    for module in modules().values():
        if module.name.startswith(UNSAID) and module.name not in GIVEN_BACK:
            continue
        words: set[Said] = set()
        for expression in _said_to_people(module):
            words |= said(expression, Place(module, module.around(expression)), words)
        words |= set(_formats(module))
        for each in words:
            found.setdefault(written(each), module.name)
    return {each: found[each] for each in sorted(found) if " " in each and any(letter.isalpha() for letter in each)}


def written(pieces: Said) -> str:
    """A sentence with its holes numbered."""
    numbers = iter(range(len(pieces)))
    return "".join(f"{{{next(numbers)}}}" if each is None else each for each in pieces)


def _said_to_people(module: Module) -> Iterator[ast.expr]:
    for name, calls in module.calls.items():
        for call in calls if not module.name.startswith(UNSAID) else ():
            places = SINKS.get(name, {}) if name != "ValueError" or module.name in AS_VALUES else {}
            yield from (each for number, each in enumerate(call.args) if number in places)
            yield from (each.value for each in call.keywords if each.arg in places.values())
    for name in GIVEN_BACK.get(module.name, ()):
        for function in module.functions[name]:
            yield from (each.value for each in ast.walk(function) if isinstance(each, ast.Return) and each.value is not None)


def _formats(module: Module) -> Iterator[Said]:
    """Readings that an enumeration holds, into which a name is put."""
    kinds = [each for each in module.tree.body if isinstance(each, ast.ClassDef) and "StrEnum" in map(ast.unparse, each.bases)]
    for node in (node for kind in kinds for node in ast.walk(kind)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{}" in node.value:
            yield _joined([part for piece in node.value.split("{}") for part in (None, piece)][1:])


def said(node: ast.expr, place: Place, words: set[Said]) -> frozenset[Said]:
    """What an expression may say; ``words`` takes up what it may put into a hole."""
    if place.depth > DEEPEST:
        return UNKNOWN
    if isinstance(node, ast.Constant):
        return UNKNOWN if not isinstance(node.value, str | None) else frozenset(((node.value,),) if node.value is not None else ())
    if isinstance(node, ast.JoinedStr):
        return _together([_piece(each, place, words) for each in node.values], words)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _together([_few(said(each, place, words), words) for each in (node.left, node.right)], words)
    several = [UNKNOWN if value is None else said(value, there, words) for value, there in _one_of(node, place)]
    return frozenset[Said]().union(*several) if several else UNKNOWN


def _one_of(node: ast.expr, place: Place) -> Sequence[tuple[ast.expr | None, Place]]:
    """What an expression stands for: one of these; nothing where the source does not say."""
    here: list[ast.expr] = []
    found: list[tuple[ast.expr | None, Place]] = []
    match node:
        case ast.IfExp(body=body, orelse=otherwise):
            here = [body, otherwise]
        case ast.BoolOp(values=several) | ast.Tuple(elts=several) | ast.List(elts=several):
            here = several
        case (
            ast.NamedExpr(value=value)
            | ast.Starred(value=value)
            | ast.Subscript(value=value, slice=ast.Slice())
            | ast.Call(func=ast.Name(id="str"), args=[value])
        ):
            here = [value]
        case ast.Subscript(value=whole, slice=ast.Constant(value=int(number))):
            wholes = [(each, there) for each, there in _one_of(whole, place) if isinstance(each, ast.Tuple)]
            found = [(each.elts[number], there) for each, there in wholes if number < len(each.elts)]
        case ast.Subscript(value=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
            found = _looked_up(name, place)
        case ast.Name(id=name):
            found = list(names(name, place))
        case ast.Call():
            found = [*answers(node, place)]
    return [*((each, place) for each in here), *found]


def _looked_up(name: str, place: Place) -> list[tuple[ast.expr | None, Place]]:
    """What stands in a table of constants."""
    for value, there in names(name, place):
        if isinstance(value, ast.Dict | ast.Tuple) and there.function is None:
            return [(each, there) for each in (value.values if isinstance(value, ast.Dict) else value.elts)]
    return []


def _piece(node: ast.expr, place: Place, words: set[Said]) -> frozenset[Said]:
    if not isinstance(node, ast.FormattedValue):
        return said(node, place, words)
    if node.format_spec is not None or node.conversion == ord("r"):
        return UNKNOWN
    return _few(said(node.value, place, words), words)


def _few(found: frozenset[Said], words: set[Said]) -> frozenset[Said]:
    """One of a few things that are all known, or a hole."""
    wordy = {each for each in found if any(letter.isalpha() for piece in each if piece for letter in piece)}
    if wordy and HOLE not in found and len(found) <= FEW:
        return found
    words |= wordy
    return UNKNOWN


def _together(pieces: Sequence[frozenset[Said]], words: set[Said]) -> frozenset[Said]:
    """The sentences of pieces that each say one of several things."""
    number = 1
    for each in pieces:
        number *= len(each)
    if number > MOST_TOGETHER:
        pieces = [each if len(each) == 1 else _few(each | UNKNOWN, words) for each in pieces]
    return frozenset(_joined(part for piece in each for part in piece) for each in product(*pieces))


def _joined(parts: Iterable[str | None]) -> Said:
    made: list[str | None] = []
    for each in parts:
        before = made[-1] if made else ""
        if each is None or before is None or not made:
            made += [] if each == "" or (each is None and made and before is None) else [each]
        else:
            made[-1] = before + each
    return tuple(made)
