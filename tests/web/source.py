"""The source of the code as a tree: its modules, what a name in it may stand for, and who calls a function."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import app

ROOT = Path(app.__file__).parent
DEEPEST = 12
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False)
class Module:
    """A file: its functions and constants by name, what it takes from others, and what each node stands in."""

    name: str
    tree: ast.Module
    functions: dict[str, list[Function]] = field(default_factory=dict)
    constants: dict[str, list[ast.expr]] = field(default_factory=dict)
    taken: dict[str, tuple[str, str]] = field(default_factory=dict)
    within: dict[ast.AST, ast.AST] = field(default_factory=dict)
    calls: dict[str, list[ast.Call]] = field(default_factory=dict)

    def around(self, node: ast.AST) -> Function | None:
        """The function in which a node stands."""
        while node in self.within:
            node = self.within[node]
            if isinstance(node, Function):
                return node
        return None


class Place(NamedTuple):
    """Where an expression stands. ``given`` are the arguments of the one call that leads there; None where it may be any."""

    module: Module
    function: Function | None
    given: Mapping[str, tuple[ast.expr, "Place"]] | None = None
    depth: int = 0

    def deeper(self) -> "Place":
        """The same, a step further from where the question began."""
        return self._replace(depth=self.depth + 1)


Values = Iterator[tuple[ast.expr | None, Place]]
"""What a name may stand for, and where that stands; None for what the source does not say."""


@cache
def modules() -> Mapping[str, Module]:
    """Every file of the code, by its dotted name."""
    return {each.name: each for each in map(_module, sorted(ROOT.rglob("*.py")))}


def _module(path: Path) -> Module:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    made = Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), ast.parse(path.read_text("utf-8")))
    for node in ast.walk(made.tree):
        made.within.update(dict.fromkeys(ast.iter_child_nodes(node), node))
        if isinstance(node, Function):
            made.functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ImportFrom) and node.module:
            made.taken.update({each.asname or each.name: (node.module, each.name) for each in node.names})
        elif isinstance(node, ast.Call):
            made.calls.setdefault(called(node), []).append(node)
    for node in made.tree.body:
        for name, value in _assigned(node):
            if value is not None:
                made.constants.setdefault(name, []).append(value)
    return made


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""


def names(name: str, place: Place) -> Values:
    """What a name may stand for where it is used; nothing where it is not known at all."""
    function = place.function
    there = place.deeper()
    while function is not None:
        local = list(_local(function, name))
        given = list(_given(function, name, there)) if name in parameters(function) else []
        yield from given
        yield from ((value, there) for value in local)
        if given or local or name in parameters(function):
            return
        function = there.module.around(function)
        there = Place(there.module, function, None, there.depth)
    home, known = origin(place.module, name)
    yield from ((value, Place(home, None, None, place.depth + 1)) for value in home.constants.get(known, ()))


def origin(module: Module, name: str) -> tuple[Module, str]:
    """The module that a name comes from, and its name there."""
    while name not in module.functions and name not in module.constants and module.taken.get(name, ("",))[0] in modules():
        home, name = module.taken[name]
        module = modules()[home]
    return module, name


def parameters(function: Function) -> list[str]:
    """The names of its parameters."""
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def answers(call: ast.Call, place: Place) -> list[tuple[ast.expr, Place]]:
    """What a call of a function of ours may give back."""
    home, name = place.module, called(call)
    if isinstance(call.func, ast.Name):
        home, name = origin(place.module, name)
    elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id != "self":
        home = modules().get(".".join(place.module.taken.get(call.func.value.id, ())), Module("", ast.Module([], [])))
    found: list[tuple[ast.expr, Place]] = []
    for function in home.functions.get(name, ())[:1]:
        given = {each: (value, place) for each, value in _arguments(function, call).items()}
        there = Place(home, function, given, place.depth + 1)
        returns = [each for each in ast.walk(function) if isinstance(each, ast.Return) and home.around(each) is function]
        found += [(each.value, there) for each in returns if each.value is not None]
    return found


def _given(function: Function, name: str, place: Place) -> Values:
    """What a parameter may be: what the one call hands over, else what any does, and its default."""
    default = _default(function, name)
    if default is not None:
        yield default, Place(place.module, None, None, place.depth)
    if place.given is not None and name in place.given:
        value, there = place.given[name]
        yield value, there._replace(depth=place.depth)
    elif place.given is None:
        for module in modules().values():
            for call in module.calls.get(function.name, ()):
                value_there = _arguments(function, call).get(name) if _means(module, call, function, place.module) else None
                if value_there is not None:
                    yield value_there, Place(module, module.around(call), None, place.depth)


def _means(module: Module, call: ast.Call, function: Function, home: Module) -> bool:
    """Whether a call is one of the function: by its name, by its module's, or as a method of a name that no other has."""
    if isinstance(call.func, ast.Name):
        there, name = origin(module, call.func.id)
        return there is home and function in there.functions.get(name, ())
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        taken = module.taken.get(call.func.value.id)
        if taken is not None and ".".join(taken) in modules():
            return ".".join(taken) == home.name
    method = isinstance(home.within.get(function), ast.ClassDef)
    return method and (module is home or sum(function.name in each.functions for each in modules().values()) == 1)


def _arguments(function: Function, call: ast.Call) -> dict[str, ast.expr]:
    places = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    if places[:1] in (["self"], ["cls"]):
        places = places[1:]
    handed: dict[str, ast.expr] = {}
    for number, each in enumerate(call.args):
        if isinstance(each, ast.Starred):
            further = places[number:]
            handed |= {name: ast.Subscript(each.value, ast.Constant(place)) for place, name in enumerate(further)}
            break
        handed |= dict.fromkeys(places[number : number + 1], each)
    return handed | {each.arg: each.value for each in call.keywords if each.arg}


def _default(function: Function, name: str) -> ast.expr | None:
    places = [*function.args.posonlyargs, *function.args.args]
    by_place = dict(zip_longest(reversed(places), reversed(function.args.defaults)))
    found = by_place | dict(zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True))
    return next((value for each, value in found.items() if each is not None and each.arg == name), None)


def _local(function: Function, name: str) -> Iterator[ast.expr | None]:
    for node in ast.walk(function):
        yield from (value for each, value in _assigned(node) if each == name)


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that a node gives a value, with it."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _taken_apart(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        yield from _taken_apart(node.target, node.value) if node.value is not None else ()
    elif isinstance(node, ast.For | ast.comprehension):
        several = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else [ast.Subscript(node.iter, ast.Name("each"))]
        for each in several:
            yield from _taken_apart(node.target, each)
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name, None


def _taken_apart(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for number, each in enumerate(target.elts):
            part = value.elts[number] if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts) else None
            yield from _taken_apart(each, part or (None if value is None else ast.Subscript(value, ast.Constant(number))))
