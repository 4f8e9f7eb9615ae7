"""Where entries come from: the ledger of this house, and later another directory."""

from typing import Protocol

from app.domain.entry import Entry


class EntrySource(Protocol):
    """Entries in ledger order."""

    def after(self, number: int, limit: int) -> list[Entry]:
        """Up to ``limit`` entries that follow ``number``."""
