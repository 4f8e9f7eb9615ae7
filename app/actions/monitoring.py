"""Watching over one State: which changes about it are in the signed log that nobody of its own recognises."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from app.domain.entry import Entry


@dataclass(frozen=True, slots=True)
class Strange:
    """Lines about the State that came in together: by which notification and approval, when, and the lines themselves."""

    notification: str
    approval: str
    recorded_at: datetime
    lines: tuple[Entry, ...]


def recognised_in(text: str) -> frozenset[str]:
    """What a State's own file recognises: a notification (n_...) or an approval (sha256:...) on each line; # comments.

    A name alone stands for what came in under it first; with the number of a line behind it, for what begins there.
    """
    lines = (" ".join(line.partition("#")[0].split()) for line in text.splitlines())
    return frozenset(filter(None, lines))


def unrecognised(entries: Iterable[Entry], state: str, recognised: AbstractSet[str]) -> Sequence[Strange]:
    """What nobody of ``state`` recognises, in the order of the log; ``entries`` are all of it.

    A directory writes the names itself. So a name that somebody recognises covers the lines that came in together under it, one
    after the other, and none that is written under it later.
    """
    found: dict[tuple[str, str, int], list[Entry]] = {}
    together = _Together()
    for entry in entries:
        begins = {name: together.begin(name, entry.number) for name in (entry.notification, entry.approval)}
        known = any(_recognised(name, begin, together.first[name], recognised) for name, begin in begins.items())
        if entry.state == state and not known:
            found.setdefault((entry.notification, entry.approval, begins[entry.notification]), []).append(entry)
    return [Strange(*names[:2], lines[0].recorded_at, tuple(lines)) for names, lines in found.items()]


def _recognised(name: str, begin: int, first: int, recognised: AbstractSet[str]) -> bool:
    return f"{name} {begin}" in recognised or (begin == first and name in recognised)


class _Together:
    """Where the lines under each name begin, those that follow on one another counted as one; ``first`` the first of all."""

    def __init__(self) -> None:
        self.first: dict[str, int] = {}
        self._last: dict[str, tuple[int, int]] = {}

    def begin(self, name: str, number: int) -> int:
        """Where those begin that line ``number`` belongs to."""
        begin, last = self._last.get(name, (number, number))
        begin = begin if last >= number - 1 else number
        self._last[name] = begin, number
        self.first.setdefault(name, begin)
        return begin
