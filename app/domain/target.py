"""What a row asks to be set, and in which record: the one found, or a new one."""

import msgspec

from app.domain.flat import Flat
from app.domain.timeline import Record

AUTHORITY = "authority."
"""Before the paths of a row that are its authority's."""
NAMES = "names."


class Target(msgspec.Struct, frozen=True, gc=False):
    """A record to be changed: the one found, or the key of a new one, and the paths that the row sets."""

    kind: str
    key: str
    state: str
    record: Record | None
    paths: Flat


def name_of(authority: Target) -> str:
    """A name that a row gives its authority."""
    return next((str(name) for path, name in authority.paths.items() if path.startswith(NAMES) and name), "")
