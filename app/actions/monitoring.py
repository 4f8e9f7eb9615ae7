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
    """What a State's own file recognises: a notification (n_...) or an approval (sha256:...) on each line; # comments."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(filter(None, lines))


def unrecognised(entries: Iterable[Entry], state: str, recognised: AbstractSet[str]) -> Sequence[Strange]:
    """What nobody of ``state`` recognises, in the order of the log."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        known = {entry.notification, entry.approval} & recognised
        if entry.state == state and not known:
            found.setdefault((entry.notification, entry.approval), []).append(entry)
    return [Strange(*names, lines[0].recorded_at, tuple(lines)) for names, lines in found.items()]
