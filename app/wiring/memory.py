"""Asks the C library to hold little memory that nobody uses. Where it is another one than glibc, nothing is asked."""

import ctypes
from collections.abc import Callable
from typing import Any

ARENAS = 2
"""Pools of memory for threads, instead of eight for each core: what one gives back, the next one takes."""
_ARENA_MAX = -8  # M_ARENA_MAX in glibc's malloc.h


def share_pools() -> None:
    """From now on threads share few pools. To be called before there are many threads."""
    _ask("mallopt", _ARENA_MAX, ARENAS)


def give_back() -> None:
    """Gives back what is free: after a start, that is what reading and checking the register took."""
    _ask("malloc_trim", 0)


def _ask(name: str, *arguments: int) -> None:
    library: Any = ctypes.CDLL(None)
    function: Callable[..., int] | None = getattr(library, name, None)
    if function is not None:
        function(*arguments)
