"""Modules that are loaded when something of them is first used: what few answers need costs a start no time and no memory.

Whoever names one here says why. Every other import stands where it always does.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until, and after, somebody wants something of it."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)  # from now on it is found without being asked for here
        return found


def later(name: str) -> Any:
    """The module of that name. What is missing is found out by whoever uses it first."""
    return _Later(name)
