"""Every page with a path at which there is something to see: each part of the pages names its own in ``places_<part>.py``."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.api.served import Served

Example = str | Callable[[Served], str]
"""A path, or what finds or makes the thing that a path is about."""


@dataclass(frozen=True)
class Place:
    """A page's route, a path of it, and the role that sees most of it.

    ``statuses`` are the statuses that roles get where more decides than the matrix; of None, those who are not signed in.
    """

    route: str
    example: Example
    who: str | None = "auditor"
    statuses: Mapping[str | None, int] | None = None

    def path(self, served: Served) -> str:
        """Where it can be seen."""
        return self.example if isinstance(self.example, str) else self.example(served)


def places() -> list[Place]:
    """All of them."""
    modules = (f"tests.web.{file.stem}" for file in sorted(Path(__file__).parent.glob("places_*.py")))
    return [place for module in modules for place in importlib.import_module(module).PLACES]
