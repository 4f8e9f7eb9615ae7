"""Reachability drills: which States' channels are tried when, and what came of each call."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "drill",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "states", "provisions", "channels")),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("starts_at", "ends_at", "opens_at")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("announced", "exercise")),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("opened_at", "ended_at")),
        sa.Column("known", NUMBER, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_drill_account"),
        sa.PrimaryKeyConstraint("number", name="pk_drill"),
        sa.UniqueConstraint("id", name="uq_drill_id"),
    )
    op.create_index("ix_drill_status", "drill", ["status"])
    op.create_table(
        "drill_call",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "drill")),
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "provision", "designation")),
        sa.Column("entry", NUMBER, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("round_the_clock", sa.Boolean(), nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("called_at", "answered_at")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("message", "mail", "note", "recorded_by")),
        sa.ForeignKeyConstraint(["drill"], ["drill.id"], name="fk_drill_call_drill"),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name="fk_drill_call_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_drill_call"),
    )
    op.create_index("ix_drill_call_drill", "drill_call", ["drill"])
    op.create_index("ix_drill_call_link", "drill_call", ["link"])


def downgrade() -> None:
    op.drop_table("drill_call")
    op.drop_table("drill")
