"""What the signer published: checkpoints of the audiences' trees, and its public keys. Only the signer's process adds to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.domain.access import Audience
from app.store.tables_signed import CHECKPOINT, VERIFIER_KEY


@dataclass(frozen=True, slots=True)
class SignedTree:
    """A checkpoint as it was published; ``id`` counts all of them."""

    id: int
    audience: Audience
    size: int
    root: bytes
    note: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key of the signer of the register ``speaks_for``; it signs until ``ends_at``. None: it still does."""

    id: str
    speaks_for: str
    algorithm: int
    public: bytes
    starts_at: datetime
    ends_at: datetime | None


class ReadingSigned:
    """Finds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self) -> dict[Audience, SignedTree]:
        """The newest checkpoint of each audience that has one."""
        last = select(func.max(CHECKPOINT.c.id)).group_by(CHECKPOINT.c.audience)
        rows = self._connection.execute(select(CHECKPOINT).where(CHECKPOINT.c.id.in_(last)))
        return {found.audience: found for found in map(_tree, rows)}

    def trees(self) -> list[SignedTree]:
        """All checkpoints, in the order of their signing."""
        return [_tree(row) for row in self._connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.id))]

    def inventory(self) -> list[PublishedKey]:
        """All keys, the oldest first."""
        rows = self._connection.execute(select(VERIFIER_KEY).order_by(VERIFIER_KEY.c.starts_at, VERIFIER_KEY.c.id))
        return [PublishedKey(*row) for row in rows]


class WritingSigned(ReadingSigned):
    """The same, and publishes."""

    def publish(self, audience: Audience, size: int, root: bytes, note: str, now: datetime) -> None:
        """Adds a checkpoint."""
        last = self._connection.execute(select(func.coalesce(func.max(CHECKPOINT.c.id), 0))).scalar_one()
        told = {"id": last + 1, "audience": int(audience), "size": size, "root": root, "note": note, "signed_at": now}
        self._connection.execute(insert(CHECKPOINT).values(told))

    def tell_key(self, key: PublishedKey) -> None:
        """Adds a key, or tells when one that is there ends."""
        known = select(VERIFIER_KEY.c.id).where(VERIFIER_KEY.c.id == key.id)
        if self._connection.execute(known).first() is None:
            told = {name: getattr(key, name) for name in PublishedKey.__slots__}
            self._connection.execute(insert(VERIFIER_KEY).values(told))
        else:
            self._connection.execute(update(VERIFIER_KEY).where(VERIFIER_KEY.c.id == key.id).values(ends_at=key.ends_at))


def _tree(row: Row[Any]) -> SignedTree:
    return SignedTree(row.id, Audience(row.audience), row.size, row.root, row.note, row.signed_at)
