"""Checkpoints of the audiences' trees with the keys that signed them; and leaves that no longer hold the ledger's numbers.

A number would tell outsiders how many lines there are that they may not see. Nothing was signed before, so no signature breaks.
A line that did not match its hash before keeps it, and is found afterwards as it was: altered.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AUDIENCES = ("public", "parties", "network", "restricted")
AT_ONCE = 1000
ENCODER = msgspec.json.Encoder(order="sorted")
ENTRY = sa.table(
    "entry",
    sa.column("number", NUMBER),
    sa.column("recorded_at", INSTANT),
    *(sa.column(name, sa.Text()) for name in ("kind", "key", "state", "provision")),
    sa.column("audience", sa.SmallInteger()),
    sa.column("version", sa.Integer()),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
    *(sa.column(name, sa.Text()) for name in ("change", "payload", "notification", "approval")),
    sa.column("salt", sa.LargeBinary()),
    sa.column("leaf", sa.LargeBinary()),
)


def upgrade() -> None:
    op.create_table(
        "verifier_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("speaks_for", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.SmallInteger(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_verifier_key"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("size", NUMBER, autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.CheckConstraint("audience BETWEEN 0 AND 3", name=op.f("ck_checkpoint_audience")),
        sa.PrimaryKeyConstraint("id", name="pk_checkpoint"),
    )
    op.create_index("ix_checkpoint_audience_id", "checkpoint", ["audience", "id"])
    _rewrite_leaves(before=True)


def downgrade() -> None:
    _rewrite_leaves(before=False)
    op.drop_table("checkpoint")
    op.drop_table("verifier_key")


def _rewrite_leaves(*, before: bool) -> None:
    """From leaves with numbers to leaves without, or back."""
    connection = op.get_bind()
    _let_change(connection, allowed=True)
    change = sa.update(ENTRY).where(ENTRY.c.number == sa.bindparam("of")).values(leaf=sa.bindparam("new"))
    for rows in _portions(connection):
        changed = [
            {"of": row.number, "new": _leaf(row, numbered=not before)}
            for row in rows
            if (row.audience == 0 or row.salt) and row.leaf == _leaf(row, numbered=before)
        ]
        if changed:
            connection.execute(change, changed)
    _let_change(connection, allowed=False)


def _portions(connection: sa.Connection) -> Iterator[list[Any]]:
    after = 0
    while rows := list(connection.execute(sa.select(ENTRY).where(ENTRY.c.number > after).order_by(ENTRY.c.number).limit(AT_ONCE))):
        yield rows
        after = rows[-1].number


def _leaf(row: Any, *, numbered: bool) -> bytes:
    """The leaf as it was defined before this migration, or from it on."""
    place = {"number": row.number} if numbered else {}
    audience = AUDIENCES[row.audience]
    line = ENCODER.encode(
        {
            **place,
            "recorded_at": _instant(row.recorded_at),
            "version": row.version,
            "notification": row.notification,
            "approval": row.approval,
            "kind": row.kind,
            "key": row.key,
            "state": row.state,
            "provision": row.provision,
            "audience": audience,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
            "change": row.change,
            "payload": row.payload,
        }
    )
    if row.audience:
        salted = hashlib.sha256(row.salt + line).hexdigest()
        line = ENCODER.encode({**place, "audience": audience, "commitment": salted})
    return hashlib.sha256(b"\x00" + line).digest()


def _instant(moment: datetime) -> str:
    in_utc = moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    return in_utc.isoformat(timespec="microseconds") + "Z"


def _let_change(connection: sa.Connection, *, allowed: bool) -> None:
    """Lifts the trigger that refuses changes, within this transaction only, and puts it back."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"ALTER TABLE entry {'DISABLE' if allowed else 'ENABLE'} TRIGGER entry_append_only"))
    elif allowed:
        connection.execute(sa.text("DROP TRIGGER entry_refuses_update"))
    else:
        connection.execute(
            sa.text(
                "CREATE TRIGGER entry_refuses_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END"
            )
        )
