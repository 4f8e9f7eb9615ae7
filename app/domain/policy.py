"""Which version of the access rules decides: a short hash of the tables, so that no change of theirs goes without a new one."""

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from app.domain.access import BUNDLES, FOR_ANONYMOUS, MATRIX, READS, SHOWS


def version_of(*tables: object) -> str:
    """Twelve hexadecimal digits for tables of these contents, whatever the order of their sets."""
    return hashlib.sha256(repr([_plain(each) for each in tables]).encode()).hexdigest()[:12]


def _plain(table: object) -> object:
    if isinstance(table, Mapping):
        return sorted((str(name), _plain(value)) for name, value in table.items())
    if isinstance(table, AbstractSet):
        return sorted(map(str, table))
    return str(table)


POLICY = version_of(MATRIX, READS, SHOWS, FOR_ANONYMOUS, BUNDLES)
