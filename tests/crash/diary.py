"""What a client knows for certain: what it was about to ask and what it was told, each line on disk before it goes on.

Who proves something from it reads the file, not anybody's memory.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Act(StrEnum):
    """What the client does, in the order in which it does it."""

    SUBMIT = "submit"
    LOOK = "look"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Intent:
    """A request as it was about to be sent. ``mark`` names the file it is about, ``sites`` tell that file's rows apart."""

    number: int
    act: Act
    key: str
    body_sha256: str
    mark: str
    file_sha256: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered, after its last byte came."""

    number: int
    status: int
    request_id: str
    body_sha256: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """An intent, and its outcome where one was received."""

    intent: Intent
    outcome: Outcome | None

    @property
    def acknowledged(self) -> bool:
        return self.outcome is not None


class Diary:
    """The file, to be written in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def write(self, line: Intent | Outcome) -> None:
        """Returns when the line is on disk."""
        self._file.write(json.dumps({type(line).__name__: asdict(line)}).encode() + b"\n")
        os.fsync(self._file.fileno())


def deeds(path: Path) -> list[Deed]:
    """Everything in a diary, in the order in which it was begun."""
    intents: list[Intent] = []
    outcomes: dict[int, Outcome] = {}
    for line in path.read_bytes().splitlines():
        ((name, members),) = json.loads(line).items()
        if name == Intent.__name__:
            intents.append(Intent(**members | {"act": Act(members["act"]), "sites": tuple(members["sites"])}))
        else:
            outcomes[members["number"]] = Outcome(**members)
    return [Deed(intent, outcomes.get(intent.number)) for intent in intents]
