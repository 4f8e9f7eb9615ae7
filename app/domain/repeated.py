"""What rows do to authorities. Many rows of a file say the same about one: while it stays as it is, that is worked out once."""

from datetime import date

from app.domain.effect import Effect, effect
from app.domain.placement import place
from app.domain.target import Target


class Repeated:
    """The last effect on each authority."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Target, tuple[date | None, date], Effect]] = {}

    def effect(self, target: Target, stated: date | None, default: date) -> Effect:
        """What ``target`` would write from ``stated`` on, else from ``default``."""
        last = self._last.get(target.key)
        if last is not None and last[1] == (stated, default) and _same(last[0], target):
            return last[2]
        found = effect(target, place(target.record, stated, default, None))
        self._last[target.key] = (target, (stated, default), found)
        return found


def _same(one: Target, other: Target) -> bool:
    """A record never changes: the same one holds the same entries."""
    return one.record is other.record and list(one.paths.items()) == list(other.paths.items())
