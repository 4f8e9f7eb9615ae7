"""What the rows of one file say about one body must agree: many rows share an authority, and none may undo another.

Rows about one designation need no such rule: a file has at most one for each.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from app.domain.effect import Effect, flat_on
from app.domain.findings import Finding, Level
from app.domain.register import Register
from app.domain.target import Target
from app.domain.timeline import Record
from app.domain.values import fold

_NAMES = "names."


class _Saying(msgspec.Struct, frozen=True, gc=False):
    """What a row says of one field from a day on."""

    row: int
    day: date
    content: Any


class Sayings:
    """What the rows so far say about authorities."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], list[_Saying]] = {}
        self._last: dict[str, Effect] = {}

    def spelt_alike(self, target: Target) -> Target:
        """The target with names as an earlier row spells them, where only case, accents or punctuation differ."""
        names = [(path, name) for path, name in target.paths.items() if name and path.startswith(_NAMES)]
        spelt = {path: self._spelling(target.key, path, name) for path, name in names}
        if all(spelt[path] == name for path, name in names):
            return target
        return replace(target, paths={**target.paths, **spelt})

    def _spelling(self, key: str, path: str, name: str) -> str:
        for each in self._said.get((key, path), ()):
            if each.content and (each.content == name or fold(each.content) == fold(name)):
                return str(each.content)
        return name

    def contradictions(self, effect: Effect, register: Register) -> Iterator[Finding]:
        """Fields that ``effect`` would set otherwise on a day for which an earlier row has set them."""
        said_of = {change.field: self._said.get((effect.target.key, change.field), []) for change in effect.changes}
        if not effect.drafts or not any(said_of.values()):
            return
        record = register.foreseen(effect.drafts)
        for field, said in said_of.items():
            undone = (each for each in said if each.day >= effect.valid_from and not _holds(record, field, each))
            for each in undone:
                message = f"row {each.row} of this file gives this authority another {field}: {each.content!r}"
                mend = "give it the same in every row, or name its departments as authorities of their own"
                yield Finding(Level.ERROR, "contradicting-rows", message, None, None, mend)
                break

    def note(self, effect: Effect, row: int) -> None:
        """Keeps what a row that is planned says, unless the row before it said just that."""
        if self._last.get(effect.target.key) is effect:
            return
        self._last[effect.target.key] = effect
        for path in effect.target.paths:
            said = self._said.setdefault((effect.target.key, path), [])
            saying = _Saying(row, effect.valid_from, effect.after.get(path))
            if not said or (said[-1].day, said[-1].content) != (saying.day, saying.content):
                said.append(saying)


def _holds(record: Record, path: str, said: _Saying) -> bool:
    return bool(flat_on(record, said.day).get(path) == said.content)
