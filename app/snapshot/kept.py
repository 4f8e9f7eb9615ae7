"""Things kept because they may be asked for again: a few by key; those not asked for longest go. Several threads may use one."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Kept(Generic[K, T]):
    """Up to ``most`` things. Two threads may make the same one at the same time; one of them is kept, and both get that."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: dict[K, T] = {}
        self._last: tuple[K, T] | None = None
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: K) -> T | None:
        """The thing kept under ``key``, if any. To look at it is no use of it."""
        return self._things.get(key)

    def of(self, key: K, make: Callable[[], T]) -> T:
        """The thing kept under ``key``, made now where there is none."""
        last = self._last
        if last is not None and last[0] == key:  # it is the newest already
            return last[1]
        found = self._things.get(key)
        if found is None:
            found = make()
        with self._changing:
            found = self._things.pop(key, found)
            self._things[key] = found
            if len(self._things) > self._most:
                del self._things[next(iter(self._things))]
            self._last = key, found
        return found
