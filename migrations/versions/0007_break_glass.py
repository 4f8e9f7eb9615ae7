"""Break-glass: whose contacts were opened by whom, for what, and what a review found."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "break_glass",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "account", "person")),
        sa.Column("home", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("roles", "state", "purpose", "reason")),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("told_state", "told_home", "told_secretariat")),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=f"fk_break_glass_{column}")
            for column in ("account", "ended_by", "reviewed_by")
        ),
        sa.PrimaryKeyConstraint("number", name="pk_break_glass"),
        sa.UniqueConstraint("id", name="uq_break_glass_id"),
    )
    op.create_index("ix_break_glass_person", "break_glass", ["person"])
    op.create_index("ix_break_glass_ends_at", "break_glass", ["ends_at"])
    op.create_table(
        "break_glass_remark",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "opening", "account")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["opening"], ["break_glass.id"], name="fk_break_glass_remark_opening"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_break_glass_remark_account"),
        sa.PrimaryKeyConstraint("id", name="pk_break_glass_remark"),
    )
    op.create_index("ix_break_glass_remark_opening", "break_glass_remark", ["opening"])


def downgrade() -> None:
    op.drop_table("break_glass_remark")
    op.drop_table("break_glass")
