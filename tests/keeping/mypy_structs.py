"""A plugin for mypy, which takes msgspec's structs for dataclasses: the functions of ``dataclasses`` raise TypeError for them."""

from collections.abc import Callable

from mypy.plugin import FunctionContext, Plugin
from mypy.types import Instance, Type, UnionType, get_proper_type

STRUCT = "msgspec.Struct"
REFUSING = frozenset(f"dataclasses.{name}" for name in ("replace", "asdict", "astuple", "fields"))


def _is_struct(given: Type) -> bool:
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        return any(map(_is_struct, proper.items))
    return isinstance(proper, Instance) and any(base.fullname == STRUCT for base in proper.type.mro)


def _refuse(context: FunctionContext) -> Type:
    if context.arg_types[0] and _is_struct(context.arg_types[0][0]):
        context.api.fail("a struct is no dataclass: msgspec.structs has a function for it", context.context)
    return context.default_return_type


class Structs(Plugin):
    """Refuses what would fail when it runs."""

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        """What judges a call of the function with this name."""
        return _refuse if fullname in REFUSING else None


def plugin(_version: str) -> type[Plugin]:
    """What mypy asks for."""
    return Structs
