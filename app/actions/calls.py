"""How often somebody outside can have us call a provider: few at once, few in a minute. It calls nobody itself."""

import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.errors import TooManyTries

AT_ONCE, IN_A_MINUTE = 2, 30
_MINUTE = timedelta(minutes=1)


@dataclass
class Calls:
    """Calls of this process to each provider, now and in the last minute."""

    _now: Counter[str] = field(default_factory=Counter)
    _lately: dict[str, deque[datetime]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def to(self, provider: str, now: datetime) -> Iterator[None]:
        """Room for one call. Raises TooManyTries, which says when there will be some."""
        with self._guard:
            lately = self._lately.setdefault(provider, deque())
            while lately and lately[0] <= now - _MINUTE:
                lately.popleft()
            if len(lately) >= IN_A_MINUTE:
                wait = lately[0] + _MINUTE - now
                raise TooManyTries("your provider is asked too often", extra={"retry_after": int(wait.total_seconds()) + 1})
            if self._now[provider] >= AT_ONCE:
                raise TooManyTries("your provider is being asked by others", extra={"retry_after": 1})
            lately.append(now)
            self._now[provider] += 1
        try:
            yield
        finally:
            with self._guard:
                self._now[provider] -= 1
